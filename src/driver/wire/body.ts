import { isUtf8 } from 'node:buffer';
import type { RawBytes } from './packet.js';

/** A packet ends before a field that it must have. */
export class TooShort extends Error {
  override readonly name = 'TooShort';
}

/** Bytes for a transcript: always as hex, and as text when they are well-formed UTF-8. */
export const rawBytes = (bytes: Buffer): RawBytes =>
  isUtf8(bytes)
    ? { hex: bytes.toString('hex'), text: bytes.toString('utf8') }
    : { hex: bytes.toString('hex') };

/** Reads the fields of a packet behind its fixed header, from left to right. Throws `TooShort` past the end. */
export class Body {
  private position = 0;

  constructor(
    private readonly bytes: Buffer,
    private readonly packetName: string,
  ) {}

  get left(): number {
    return this.bytes.length - this.position;
  }

  byte(field: string): number {
    return this.take(1, field).readUInt8();
  }

  /** A 16-bit number, most significant byte first (section 1.5.2). */
  number(field: string): number {
    return this.take(2, field).readUInt16BE();
  }

  /** A field with its length in two bytes before it (section 1.5.3). */
  prefixed(field: string): Buffer {
    return this.take(this.number(`length of the ${field}`), field);
  }

  rest(): Buffer {
    return this.take(this.left, 'rest');
  }

  private take(count: number, field: string): Buffer {
    if (count > this.left) {
      throw new TooShort(
        `${this.packetName} ends inside its ${field}: ${count} bytes are needed, ${this.left} are left (section 2.2.3)`,
      );
    }
    this.position += count;
    return this.bytes.subarray(this.position - count, this.position);
  }
}
