import { readFileSync } from 'node:fs';
import { connect as connectTcp, isIP, type Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { connect as connectTls } from 'node:tls';
import { createWebSocketStream, WebSocket } from 'ws';
import { HarnessError, Interrupted } from '../../verdict/harness-error.js';
import { limits } from '../record/limits.js';
import { afterTimeToLook } from './time-to-look.js';

export interface TlsOptions {
  /** Paths of PEM files. */
  ca?: string;
  cert?: string;
  key?: string;
  /** True: the certificate is not verified. */
  insecure?: boolean;
}

/** An ordered stream of bytes to the target, whatever carries it. */
export interface Transport {
  stream: Duplex;
  /** On a WebSocket: the subprotocol that the target selected; empty when it selected none. */
  subprotocol?: string;
  /** Why a WebSocket library gives up a connection that the target has opened. */
  refused?: string;
  /** How the target answered the subprotocols that were offered instead of opening a WebSocket. */
  notOpened?: string;
  /** Sends bytes in a WebSocket text frame. */
  writeText?: (bytes: Uint8Array) => void;
  /** Ends it at once: a TCP reset where the carrier knows one. */
  reset(): void;
}

const defaultPorts: Record<string, number> = { 'mqtt:': 1883, 'mqtts:': 8883, 'ws:': 80, 'wss:': 443 };

/** What Node's TLS takes. */
export const tlsFiles = (
  tls: TlsOptions,
): { ca?: Buffer; cert?: Buffer; key?: Buffer; rejectUnauthorized: boolean } => ({
  ...(tls.ca ? { ca: readFileSync(tls.ca) } : {}),
  ...(tls.cert ? { cert: readFileSync(tls.cert) } : {}),
  ...(tls.key ? { key: readFileSync(tls.key) } : {}),
  rejectUnauthorized: tls.insecure !== true,
});

/**
 * Opens the connection that an address asks for: `mqtt:` TCP, `mqtts:` TLS, `ws:`/`wss:` WebSocket with the
 * subprotocol `mqtt`, or those that are to be offered. Whatever goes wrong here is the lab's, never the target's: a
 * HarnessError. Only what answers other subprotocols than usual is the target's.
 */
export async function openTransport(
  address: URL,
  tls: TlsOptions,
  { within, signal, subprotocols }: { within: number; signal: AbortSignal; subprotocols?: readonly string[] },
): Promise<Transport> {
  const open = (): Transport & Opening =>
    isWebSocket(address) ? webSocket(address, tls, subprotocols) : socket(address, tls);
  return await opened(open, address, within, {
    signal,
    pathHint: 'many brokers serve MQTT at /mqtt',
  });
}

/** A connection that is being opened. */
export interface Opening {
  whenOpen: Promise<void>;
  reset(): void;
}

/** Opens a connection and answers it when it is open. Whatever goes wrong is a HarnessError of the lab's, or Interrupted. */
export async function opened<T extends Opening>(
  open: () => T,
  address: URL,
  within: number,
  { signal, pathHint }: { signal: AbortSignal; pathHint: string },
): Promise<T> {
  if (signal.aborted) throw new Interrupted();
  const opening = open();
  return await new Promise((resolve, reject) => {
    const fail = (error: Error): void => {
      endTimer();
      signal.removeEventListener('abort', abort);
      opening.reset();
      reject(error);
    };
    const abort = (): void => fail(new Interrupted());
    const endTimer = afterTimeToLook(within, () =>
      fail(unreachable(address, `no connection within ${within} ms`)),
    );
    signal.addEventListener('abort', abort, { once: true });
    opening.whenOpen.then(
      () => {
        endTimer();
        signal.removeEventListener('abort', abort);
        resolve(opening);
      },
      (cause: unknown) => fail(openingFailure(address, cause, pathHint)),
    );
  });
}

const isWebSocket = (address: URL): boolean => address.protocol === 'ws:' || address.protocol === 'wss:';

/** `mqtts:` over TLS, whatever else over TCP. */
export function socket(address: URL, tls: TlsOptions): Transport & Opening {
  const host = address.hostname.replace(/^\[|\]$/g, '');
  const port = Number(address.port || defaultPorts[address.protocol]);
  const secure = address.protocol === 'mqtts:';
  const carrier = connectTcp({ host, port });
  carrier.setNoDelay(true);
  const stream: Socket = secure
    ? connectTls({ socket: carrier, ...(isIP(host) ? {} : { servername: host }), ...tlsFiles(tls) })
    : carrier;
  const whenOpen = new Promise<void>((resolve, reject) => {
    stream.once(secure ? 'secureConnect' : 'connect', resolve);
    carrier.once('error', reject);
    stream.once('error', reject);
    stream.once('close', () => reject(new Error('closed before it was open')));
  });
  // Only the TCP connection itself can be reset; the TLS session over it ends with it.
  const reset = (): void => {
    if (!carrier.destroyed) carrier.resetAndDestroy();
    stream.destroy();
  };
  return { stream, whenOpen, reset };
}

/** What an error of the WebSocket library says when the target, which was reached, did not open one. */
const isRefusal = ({ code, message }: NodeJS.ErrnoException): boolean =>
  code === 'ECONNRESET' || message.startsWith('Unexpected server response');

/** Frames of one connection that carry none of MQTT's bytes: whoever sends more keeps us busy and says nothing. */
const mostEmpty = 10_000;

function limitWhatCarriesNothing(socket: WebSocket, stream: Duplex): void {
  let count = 0;
  const one = (): void => {
    if ((count += 1) !== mostEmpty) return;
    const code = 'WS_ERR_UNSUPPORTED_MESSAGE_LENGTH';
    stream.destroy(Object.assign(new Error(`${mostEmpty} frames came that carry nothing`), { code }));
  };
  socket.on('message', (data) => (data as Buffer).length === 0 && one());
  socket.on('ping', one);
}

function webSocket(address: URL, tls: TlsOptions, offered?: readonly string[]): Transport & Opening {
  const socket = new WebSocket(address, [...(offered ?? ['mqtt'])], {
    ...tlsFiles(tls),
    maxPayload: limits.bytes.longest,
  });
  const stream = createWebSocketStream(socket);
  stream.on('error', () => undefined);
  limitWhatCarriesNothing(socket, stream);
  const transport: Transport = {
    stream,
    writeText: (bytes) => socket.send(bytes, { binary: false }),
    reset: () => socket.terminate(),
  };
  const whenOpen = new Promise<void>((resolve, reject) => {
    socket.once(
      'upgrade',
      ({ headers }) => (transport.subprotocol = headers['sec-websocket-protocol'] ?? ''),
    );
    socket.once('open', resolve);
    socket.once('error', (error) => {
      // The target has opened it; that the library will not have another subprotocol is for whoever judges.
      const selected = transport.subprotocol;
      if (offered !== undefined && selected === undefined && isRefusal(error)) {
        transport.notOpened = error.message;
        return resolve();
      }
      if (selected === undefined || (offered ?? ['mqtt']).includes(selected)) return reject(error);
      transport.refused = error.message;
      resolve();
    });
  });
  return Object.assign(transport, { whenOpen });
}

function unreachable(address: URL, why: string, cause?: unknown): HarnessError {
  return new HarnessError(
    'TARGET_UNREACHABLE',
    `${address.host} cannot be reached: ${why}`,
    'Check the address and port, and that the target is running and reachable from this machine.',
    { cause },
  );
}

/** OpenSSL tells where in itself it was when an error came: `80FC…:error:0A000410:SSL routines:ssl3_read_bytes:<words>:…`. */
const inWords = (message: string): string =>
  /^[0-9A-F]+:error:[0-9A-F]+:[^:]*:[^:]*:([^:]+)/.exec(message)?.[1] ?? message;

function openingFailure(address: URL, cause: unknown, pathHint: string): Error {
  if (cause instanceof Interrupted) return cause;
  const { code, message } = cause as NodeJS.ErrnoException;
  if (code && /^(ERR_TLS|ERR_SSL|CERT_|UNABLE_TO|SELF_SIGNED|DEPTH_ZERO|EPROTO)/.test(code)) {
    return new HarnessError(
      'TLS_FAILED',
      `the TLS connection to ${address.host} failed: ${inWords(message)}`,
      'Name the authority with --ca <file>, or give --insecure to skip verification.',
      { cause },
    );
  }
  // HPE_…: what answered does not speak HTTP.
  if (isWebSocket(address) && (!code || code.startsWith('HPE_'))) {
    return new HarnessError(
      'WEBSOCKET_REFUSED',
      `${address.href} did not accept a WebSocket: ${message}`,
      `Check the path of the address: ${pathHint}.`,
      { cause },
    );
  }
  const reasons: Record<string, string> = {
    ECONNREFUSED: 'nothing listens there (connection refused)',
    ENOTFOUND: 'the name cannot be resolved',
    EAI_AGAIN: 'the name cannot be resolved',
    ETIMEDOUT: 'no answer',
    EHOSTUNREACH: 'no route to the host',
    ENETUNREACH: 'no route to the network',
  };
  return unreachable(address, reasons[code ?? ''] ?? message, cause);
}
