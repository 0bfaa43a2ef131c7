import { stripVTControlCharacters } from 'node:util';
import { describe, expect, test } from 'vitest';
import { failureText, type FailureContext } from '../../src/report/case/failure-text.js';
import type { CaseLine } from '../../src/verdict/record.js';
import type { Transcript } from '../../src/verdict/evidence.js';
import { caseLine, connect, exchange, failed, opened, publish, received, sent, step } from './lines.js';

const context: FailureContext = {
  target: 'lamp.local',
  address: 'mqtt://lamp.local',
  spec: 'lamp',
  rerun: 'npm test -- --target=lamp.local --spec=lamp --only=lamp.set/large',
};
const text = (line: CaseLine, more: Partial<FailureContext> = {}): string =>
  failureText(line, { ...context, ...more });
const firstLine = (line: CaseLine): string | undefined => text(line).split('\n')[0];

test('a failure says in one screen what was sent, expected and seen, and how to see it again', () => {
  expect(text(failed())).toBe(`\
✗ lamp.set/large  MUST  blocks
  -> A level above 100 is refused.
     Lamp Manual, Commands, line 61  (specs/lamp/conformance.yaml:12)
     Sent:      PUBLISH q1 id2 lamp/set/request/7 13 B {"level":101}
     Expected:  a reply with /error = "E_RANGE"
     Actual:    /error is "E_INVALID"
     Wire:
           11.0 ms  client   connected to mqtt://lamp.local:1884 (wire lane)
           12.0 ms  client   > CONNECT MQTT level 4 client "c1" clean keep-alive 0 s user "#1deviceToken*******"
           13.0 ms  client   < CONNACK 0 (accepted)  [20020000]
           15.0 ms  client   > SUBSCRIBE id1 [lamp/set/response/+ q1]
           16.0 ms  client   < SUBACK id1 [1]  [20020000]
           18.0 ms  client   > PUBLISH q1 id2 lamp/set/request/7 13 B {"level":101}
           20.0 ms  client   < PUBLISH q1 id9 lamp/set/response/7 21 B {"error":"E_INVALID"}  [20020000]
           21.0 ms  client   > PUBACK id9
     Reproduce:
       mosquitto_rr -V mqttv311 -h lamp.local -p 1884 -i c1 -u "$DEVICETOKEN" -q 1 -t lamp/set/request/7 -e lamp/set/response/7 -m '{"level":101}' -v -W 5
       npm test -- --target=lamp.local --spec=lamp --only=lamp.set/large`);
});

describe('the first line', () => {
  test.each<[string, CaseLine, string]>([
    ['a warning', failed({ level: 'SHOULD', weight: 'warn' }), '! lamp.set/large  SHOULD  warning'],
    [
      'an inferred MUST',
      failed({ basis: 'inferred', weight: 'warn' }),
      '! lamp.set/large  MUST (inferred)  warning',
    ],
    [
      'a known finding',
      failed({ weight: 'known', known: 'ticket 7' }),
      '! lamp.set/large  MUST  known finding (ticket 7)',
    ],
    [
      'a stale finding',
      failed({ weight: 'stale' }),
      '✗ lamp.set/large  MUST  known finding no longer true as listed',
    ],
    [
      'nothing judged',
      caseLine({
        verdict: 'inconclusive',
        weight: 'incomplete',
        reason: 'SUBSCRIBE was refused',
        because: 'lamp.subscribe',
      }),
      '? lamp.set/large  MUST  could not judge: SUBSCRIBE was refused (explained by lamp.subscribe)',
    ],
    [
      'nothing judged behind a known finding',
      caseLine({
        verdict: 'inconclusive',
        weight: 'known',
        reason: 'SUBSCRIBE was refused',
        because: 'lamp.subscribe',
        known: 'it stands on lamp.subscribe: ticket 7',
      }),
      '! lamp.set/large  MUST  could not judge: SUBSCRIBE was refused (it stands on lamp.subscribe: ticket 7)',
    ],
    [
      'our own mistake',
      caseLine({ verdict: 'error', weight: 'harness', reason: 'INTERNAL: x is undefined' }),
      '! lamp.set/large  MUST  harness error, please report: INTERNAL: x is undefined',
    ],
  ])('tells of %s', (_, line, expected) => {
    expect(firstLine(line)).toBe(expected);
  });
});

