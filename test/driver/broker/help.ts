import { once } from 'node:events';
import { connect as connectTcp, type Socket } from 'node:net';
import mqtt, { type IClientOptions, type MqttClient } from 'mqtt';
import { onTestFinished } from 'vitest';
import { Listeners, type ListenerPlan } from '../../../src/driver/broker/listeners.js';
import type { BrokerPeer, Observed } from '../../../src/driver/driver.js';
import { Recorder } from '../../../src/driver/record/recorder.js';
import { Secrets } from '../../../src/driver/record/secrets.js';
import { encode, type PacketToSend } from '../../../src/driver/wire/encode.js';
import type { Transcript } from '../../../src/verdict/evidence.js';

// What is awaited comes; only a test that is broken waits so long.
export const within = 20_000;

export interface Opened {
  listeners: Listeners;
  broker: BrokerPeer;
  transcript: Transcript;
  port: number;
}

export interface View {
  transcript: Transcript;
  peer(name: string): BrokerPeer;
  detach(): void;
}

/** A further look at the listeners, with secrets of its own. */
export function look(listeners: Listeners, secrets = new Secrets(), signal?: AbortSignal): View {
  const recorder = new Recorder();
  const turn = async (): Promise<void> => undefined;
  const view = { recorder, secrets, signal: signal ?? new AbortController().signal, turn };
  return { transcript: recorder.transcript, ...listeners.attach(view) };
}

/** Listeners on free ports, closed with the test. `broker` is the first one, as the first view sees it. */
export async function openListeners(plans: ListenerPlan[] = [{ name: 'broker' }]): Promise<Opened> {
  const listeners = await Listeners.open(plans, { host: '127.0.0.1', port: 0 });
  onTestFinished(async () => await listeners.close());
  const { peer, transcript } = look(listeners);
  const { name } = plans[0]!;
  return { listeners, broker: peer(name), transcript, port: Number(listeners.values[`${name}Port`]) };
}

/** A device that speaks through MQTT.js. */
export function device(port: number, options: IClientOptions = {}): MqttClient {
  const client = mqtt.connect(`mqtt://127.0.0.1:${port}`, {
    reconnectPeriod: 0,
    clientId: 'device',
    connectTimeout: within,
    ...options,
  });
  client.on('error', () => undefined);
  onTestFinished(() => void client.end(true));
  return client;
}

/** A device of bare bytes, and how its connection went. */
export interface RawDevice {
  socket: Socket;
  received(): string;
  send(packet: PacketToSend | Uint8Array): void;
  /** `end` when the other side closed in order, else the code of the error. */
  ended: Promise<string>;
}

export async function rawDevice(port: number): Promise<RawDevice> {
  const socket = connectTcp({ port, host: '127.0.0.1', noDelay: true });
  onTestFinished(() => void socket.destroy());
  const chunks: Buffer[] = [];
  const ended = new Promise<string>((resolve) => {
    socket.once('end', () => resolve('end'));
    socket.once('error', (error: NodeJS.ErrnoException) => resolve(error.code ?? error.message));
  });
  socket.on('data', (chunk) => chunks.push(chunk));
  await once(socket, 'connect').catch((error: NodeJS.ErrnoException) => {
    // So early that there was no connection yet.
    if (error.code !== 'ECONNRESET') throw error;
  });
  return {
    socket,
    received: () => Buffer.concat(chunks).toString('hex'),
    send: (packet) => void socket.write(packet instanceof Uint8Array ? packet : encode(packet)),
    ended,
  };
}

export const connectPacket: PacketToSend = { type: 'CONNECT', clientId: 'device' };

export const isPacket =
  (type: string) =>
  (event: Observed): boolean =>
    event.type === 'packet' && event.packet.type === type;
export const isType =
  (type: Observed['type']) =>
  (event: Observed): boolean =>
    event.type === type;

export const isConnected = (broker: BrokerPeer): Promise<boolean> =>
  broker.whenSessions((sessions) => sessions.length > 0, within, 'connected');
export const isDisconnected = (broker: BrokerPeer): Promise<boolean> =>
  broker.whenSessions((sessions) => sessions.length === 0, within, 'disconnected');

/** The transcript in a few words an event. */
export const brief = (transcript: Transcript): string[] =>
  transcript.map((event) => {
    if (event.type === 'closed') return `closed by ${event.by} (${event.how})`;
    if (event.type === 'received' || event.type === 'sent')
      return `${event.type} ${event.text.split(' ', 2)[0]}`;
    if (event.type === 'behaviour') return `our broker from now on: ${event.text}`;
    return event.type === 'note' ? event.text : event.type;
  });

/** The CONNACK return code with which a device is refused. */
export const refusal = (client: MqttClient): Promise<unknown> =>
  new Promise((resolve) => client.once('error', (error) => resolve((error as { code?: unknown }).code)));

export const accepted = (client: MqttClient): Promise<void> =>
  new Promise((resolve) => client.once('connect', () => resolve()));
