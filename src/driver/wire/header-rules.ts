import type { Body, ProtocolLevel, Side } from './body.js';
import type { FixedHeader } from './fixed-header.js';
import type { PacketRecord } from './packets/packet-record.js';
import { shortestLengthBytes } from './variable-integer.js';

const bits = (flags: number): string => flags.toString(2).padStart(4, '0');

/** MQTT 3.1 calls the bits unused, or lets DUP be set: there they are only noted. */
function checkFlags(
  { flags: seen }: FixedHeader,
  { type, header: { flags } }: PacketRecord,
  body: Body,
): void {
  if (flags === undefined || seen === flags.value) return;
  const sentence = `${type} has the flag bits ${bits(seen)}`;
  if (body.level === 3)
    body.notes(`${sentence}, usual are ${bits(flags.value)}; MQTT 3.1 does not require them`);
  else
    body.breaks(
      `${sentence}, must be ${bits(flags.value)} (${body.level === 5 ? flags.of5 : flags.before5})`,
    );
}

function checkLength(header: FixedHeader, { type, header: { length } }: PacketRecord, body: Body): void {
  const { remainingLength, lengthBytes } = header;
  const shortest = shortestLengthBytes(remainingLength);
  if (lengthBytes > shortest) {
    const seen = `${type} has the remaining length ${remainingLength} in ${lengthBytes} bytes where ${shortest} would do`;
    // MQTT 3.1.1, section 2.2.3, gives the ranges of one to four bytes and forbids nothing.
    if (body.level < 5) body.notes(`${seen}; MQTT 3.1.1 does not forbid it in words (section 2.2.3)`);
    else body.breaks(`${seen} (MQTT-1.5.5-1)`);
  }
  if (length === undefined || remainingLength === length.value) return;
  // In MQTT 5.0 reason codes and properties may follow, except in what is a fixed header and nothing else.
  if (body.level === 5 && !length.of5) return;
  body.breaks(
    `${type} has remaining length ${remainingLength}, must be ${length.value} (section ${length.section})`,
  );
}

/** Flag bits and remaining length. */
export function checkHeader(header: FixedHeader, record: PacketRecord, body: Body): void {
  checkFlags(header, record, body);
  checkLength(header, record, body);
}

const table = (level: ProtocolLevel): string =>
  level === 5 ? 'section 2.1.2, table 2-1' : 'section 2.2.1, table 2.1';

/** Whether this side may send the packet at all. */
export function checkDirection({ type, header: { sender } }: PacketRecord, from: Side, body: Body): void {
  const only = body.level === 5 ? sender?.of5 : sender?.before5;
  if (only !== undefined && only !== from)
    body.breaks(`${type} was sent by a ${from}, only a ${only} may send it (${table(body.level)})`);
}

/** What to say of a type that is reserved. */
export const reservedType = (typeNumber: number, level: ProtocolLevel): string =>
  `control packet type ${typeNumber} is reserved (${table(level)})`;
