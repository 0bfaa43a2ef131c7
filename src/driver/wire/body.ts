import { isUtf8 } from 'node:buffer';
import type { Findings } from './findings.js';
import { readVariableInteger, shortestLengthBytes } from './variable-integer.js';
import type { RawBytes } from './packet.js';

/** What a connection speaks: 3 is MQTT 3.1, which fixes fewer bits, 4 is MQTT 3.1.1, 5 is MQTT 5.0. */
export type ProtocolLevel = 3 | 4 | 5;

export type Side = 'server' | 'client';

/** A packet ends before a field that it must have. */
export class TooShort extends Error {
  override readonly name = 'TooShort';
}

/** Bytes for a transcript: always as hex, and as text when they are well-formed UTF-8. */
export const rawBytes = (bytes: Buffer): RawBytes =>
  isUtf8(bytes)
    ? { hex: bytes.toString('hex'), text: bytes.toString('utf8') }
    : { hex: bytes.toString('hex') };

interface BodyParts {
  bytes: Buffer;
  /** What it is, for sentences: the type of the packet, or a part of it. */
  name: string;
  /** Which version's rules hold. A CONNECT says itself which those are. */
  level: ProtocolLevel;
  /** Who sent it, where that is known. */
  from?: Side | undefined;
  /** How many bytes of the packet stand before it. */
  start: number;
  /** Where the standard says how long it is. */
  section: string;
  findings?: Findings;
}

/**
 * Reads the fields of a packet behind its fixed header, from left to right, and collects what they break. Throws
 * `TooShort` past the end, and never reads on behind it.
 */
export class Body {
  level: ProtocolLevel;
  readonly name: string;
  readonly from: Side | undefined;
  readonly findings: Findings;
  readonly #bytes: Buffer;
  readonly #start: number;
  readonly #section: string;
  #position = 0;

  constructor({ bytes, name, level, from, start, section, findings }: BodyParts) {
    this.#bytes = bytes;
    this.name = name;
    this.level = level;
    this.from = from;
    this.#start = start;
    this.#section = section;
    this.findings = findings ?? { malformed: [], notes: [] };
  }

  get left(): number {
    return this.#bytes.length - this.#position;
  }

  /** Where the next field begins, counted from the first byte of the packet, which is 1. */
  get place(): number {
    return this.#start + this.#position + 1;
  }

  /** Says that a rule is broken: one sentence with its statement or section. */
  breaks(sentence: string): void {
    this.findings.malformed.push(sentence);
  }

  /** Says what is odd and not forbidden. */
  notes(sentence: string): void {
    this.findings.notes.push(sentence);
  }

  byte(field: string): number {
    return this.#take(1, field).readUInt8();
  }

  /** A 16-bit number, most significant byte first (section 1.5.2). */
  number(field: string): number {
    return this.#take(2, field).readUInt16BE();
  }

  /** A 32-bit number, most significant byte first (MQTT 5.0, section 1.5.3). */
  long(field: string): number {
    return this.#take(4, field).readUInt32BE();
  }

  /** A variable byte integer (MQTT 5.0, section 1.5.5). Throws a `TooShort` as well where it does not end. */
  variable(field: string): number {
    const read = readVariableInteger(this.#bytes, this.#position);
    if (read === 'endless')
      throw new TooShort(`the ${field} of ${this.name} does not end after its fourth byte (section 1.5.5)`);
    if (read === 'incomplete') throw this.#tooShort(this.left + 1, field);
    const { value, bytes } = read;
    const shortest = shortestLengthBytes(value);
    if (bytes > shortest)
      this.breaks(
        `${this.name} has the ${field} ${value} in ${bytes} bytes at byte ${this.place} where ${shortest} would do (MQTT-1.5.5-1)`,
      );
    this.#position += bytes;
    return value;
  }

  /** A field with its length in two bytes before it (section 1.5.3; in MQTT 5.0 1.5.4 and 1.5.6). */
  prefixed(field: string): Buffer {
    return this.#take(this.number(`length of the ${field}`), field);
  }

  rest(): Buffer {
    return this.#take(this.left, 'rest');
  }

  /** The next bytes as something of their own, which may end where the packet goes on. */
  part(count: number, name: string, section: string): Body {
    const { level, from, findings } = this;
    const bytes = this.#take(count, name);
    const start = this.#start + this.#position - count;
    return new Body({ bytes, name: `the ${name} of ${this.name}`, level, from, start, section, findings });
  }

  /** Nothing may follow any more: the packet goes on only by its remaining length. */
  ends(section: string): void {
    if (this.left > 0)
      this.breaks(`${this.name} goes on for ${this.left} bytes after its last field (section ${section})`);
  }

  #take(count: number, field: string): Buffer {
    if (count > this.left) throw this.#tooShort(count, field);
    this.#position += count;
    return this.#bytes.subarray(this.#position - count, this.#position);
  }

  #tooShort(needed: number, field: string): TooShort {
    return new TooShort(
      `${this.name} ends inside its ${field}: ${needed} bytes are needed, ${this.left} are left (section ${this.#section})`,
    );
  }
}
