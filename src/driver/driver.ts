import type { ClosedBy, TranscriptEvent } from '../verdict/evidence.js';
import type { PacketToSend } from './wire/encode.js';
import type { Packet } from './wire/packet.js';

/**
 * The only window through which a check sees the world. The live driver talks to a target; the replay driver serves
 * what was recorded, so that the same check can judge a run again without the target.
 */
export interface Driver {
  /** Opens a network connection for a named client. Throws HarnessError when the target cannot be reached. */
  open(name: string, options: OpenOptions): Promise<MqttPeer>;
  /** One HTTP exchange. Throws HarnessError when no answer comes within `within` milliseconds. */
  http(name: string, request: HttpRequest, within: number): Promise<HttpAnswer>;
  /** Adds what only the check knows to the transcript: steps, fences, captures. */
  record(event: WithoutTime): void;
  /** Milliseconds since the case began. */
  elapsed(): number;
  /** A named wait between two looks at the same thing. */
  pause(milliseconds: number, what: string): Promise<void>;
  close(): Promise<void>;
}

type DistributiveOmit<T, K extends PropertyKey> = T extends unknown ? Omit<T, K> : never;
export type WithoutTime = DistributiveOmit<TranscriptEvent, 'at'>;

export interface OpenOptions {
  lane: 'wire' | 'client';
  /** False: nothing is acknowledged unless a step says so. Only the wire lane can hold back. */
  acknowledge: boolean;
  within: number;
}

/** What a connection has let us see. A deadline that passes is an observation like any other. */
export type Observed =
  | { type: 'packet'; packet: Packet; malformed?: string; at: number }
  /** `ours`: it went over a limit of the harness, so it says nothing about the target. */
  | { type: 'malformed'; malformed: string; hex: string; ours?: true; at: number }
  | { type: 'closed'; by: ClosedBy; how: string; at: number }
  | { type: 'timeout'; what: string; after: number; at: number };

export interface MqttPeer {
  readonly name: string;
  readonly lane: 'wire' | 'client';
  /** Sends one packet and resolves with the packet as it went out (a library chooses its own packet ids). */
  send(packet: PacketToSend): Promise<Packet>;
  /** Sends bytes as they are. */
  sendBytes(bytes: Uint8Array): Promise<void>;
  /** Ends the network connection without a word: a reset, as when power is lost. */
  drop(): Promise<void>;
  /** Ends the network connection in order. */
  end(): Promise<void>;
  /**
   * The first event not yet taken that matches; taken once returned. A closed connection ends the wait with its
   * `closed` event, a passed deadline with a `timeout`.
   */
  next(matches: (event: Observed) => boolean, within: number, what: string): Promise<Observed>;
  /** Events that came and were not taken yet, oldest first. */
  waiting(): readonly Observed[];
  readonly closed: boolean;
}

export interface HttpRequest {
  method: string;
  url: string;
  headers: Record<string, string>;
  body?: unknown;
}

export interface HttpAnswer {
  status: number;
  contentType: string;
  /** Decoded JSON where the answer is JSON, else text; undefined when empty. */
  body: unknown;
}
