import type { Socket } from 'node:net';
import { WebSocket, type ClientOptions, type RawData } from 'ws';
import { tlsFiles, type TlsOptions } from './transport.js';
import { farewell, howItBroke, longestText, tooLong, type Listener, type TextCarrier } from './carrier.js';

/** No close frame came (RFC 6455 section 7.1.5). */
const abnormal = 1006;

/** A text a frame over WebSocket. A binary frame is no text, whatever it holds (RFC 6455 section 5.6). */
export class WebSocketCarrier implements TextCarrier {
  readonly lane = 'websocket';
  readonly whenOpen: Promise<void>;
  readonly #socket: WebSocket;
  #carrier: Socket | undefined;
  /** How the TCP connection broke. */
  #broke: string | undefined;
  /** What ws could not take from the target, or of what size. */
  #refused: (Error & { code?: string }) | undefined;

  constructor(address: URL, tls: TlsOptions) {
    const options: ClientOptions = {
      ...tlsFiles(tls),
      perMessageDeflate: false,
      maxPayload: longestText,
      // Not in the types of ws 8.18 yet.
      ...{ closeTimeout: farewell },
    };
    const socket = new WebSocket(address, options);
    this.#socket = socket;
    this.whenOpen = new Promise<void>((resolve, reject) => {
      socket.once('open', () => {
        // What comes before somebody listens must not be lost.
        socket.pause();
        resolve();
      });
      socket.once('error', reject);
    });
    socket.on('upgrade', ({ socket: carrier }) => {
      this.#carrier = carrier;
      carrier.on('error', (error) => (this.#broke = howItBroke(error)));
    });
    socket.on('error', (error) => (this.#refused ??= error));
  }

  listen(listener: Listener): void {
    const socket = this.#socket;
    socket.on('message', (data: RawData, isBinary: boolean) => {
      const bytes = data as Buffer;
      if (isBinary) listener.noText(bytes, 'binary frame');
      else listener.text(bytes.toString());
    });
    const closed = (code: number, reason: string): void => {
      if (this.#refused?.code === 'WS_ERR_UNSUPPORTED_MESSAGE_LENGTH') listener.closed('us', tooLong);
      else if (this.#refused) listener.closed('library', this.#refused.message);
      else listener.closed('target', this.#how(code, reason));
    };
    socket.on('close', (code, reason) => closed(code, reason.toString()));
    if (socket.readyState === WebSocket.CLOSED) closed(abnormal, '');
    else socket.resume();
  }

  #how(code: number, reason: string): string {
    if (code === abnormal) return this.#broke ?? 'end without a close frame';
    return reason === '' ? `close code ${code}` : `close code ${code}: ${reason}`;
  }

  async send(text: string): Promise<void> {
    await new Promise<void>((resolve) => this.#socket.send(text, () => resolve()));
  }

  unfinished(): Buffer {
    return Buffer.alloc(0);
  }

  async end(): Promise<void> {
    if (this.#socket.readyState === WebSocket.CLOSED) return;
    this.#socket.close(1000);
    await new Promise<void>((resolve) => this.#socket.once('close', () => resolve()));
  }

  reset(): void {
    // Only the TCP connection itself can be reset; a TLS session ends with it.
    if (this.#carrier && !('encrypted' in this.#carrier)) this.#carrier.resetAndDestroy();
    this.#socket.terminate();
  }
}