test('a listed finding that is gone says what to do', () => {
  const lines = text(caseLine({ weight: 'stale' }), { at: 'lamp.yaml:3' });
  expect(lines).toBe(`\
✗ lamp.set/large  MUST  known finding no longer true as listed
  -> A level above 100 is refused.
     Lamp Manual, Commands, line 61  (lamp.yaml:3)
     Expected:  the failure listed among the known findings
     Actual:    it no longer happens: take it off the list
     Reproduce:
       npm test -- --target=lamp.local --spec=lamp --only=lamp.set/large`);
});

test('a numbered statement stands in place of the line', () => {
  const source = { document: 'mqtt', section: '3.1', line: 5, statement: 'MQTT-3.1.0-2' };
  expect(text(failed({ source, document: 'MQTT 3.1.1', ruling: 'r1' }))).toContain(
    '     MQTT 3.1.1, 3.1, MQTT-3.1.0-2, as ruled in r1  (specs/',
  );
});

test('a target cannot steer the terminal', () => {
  const shown = text(failed({ actual: 'it is "\u001b[2J\u0007\u202e"\nand more', transcript: [] }));
  expect(shown).toContain('     Actual:    it is "\\u001b[2J\\u0007\\u202e"\n                and more\n');
});

test('colours are there only when asked for, and change no word', () => {
  const coloured = text(failed(), { colour: true });
  expect(coloured).toContain('\u001b[31m✗\u001b[39m');
  expect(stripVTControlCharacters(coloured)).toBe(text(failed()));
});

const wireOf = (transcript: Transcript): string[] => {
  const lines = text(failed({ transcript })).split('\n');
  return lines.slice(lines.indexOf('     Wire:') + 1, lines.indexOf('     Reproduce:'));
};

test('a long exchange is cut to its end', () => {
  const many = Array.from({ length: 40 }, (_, index) => received(index, `PUBACK id${index}`));
  const lines = wireOf([step(0, '1', 'connect {}'), ...many]);
  expect(lines).toHaveLength(15);
  expect(lines[0]).toBe('       … 26 earlier lines in the record');
  expect(lines.at(-1)).toContain('PUBACK id39');
});

test('a state that is looked at until it comes is told once', () => {
  const looks = [0, 1, 2, 3].flatMap((n): Transcript => [
    { at: 10 * n, on: 'http', type: 'request', method: 'GET', url: 'http://lamp.local/state' },
    {
      at: 10 * n + 5,
      on: 'http',
      type: 'response',
      status: 200,
      contentType: '',
      body: n === 3 ? 'on' : 'off',
    },
  ]);
  const transcript = [step(0, '1', 'http {"operation":"state"}', 'http'), ...looks];
  expect(wireOf(transcript)).toEqual([
    '            0.0 ms  http     > GET http://lamp.local/state',
    '            5.0 ms  http     < HTTP 200 "off"',
    '       … 2 times more with the same answer, until 25.0 ms',
    '           30.0 ms  http     > GET http://lamp.local/state',
    '           35.0 ms  http     < HTTP 200 "on"',
  ]);
  expect(text(failed({ transcript })).match(/curl/g)).toHaveLength(1);
});

const sentOf = (transcript: Transcript): string[] => {
  const lines = text(failed({ transcript })).split('\n');
  const first = lines.findIndex((line) => line.startsWith('     Sent:'));
  const end = lines.findIndex((line) => line.startsWith('     Expected:'));
  return lines.slice(first, end).map((line) => line.slice(16));
};

