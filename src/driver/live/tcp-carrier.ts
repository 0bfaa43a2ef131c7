import { socket, type Opening, type TlsOptions, type Transport } from './transport.js';
import {
  farewell,
  howItBroke,
  longestText,
  textOf,
  tooLong,
  type Listener,
  type TextCarrier,
} from './carrier.js';

const lineFeed = 0x0a;
const carriageReturn = 0x0d;

/**
 * A text a line over TCP. A line ends with a line feed, and a carriage return before it is not part of the text; what
 * comes last need not have a line end.
 */
export class TcpCarrier implements TextCarrier {
  readonly lane = 'tcp';
  readonly whenOpen: Promise<void>;
  readonly #transport: Transport & Opening;
  #unfinished: Buffer = Buffer.alloc(0);

  constructor(address: URL, tls: TlsOptions) {
    this.#transport = socket(address, tls);
    this.whenOpen = this.#transport.whenOpen;
  }

  listen(listener: Listener): void {
    const { stream } = this.#transport;
    let how = 'end';
    let open = true;
    const close = (by: 'target' | 'us'): void => {
      if (!open) return;
      open = false;
      listener.closed(by, how);
    };
    stream.on('data', (chunk: Buffer) => {
      if (!open) return;
      this.#take(chunk, listener);
      if (this.#unfinished.length <= longestText) return;
      how = tooLong;
      close('us');
      this.reset();
    });
    stream.on('error', (error) => (how = howItBroke(error)));
    stream.on('end', () => {
      if (open && this.#unfinished.length > 0) this.#tell(this.#unfinished, listener);
      this.#unfinished = Buffer.alloc(0);
      close('target');
    });
    stream.on('close', () => close('target'));
    if (stream.destroyed) close('target');
  }

  #take(chunk: Buffer, listener: Listener): void {
    let rest = this.#unfinished.length === 0 ? chunk : Buffer.concat([this.#unfinished, chunk]);
    for (let end = rest.indexOf(lineFeed); end >= 0; end = rest.indexOf(lineFeed)) {
      this.#tell(rest.subarray(0, end), listener);
      rest = rest.subarray(end + 1);
    }
    this.#unfinished = rest;
  }

  #tell(line: Buffer, listener: Listener): void {
    const bytes = line.at(-1) === carriageReturn ? line.subarray(0, -1) : line;
    const text = textOf(bytes);
    if (text === undefined) listener.noText(bytes, 'line that is no UTF-8');
    else listener.text(text);
  }

  async send(text: string): Promise<void> {
    await new Promise<void>((resolve) => this.#transport.stream.write(`${text}\n`, () => resolve()));
  }

  unfinished(): Buffer {
    return this.#unfinished;
  }

  async end(): Promise<void> {
    const { stream } = this.#transport;
    if (stream.closed) return;
    const timer = setTimeout(() => stream.destroy(), farewell);
    stream.end();
    await new Promise<void>((resolve) => stream.once('close', () => resolve()));
    clearTimeout(timer);
  }

  reset(): void {
    this.#transport.reset();
  }
}
