import { Duplex } from 'node:stream';

/** What the broker library holds of a connection: it reads what we let through, and we see all that it writes. */
export class BrokerSide extends Duplex {
  constructor(private readonly out: { write(bytes: Buffer, done: () => void): void; hungUp(): void }) {
    super();
  }

  /** The target has ended the connection in order. */
  ended(): void {
    if (!this.destroyed) this.push(null);
  }

  override _read(): void {
    // What comes is pushed when it comes.
  }

  override _write(chunk: Buffer, _encoding: BufferEncoding, done: () => void): void {
    this.out.write(chunk, done);
  }

  /** A packet that the library writes in parts leaves in one piece. */
  override _writev(chunks: { chunk: Buffer }[], done: () => void): void {
    this.out.write(Buffer.concat(chunks.map(({ chunk }) => chunk)), done);
  }

  override _destroy(_error: Error | null, done: (error?: Error | null) => void): void {
    this.out.hungUp();
    done(null);
  }
}
