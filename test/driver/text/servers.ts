import { createServer, type AddressInfo, type Socket } from 'node:net';
import { Agent } from 'undici';
import { onTestFinished } from 'vitest';
import { WebSocketServer, type WebSocket } from 'ws';
import { LiveDriver } from '../../../src/driver/live/live-driver.js';
import { Pacer } from '../../../src/driver/live/pacer.js';
import { Secrets } from '../../../src/driver/record/secrets.js';
import type { Heard } from '../../../src/driver/driver.js';
import type { Transcript } from '../../../src/verdict/evidence.js';

/** A device that talks over TCP; what is open ends with the test. Answers its address. */
export async function tcpDevice(onConnection: (socket: Socket) => void): Promise<string> {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket.on('error', () => undefined));
    onConnection(socket);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    sockets.forEach((socket) => socket.destroy());
    server.close();
  });
  return `tcp://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

/** The same over WebSocket, at `/ws`. The raw socket is there for what a server of WebSockets would not do. */
export async function webSocketDevice(
  onConnection: (socket: WebSocket, raw: Socket) => void,
): Promise<string> {
  const server = new WebSocketServer({ port: 0, host: '127.0.0.1', path: '/ws' });
  server.on('connection', (socket, { socket: raw }) =>
    onConnection(
      socket.on('error', () => undefined),
      raw,
    ),
  );
  await new Promise<void>((resolve) => server.once('listening', resolve));
  onTestFinished(() => {
    server.clients.forEach((client) => client.terminate());
    server.close();
  });
  return `ws://127.0.0.1:${(server.address() as AddressInfo).port}/ws`;
}

export interface Settings {
  secrets?: Secrets;
  signal?: AbortSignal;
  pace?: number;
}

export function driverFor({ secrets, signal, pace = 0 }: Settings = {}): LiveDriver {
  const driver = new LiveDriver({
    address: new URL('http://127.0.0.1'),
    tls: {},
    agent: new Agent(),
    pacer: new Pacer(pace),
    secrets: secrets ?? new Secrets(),
    signal: signal ?? new AbortController().signal,
  });
  onTestFinished(async () => await driver.close());
  return driver;
}

export const any = (): boolean => true;
export const isText = (event: Heard): boolean => event.type === 'text';

/** What a transcript tells, without times. */
export const told = (transcript: Transcript): string[] =>
  transcript.map((event) => {
    const what =
      event.type === 'said' || event.type === 'heard' || event.type === 'note'
        ? event.text
        : event.type === 'closed'
          ? `by ${event.by} (${event.how})`
          : event.type === 'opened'
            ? event.lane
            : '';
    return `${event.on} ${event.type} ${what}`.trimEnd();
  });
