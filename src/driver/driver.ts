import type { ClosedBy, ShownBefore, TranscriptEvent, TransportSeen } from '../verdict/evidence.js';
import type { ProtocolLevel } from './wire/body.js';
import type { PacketToSend } from './wire/encode.js';
import type { Watched } from './clock-watch.js';
import type { BrokerBehaviour } from './broker/behaviour.js';
import type { ConnectPacket, Packet, Subscription } from './wire/packet.js';

/**
 * The only window through which a check sees the world. The live driver talks to a target; the replay driver serves
 * what was recorded, so that the same check can judge a run again without the target.
 */
export interface Driver {
  /** Opens a network connection for a named client. Throws HarnessError when the target cannot be reached. */
  open(name: string, options: OpenOptions): Promise<MqttPeer>;
  /** One HTTP exchange. Throws HarnessError when no answer comes within `within` milliseconds. */
  http(name: string, request: HttpRequest, within: number): Promise<HttpAnswer>;
  /** Our broker on one of the spec's listeners, as this case sees it. Throws HarnessError when there is no such listener. */
  listener(name: string): BrokerPeer;
  /** Opens a connection on which texts travel: a WebSocket, or TCP with one text a line. Throws HarnessError when it cannot be had. */
  converse(name: string, url: string, within: number): Promise<TextPeer>;
  /** Asks something of a device that is only a client. Inconclusive where it is not in our hand. */
  ask(what: AskedOfDevice): Promise<void>;
  /** Adds what only the check knows to the transcript: steps, fences, captures. Answers when, in milliseconds. */
  record(event: WithoutTime): number;
  /** Resolves when what has come by now was seen. */
  look(): Promise<void>;
  /** Milliseconds since the case began. */
  elapsed(): number;
  /**
   * Begins to watch our own clock. The function that it answers ends that and tells for how many milliseconds we did not
   * come to look at most, or in all: by so much anything may have come sooner than it was seen.
   */
  watchClock(what?: Watched): () => number;
  /** A named wait between two looks at the same thing. */
  pause(milliseconds: number, what: string): Promise<void>;
  /** Whether a state may be looked at once more: of a recording, whether that was done then. */
  mayLookAgain(): boolean;
  close(): Promise<void>;
}

/** What may be asked of a device besides MQTT: power off and on again, one message of its own. */
export type AskedOfDevice = 'restart' | 'publish';

type DistributiveOmit<T, K extends PropertyKey> = T extends unknown ? Omit<T, K> : never;
export type WithoutTime = DistributiveOmit<TranscriptEvent, 'at'>;

export interface OpenOptions {
  lane: 'wire' | 'client';
  /** What it speaks unless its CONNECT asks for an earlier version; MQTT 3.1.1 when missing. Only the wire lane speaks 5. */
  level?: ProtocolLevel;
  /** In place of the target's own. */
  address?: string;
  /** `bytes`: everything goes out one byte a segment (or WebSocket frame), so that the target must put packets together. */
  segments?: 'bytes';
  /** On a WebSocket: what is offered in place of `mqtt`. A target that refuses it has answered, and ends the connection. */
  subprotocols?: readonly string[];
  /** False: nothing is acknowledged unless a step says so. Only the wire lane can hold back. */
  acknowledge: boolean;
  within: number;
}

/** What a connection has let us see. A deadline that passes is an observation like any other. */
export type Observed =
  | {
      type: 'packet';
      packet: Packet;
      malformed?: string;
      /** Bytes that it took on the wire; of what comes to our broker nobody asks. */
      size?: number;
      at: number;
      connection?: number;
    }
  /** `ours`: it went over a limit of the harness, so it says nothing about the target. */
  | { type: 'malformed'; malformed: string; hex: string; ours?: true; at: number; connection?: number }
  /** Somebody has opened a connection to our broker; nothing was said yet. */
  | { type: 'came'; connection: number; at: number }
  /** It has shown a certificate of its own; SHA-256 as hexadecimal pairs with colons. */
  | { type: 'certificate'; connection: number; fingerprint: string; at: number }
  /** What is seen under MQTT where somebody comes to our broker. */
  | ({ type: 'transport'; connection: number; at: number } & TransportSeen)
  | { type: 'closed'; by: ClosedBy; how: string; at: number; connection?: number }
  | { type: 'timeout'; what: string; after: number; at: number };

