import type { CheckContext } from '../../src/checks/index.js';
import { encode, type PacketToSend } from '../../src/driver/wire/encode.js';
import { decodeFrame } from '../../src/driver/wire/decode.js';
import type { ConnectPacket } from '../../src/driver/wire/packet.js';
import type { ProtocolLevel } from '../../src/driver/wire/body.js';
import type { ShownBefore } from '../../src/verdict/evidence.js';
import { packetOn } from './packet-on.js';
import { contextFor, judgeBy, type Happens, type Outcome } from './script.js';

/** Something that happens to a device that is only a client, so many milliseconds after the case began. */
export type At = readonly [at: number, ...happens: Happens[]];

const on = 'broker';

export interface Device {
  level?: ProtocolLevel;
  keepAlive?: number;
  clean?: boolean;
  subscriptions?: { filter: string; qos: number }[];
  will?: { topic: string; payload: string; qos: number; retain: boolean };
}

const connectPacket = ({ level = 4, keepAlive = 5, clean = false, will }: Device): PacketToSend => ({
  type: 'CONNECT',
  clientId: 'device',
  protocolLevel: level,
  protocolName: level === 3 ? 'MQIsdp' : 'MQTT',
  clean,
  keepAlive,
  ...(will && { will }),
});

export const says = packetOn(on, 'received');
export const weSay = packetOn(on, 'sent');

/** The session that a device has when the case begins, on connection 1. */
export function present(device: Device = {}, shown?: ShownBefore): Happens {
  const { subscriptions = [], level = 4 } = device;
  const bytes = encode(connectPacket(device), level);
  const connect = decodeFrame(bytes, { protocolLevel: level }).packet as ConnectPacket;
  const session = { connection: 1, connect, subscriptions, accepted: true, asked: {} };
  return { on, type: 'listening', address: 'b:1', values: {}, sessions: [session], ...(shown && { shown }) };
}

/** A device comes, and is let in. */
export const isLetIn = (connection: number, device: Device = {}): Happens[] => [
  ...comes(connection, device),
  weSay({ type: 'CONNACK', returnCode: 0, sessionPresent: false }, connection, device.level),
];

export const comes = (connection: number, device: Device = {}): Happens[] => [
  { on, type: 'came', connection, from: 'device:1' },
  says(connectPacket(device), connection, device.level),
];

export const ends = (
  connection: number,
  by: 'target' | 'us' | 'library' = 'target',
  how = 'end',
): Happens => ({
  on,
  type: 'closed',
  by,
  how,
  connection,
});

/** What our broker was told, or a moment that a check has marked. */
export const marked: Happens = { on, type: 'note', text: 'marked' };
export const behaves: Happens = { on, type: 'behaviour', text: 'our broker behaves as it was told' };
/** A moment that a check has marked by these words. */
export const noted = (text: string): Happens => ({ on, type: 'note', text });
/** An end of the device that is no answer: what we wrote met it, and reached nobody. */
export const unwritable = (connection: number, code: 'EPIPE' | 'ECONNRESET' = 'EPIPE'): Happens =>
  ends(connection, 'target', `write ${code}`);
/** Our own clock was late by so many milliseconds when something was seen. */
export const lateBy = (value: number): Happens => ({ on: 'clock', type: 'capture', name: 'ownDelay', value });
/** The wait under way is over. */
export const over: Happens = { on, type: 'timeout', what: 'what was awaited', after: 0 };

/** What a check of a device that is only a client comes to. */
export function judgeDevice(
  check: string,
  parameters: Record<string, unknown>,
  script: readonly At[],
  given: Partial<CheckContext> = {},
): Promise<Outcome> {
  const happens = script.flatMap(([at, ...all]) =>
    all.map((each) => ({ ...each, at }) as unknown as Happens),
  );
  return judgeBy(
    check,
    { on, ...parameters },
    contextFor(happens, { role: 'device', listeners: [on], within: 20_000, ...given }),
  );
}

/** The end of the connection that there is, and the next one, on which a case then looks. */
export const anew = (at: number, device: Device = {}): At[] => [
  [at, ends(1, 'us'), marked],
  [at + 1000, ...isLetIn(2, device)],
];