describe('what was sent last', () => {
  const begun = [step(0, '1', 'connect {}'), sent(1, 'CONNECT x', connect()), received(2, 'CONNACK 0')];

  test('is what went out together', () => {
    expect(
      sentOf([
        ...begun,
        sent(3, 'PUBLISH a'),
        sent(4, 'PUBLISH b'),
        received(5, 'PUBACK'),
        sent(6, 'PUBACK id1', { type: 'PUBACK' }),
      ]),
    ).toEqual(['PUBLISH a  [c000]', 'PUBLISH b  [c000]']);
  });

  test('is not the fence, nor a look at the state', () => {
    const look = { at: 9, on: 'http', type: 'request', method: 'GET', url: 'http://x/' } as const;
    const after = [
      sent(4, 'PINGREQ', { type: 'PINGREQ' }),
      sent(5, 'PUBLISH q1 id3 a 17 B …', { type: 'PUBLISH', payload: { text: 'sentinel 0a1b2c3d' } }),
      look,
    ];
    expect(sentOf([...begun, sent(3, 'PUBLISH a', {}), ...after])).toEqual(['client: PUBLISH a']);
  });

  test('is the PINGREQ when the step is about that', () => {
    expect(sentOf([...begun, step(3, '2', 'ping {}'), sent(4, 'PINGREQ', { type: 'PINGREQ' })])).toEqual([
      'PINGREQ',
    ]);
  });

  test('comes with its bytes when the step is about those', () => {
    const wrong = sent(4, 'PINGREQ', { type: 'PINGREQ' });
    const transcript = [
      ...begun,
      step(3, '2', 'send {"hex":"c1 00"} expect closed'),
      { ...wrong, hex: 'c100' },
    ];
    expect(sentOf(transcript)).toEqual(['PINGREQ  [c100]']);
    expect(wireOf(transcript).at(-1)).toBe('            4.0 ms  client   > PINGREQ  [c100]');
  });

  test('is what the preparation sent when the case did not come further', () => {
    expect(sentOf([step(0, 'control 1', 'connect {}'), sent(1, 'CONNECT x', connect())])).toEqual([
      'CONNECT x',
    ]);
  });
});

const reproductionOf = (transcript: Transcript): string[] => {
  const lines = text(failed({ transcript })).split('\n');
  return lines.slice(lines.indexOf('     Reproduce:') + 1, -1).map((line) => line.trim());
};

