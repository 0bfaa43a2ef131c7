import { type DecodeOptions, type Decoded, decodeFrame } from './decode.js';
import { readFixedHeader, typeOf } from './fixed-header.js';

/** One control packet as it was on the wire, and what it says. */
export interface Frame extends Decoded {
  bytes: Uint8Array;
  /** The frame is over `maximumFrameBytes`: a limit of this harness, not a fault of the sender. */
  overLimit?: true;
}

export interface FramerOptions extends DecodeOptions {
  /** The largest frame that is kept, with its fixed header. Default 1 MiB. */
  maximumFrameBytes?: number;
}

/** One byte of type and flags, and at most four of the remaining length. */
const longestFixedHeader = 5;

/**
 * Splits what one side of a connection sends into control packets, however the stream is cut into chunks.
 * After a frame whose end cannot be found (a remaining length without an end, or a frame over the limit) the stream
 * cannot be continued: `stopped` is true, and whatever is pushed afterwards is dropped.
 */
export class Framer {
  private chunks: Buffer[] = [];
  private size = 0;
  /** How many bytes must be there before another look is worth it. */
  private needed = 2;
  private ended = false;
  private readonly maximumFrameBytes: number;

  constructor(private readonly options: FramerOptions = {}) {
    this.maximumFrameBytes = options.maximumFrameBytes ?? 1024 * 1024;
  }

  /** True once the end of a frame could not be found. */
  get stopped(): boolean {
    return this.ended;
  }

  /** Takes the next bytes of the stream and returns the frames that they complete, in order. */
  push(chunk: Uint8Array): Frame[] {
    return [...this.frames(chunk)];
  }

  /** The same one by one: whoever stops asking has no more of them decoded, and is done with the stream. */
  *frames(chunk: Uint8Array): Generator<Frame, void> {
    if (this.ended || chunk.length === 0) return;
    this.chunks.push(Buffer.from(chunk));
    this.size += chunk.length;
    if (this.size < this.needed) return;
    let pending = Buffer.concat(this.chunks);
    for (;;) {
      const frame = this.next(pending);
      if (frame === undefined) break;
      pending = pending.subarray(frame.bytes.length);
      this.chunks = [pending];
      this.size = pending.length;
      yield frame;
    }
    this.chunks = [pending];
    this.size = pending.length;
  }

  /** The bytes at the end that are not yet a whole frame. */
  rest(): Uint8Array {
    return Buffer.concat(this.chunks);
  }

  private next(pending: Buffer): Frame | undefined {
    const header = readFixedHeader(pending.subarray(0, longestFixedHeader));
    if (header === 'incomplete') {
      this.needed = pending.length + 1;
      return undefined;
    }
    if (header === 'endless') {
      this.ended = true;
      return { bytes: pending, ...decodeFrame(pending, this.options) };
    }
    const size = 1 + header.lengthBytes + header.remainingLength;
    if (size > this.maximumFrameBytes) return this.tooLarge(pending, size);
    if (pending.length < size) {
      this.needed = size;
      return undefined;
    }
    this.needed = 2;
    const bytes = pending.subarray(0, size);
    return { bytes, ...decodeFrame(bytes, this.options) };
  }

  private tooLarge(pending: Buffer, size: number): Frame {
    this.ended = true;
    const type = typeOf(pending[0] ?? 0, this.options.protocolLevel ?? 4) ?? 'a packet of a reserved type';
    const malformed = `${type} announces ${size} bytes in all, more than the ${this.maximumFrameBytes} that are read here`;
    return { bytes: pending, malformed, overLimit: true };
  }
}
