/** A statement of the document, and what of the spec answers for it: requirements, or the line of an untested fact. */
export interface Row {
  line: number;
  statement: string;
  requirements: readonly string[];
  /** The statement, or a part of it, is among the untested facts. */
  untested?: string;
}

/**
 * Every statement of the document "Check MQTT Status". Lines 1 and 45 to 64 are the publisher's own words about the
 * site; the lines that are missing besides are headings, blank, or inside of the two examples.
 */
export const rows: readonly Row[] = [
  {
    line: 5,
    statement: 'the command tells whether the outlet is connected to its broker',
    requirements: ['status.reply', 'puback.0', 'puback.1'],
  },
  {
    line: 9,
    statement: 'a request has a packet id: any six digits, the first not 0',
    requirements: ['packet-id.echoed', 'packet-id.again', 'malformed.members', 'tcp.packet-id'],
    untested: 'The packet id may be any number of six digits, and no other.',
  },
  {
    line: 10,
    statement: 'a request has a payload',
    requirements: ['status.reply', 'malformed.members'],
  },
  {
    line: 11,
    statement: 'its callback is number 27',
    requirements: ['status.reply', 'malformed.callback', 'malformed.members'],
  },
  {
    line: 12,
    statement: 'it has arguments',
    requirements: ['status.reply', 'malformed.members'],
  },
  {
    line: 13,
    statement: 'argument 0 checks the status',
    requirements: ['status.reply', 'discovery.status-sends-nothing', 'malformed.argument'],
  },
  {
    line: 13,
    statement: 'argument 1 clears the Home Assistant discovery payload',
    requirements: [
      'discovery.clear.reply',
      'discovery.clear.emptied',
      'discovery.unavailable',
      'tcp.discovery',
    ],
  },
  {
    line: 13,
    statement: 'argument 2 sends the Home Assistant discovery payload',
    requirements: [
      'discovery.send.reply',
      'discovery.send.published',
      'discovery.send.config',
      'discovery.send.retained',
      'discovery.unavailable',
      'tcp.discovery',
    ],
  },
  {
    line: 15,
    statement: 'the example of a request',
    requirements: ['status.example', 'malformed.not-json', 'malformed.survived'],
  },
  {
    line: 28,
    statement: 'an answer has the serial number of the outlet',
    requirements: ['status.reply', 'serial-number.same', 'serial-number.own', 'tcp.serial-number'],
    untested: 'The serial number is that of the outlet at hand.',
  },
  {
    line: 29,
    statement: 'an answer has the packet id of its request',
    requirements: [
      'packet-id.echoed',
      'packet-id.in-flight',
      'packet-id.told-apart',
      'packet-id.once',
      'packet-id.originator',
      'tcp.packet-id',
      'tcp.in-flight',
    ],
  },
  {
    line: 30,
    statement: 'PUBACK says whether the request was processed',
    requirements: ['status.reply'],
    untested: 'PUBACK says whether the request was processed successfully.',
  },
  {
    line: 30,
    statement: 'PUBACK is 1 when the outlet is connected',
    requirements: [
      'puback.1',
      'puback.again',
      'puback.stopped',
      'reconnect.returns',
      'reconnect.after-stop',
      'reconnect.spaced',
      'tcp.puback',
    ],
  },
  {
    line: 30,
    statement: 'PUBACK is 0 when the outlet is not connected',
    requirements: [
      'puback.0',
      'puback.stopped',
      'puback.no-broker',
      'puback.not-before-connack',
      'packet-id.answered-anew',
      'discovery.unavailable',
      'tcp.puback',
    ],
  },
  {
    line: 30,
    statement: 'then address, user name and password should be checked',
    requirements: ['puback.0', 'configure.wrong-address', 'configure.credentials'],
    untested: "When PUBACK is 0, the broker's address, the user name and the password should be checked.",
  },
  {
    line: 32,
    statement: 'the example of an answer',
    requirements: ['status.example'],
  },
  {
    line: 41,
    statement: 'the broker is set by the command that configures the device',
    requirements: ['configure.points', 'configure.moves', 'configure.credentials', 'configure.disabled'],
  },
];