describe('the commands that do it again', () => {
  const from = (packet: object, address?: string): Transcript => [
    step(0, '1', 'connect {}'),
    opened(1, address),
    sent(2, 'CONNECT x', packet),
  ];

  test('try a CONNECT alone', () => {
    expect(reproductionOf(from(connect({ username: "o'neil", password: { hex: '7a', text: 'z' } })))).toEqual(
      [`mosquitto_sub -h lamp.local -p 1884 -i c1 -u 'o'\\''neil' -P z -t probe -d -E -W 5`],
    );
  });

  test('say TLS, IPv6, version, session, keep-alive and will', () => {
    const will = { topic: 'gone', payload: { hex: '62796520', text: 'bye ' }, qos: 1, retain: true };
    const packet = connect({ protocolLevel: 3, clean: false, keepAlive: 30, username: undefined, will });
    expect(reproductionOf(from(packet, 'mqtts://[::1]'))).toEqual([
      'mosquitto_sub -h ::1 -p 8883 --cafile "$CAFILE" -V mqttv31 -i c1 -c -k 30 ' +
        `--will-topic gone --will-payload 'bye ' --will-qos 1 --will-retain -t probe -d -E -W 5`,
    ]);
  });

  test('publish, with secrets as variables wherever they stand', () => {
    const payload = '{"key":"#1secret**","other":"#2secret**"}';
    const published = sent(3, 'PUBLISH x', publish('$SYS/a b', payload, { retain: true, qos: 0 }));
    const empty = sent(4, 'PUBLISH y', publish('t', ''));
    expect(reproductionOf([...from(connect()), published, empty])).toEqual([
      `mosquitto_pub -h lamp.local -p 1884 -i c1 -u "$DEVICETOKEN" -q 0 -t '$SYS/a b' -r -m '{"key":"'"$SECRET"'","other":"'"$SECRET_2"'"}'`,
      'mosquitto_pub -h lamp.local -p 1884 -i c1 -u "$DEVICETOKEN" -q 1 -t t -n',
    ]);
  });

  test('take two connections where one command cannot do both, and leave a waiting request in the background', () => {
    const [subscribed, published] = exchange()
      .filter(({ type }) => type === 'sent')
      .slice(1, 3);
    const asked = {
      at: 3,
      on: 'http',
      type: 'request',
      method: 'POST',
      url: 'http://x/rpc?a=1&b=2',
      body: { m: 1 },
    } as const;
    const answered = { at: 9, on: 'http', type: 'response', status: 200 } as const;
    expect(reproductionOf([...from(connect()), subscribed!, asked, published!, answered])).toEqual([
      'mosquitto_sub -h lamp.local -p 1884 -i c1 -u "$DEVICETOKEN" -q 1 -t lamp/set/response/+ -v -W 5 & sleep 1',
      `curl -sS -X POST 'http://x/rpc?a=1&b=2' -H 'content-type: application/json' -d '{"m":1}' &`,
      '# "client" was one connection; the next line opens a second one beside it',
      `mosquitto_pub -h lamp.local -p 1884 -u "$DEVICETOKEN" -q 1 -t lamp/set/request/7 -m '{"level":101}'`,
      '# the record holds no HTTP headers: add the authorization that the API asks for',
    ]);
  });

  test.each<[string, Transcript]>([
    ['raw bytes', [step(0, '1', 'send {"hex":"10 00"}'), opened(1), sent(2, '2 bytes that are no packet')]],
    ['an empty user name', from(connect({ username: '' }))],
    ['a password without a user', from(connect({ username: undefined, password: { hex: '7a', text: 'z' } }))],
    ['an empty client id', from(connect({ clientId: '' }))],
    ['an unknown version', from(connect({ protocolLevel: 5 }))],
    ['a short keep-alive', from(connect({ keepAlive: 1 }))],
    ['WebSocket', from(connect(), 'ws://lamp.local')],
    ['a second CONNECT', [...from(connect()), sent(3, 'CONNECT y', connect())]],
    ['a wildcard in a topic', [...from(connect()), sent(3, 'PUBLISH', publish('a/+', 'x'))]],
    ['QoS 3', [...from(connect()), sent(3, 'PUBLISH', publish('a', 'x', { qos: 3 }))]],
    ['DUP', [...from(connect()), sent(3, 'PUBLISH', publish('a', 'x', { dup: true }))]],
    [
      'bytes that are no text',
      [...from(connect()), sent(3, 'PUBLISH', publish('a', '', { payload: { hex: 'ff' } }))],
    ],
    ['UNSUBSCRIBE', [...from(connect()), sent(3, 'UNSUBSCRIBE id1 [a]', { type: 'UNSUBSCRIBE' })]],
    ['a lost connection', [...from(connect()), step(3, '2', 'drop {}')]],
  ])('are not there for %s', (_, transcript) => {
    const [only, ...more] = reproductionOf(transcript);
    expect(only).toMatch(/^# Mosquitto's clients cannot do this: /);
    expect(more).toEqual([]);
  });

  test('are not there for what the target itself began', () => {
    const accepted = [
      received(1, 'CONNECT x', connect()),
      sent(2, 'CONNACK 0 (accepted)', { type: 'CONNACK' }),
    ];
    expect(reproductionOf([step(0, '1', 'expect {"connect":{}}'), ...accepted])).toEqual([]);
  });
});
