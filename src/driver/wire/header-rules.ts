import type { Findings } from './findings.js';
import { type FixedHeader, shortestLengthBytes } from './fixed-header.js';
import type { PacketType } from './packet.js';

interface HeaderRule {
  /** The four flag bits, and the statement that fixes them. PUBLISH has none: its bits carry values. */
  flags?: { value: number; statement: string };
  /** The only remaining length allowed, and the section that says so. */
  length?: { value: number; section: string };
  /** The side that may send the packet; both when missing (table 2.1). */
  sender?: 'server' | 'client';
}

const zero = { value: 0b0000, statement: 'MQTT-2.2.2-1' };

/** OASIS MQTT 3.1.1, tables 2.1 and 2.2, and the section of each packet. */
const headerRules: Readonly<Record<PacketType, HeaderRule>> = {
  CONNECT: { flags: zero, sender: 'client' },
  CONNACK: { flags: zero, length: { value: 2, section: '3.2.1' }, sender: 'server' },
  PUBLISH: {},
  PUBACK: { flags: zero, length: { value: 2, section: '3.4.1' } },
  PUBREC: { flags: zero, length: { value: 2, section: '3.5.1' } },
  PUBREL: { flags: { value: 0b0010, statement: 'MQTT-3.6.1-1' }, length: { value: 2, section: '3.6.1' } },
  PUBCOMP: { flags: zero, length: { value: 2, section: '3.7.1' } },
  SUBSCRIBE: { flags: { value: 0b0010, statement: 'MQTT-3.8.1-1' }, sender: 'client' },
  SUBACK: { flags: zero, sender: 'server' },
  UNSUBSCRIBE: { flags: { value: 0b0010, statement: 'MQTT-3.10.1-1' }, sender: 'client' },
  UNSUBACK: { flags: zero, length: { value: 2, section: '3.11.1' }, sender: 'server' },
  PINGREQ: { flags: zero, length: { value: 0, section: '3.12.1' }, sender: 'client' },
  PINGRESP: { flags: zero, length: { value: 0, section: '3.13.1' }, sender: 'server' },
  DISCONNECT: {
    flags: { value: 0b0000, statement: 'MQTT-3.14.1-1' },
    length: { value: 0, section: '3.14.1' },
    sender: 'client',
  },
};

const bits = (flags: number): string => flags.toString(2).padStart(4, '0');

/** Flag bits and remaining length. MQTT 3.1 calls the bits unused, or lets DUP be set: there they are only noted. */
export function checkHeader(header: FixedHeader, type: PacketType, level: number, findings: Findings): void {
  const { flags, length } = headerRules[type];
  if (flags !== undefined && header.flags !== flags.value) {
    const seen = `${type} has the flag bits ${bits(header.flags)}`;
    if (level === 3)
      findings.notes.push(`${seen}, usual are ${bits(flags.value)}; MQTT 3.1 does not require them`);
    else findings.malformed.push(`${seen}, must be ${bits(flags.value)} (${flags.statement})`);
  }
  const shortest = shortestLengthBytes(header.remainingLength);
  if (header.lengthBytes > shortest) {
    // Section 2.2.3 gives the ranges of one to four bytes and forbids nothing; only MQTT 5.0 does, in MQTT-1.5.5-1.
    findings.notes.push(
      `${type} has the remaining length ${header.remainingLength} in ${header.lengthBytes} bytes where ${shortest} ` +
        `would do; MQTT 3.1.1 does not forbid it in words (section 2.2.3)`,
    );
  }
  if (length !== undefined && header.remainingLength !== length.value) {
    findings.malformed.push(
      `${type} has remaining length ${header.remainingLength}, must be ${length.value} (section ${length.section})`,
    );
  }
}

/** Whether this side may send the packet at all. */
export function checkDirection(type: PacketType, from: 'server' | 'client', findings: Findings): void {
  const { sender } = headerRules[type];
  if (sender !== undefined && sender !== from) {
    findings.malformed.push(
      `${type} was sent by a ${from}, only a ${sender} may send it (section 2.2.1, table 2.1)`,
    );
  }
}