/** How bytes travel on a WebSocket; MQTT asks for binary frames (3.1.1 section 6). */
export type FrameKind = 'binary' | 'text';

/** The other end of a connection, whatever travels on it. */
export interface Peer<Seen> {
  readonly name: string;
  readonly closed: boolean;
  /** True: the connection had ended before something that was to be sent, which reached nobody. */
  readonly unsent?: boolean;
  /**
   * The first event not yet taken that matches; taken once returned. A closed connection ends the wait with its
   * `closed` event, a passed deadline with a `timeout`.
   */
  next(matches: (event: Seen) => boolean, within: number, what: string): Promise<Seen>;
  /** Events that came and were not taken yet, oldest first. */
  waiting(): readonly Seen[];
  /** Ends the network connection without a word: a reset, as when power is lost. */
  drop(): Promise<void>;
  /** Ends the network connection in order. */
  end(): Promise<void>;
}

export interface MqttPeer extends Peer<Observed> {
  readonly lane: 'wire' | 'client';
  /** On a WebSocket: the subprotocol that the target selected; empty when it selected none. */
  readonly subprotocol?: string | undefined;
  /** Sends one packet and resolves with the packet as it went out (a library chooses its own packet ids). */
  send(packet: PacketToSend): Promise<Packet>;
  /** Sends packets in one segment (or WebSocket frame). */
  sendTogether(packets: readonly PacketToSend[], frame?: FrameKind): Promise<void>;
  /** Sends bytes as they are. */
  sendBytes(bytes: Uint8Array, frame?: FrameKind): Promise<void>;
}

/** A session that our broker has accepted and that is open. */
export interface BrokerSession {
  /** Number of the connection at its listener, from 1. */
  connection: number;
  connect: ConnectPacket;
  /** What the target has subscribed to, as granted. */
  subscriptions: Subscription[];
}

/**
 * Our broker on one listener: the target is its client. Packets are what the target sent, on whichever of its
 * connections; a connection that ends does not end a wait. `send` of a PUBLISH goes to the sessions whose
 * subscriptions cover its topic, of any other packet, and of a PUBLISH that has an identifier, DUP, flags or a topic alias of
 * its own, to the newest connection, as do bytes. `drop` and `end` end the
 * target's connections; the listener goes on.
 */
export interface BrokerPeer extends MqttPeer {
  /**
   * How connections are treated from now on, one after another; the last behaviour stays. Open ones are ended unless the
   * first serves them, by which they are served at once, and no wait ends any more with an attempt to connect that was made before.
   */
  behave(behaviours: readonly BrokerBehaviour[]): Promise<void>;
  /** Sends every byte in a segment of its own, with nothing of our broker's between them. */
  sendApart(bytes: Uint8Array): Promise<void>;
  /** How the device ended by itself, in words that follow "it", where it is a program of ours: no wait goes on then. */
  readonly ended?: string | undefined;
  /** What the device has shown in this run before; undefined where it was not there yet. */
  readonly shown?: ShownBefore | undefined;
  /** Oldest first. */
  readonly sessions: readonly BrokerSession[];
  /** Waits until the sessions are so; false when the deadline passes before. */
  whenSessions(
    areSo: (sessions: readonly BrokerSession[]) => boolean,
    within: number,
    what: string,
  ): Promise<boolean>;
}

/** What a text connection has let us see. */
export type Heard =
  | { type: 'text'; text: string; json: unknown; isJson: boolean; at: number }
  | { type: 'closed'; by: ClosedBy; how: string; at: number }
  | { type: 'timeout'; what: string; after: number; at: number };

export interface TextPeer extends Peer<Heard> {
  send(text: string): Promise<void>;
}

export interface HttpRequest {
  method: string;
  url: string;
  headers: Record<string, string>;
  /** Sent as JSON. */
  body?: unknown;
  /** Sent as it is, in place of a body. */
  text?: string;
}

export interface HttpAnswer {
  status: number;
  contentType: string;
  /** Decoded JSON where the answer is JSON, else text; undefined when empty. */
  body: unknown;
}
