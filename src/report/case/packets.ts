import type { TranscriptEvent } from '../../verdict/evidence.js';

/** Packets as the driver records them, as far as a command line can say them. */
export interface Bytes {
  hex: string;
  text?: string;
}
export interface Connect {
  type: 'CONNECT';
  protocolName: string;
  protocolLevel: number;
  clean: boolean;
  keepAlive: number;
  clientId: string;
  username?: string;
  password?: Bytes;
  will?: { topic: string; payload: Bytes; qos: number; retain: boolean };
}
export interface Publish {
  type: 'PUBLISH';
  topic: string;
  qos: number;
  retain: boolean;
  dup: boolean;
  payload: Bytes;
}
export interface Subscribe {
  type: 'SUBSCRIBE';
  subscriptions: { filter: string; qos: number }[];
}
export type Packet = Connect | Publish | Subscribe;

/** A packet of an event as far as it was understood: what is no packet has no type. */
export const packetOf = (
  event: TranscriptEvent & { type: 'sent' | 'received' },
): { type?: string; payload?: Bytes } => (event.packet ?? {}) as { type?: string; payload?: Bytes };
