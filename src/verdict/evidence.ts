import type { Packet } from './packet.js';

/**
 * Everything observed or done during a case, in order. Plain JSON: this is what a verdict can be judged from again.
 * `at` is in milliseconds since the case began; `on` names the client, listener or exchange.
 */
/** Who ended a connection: the target, a step of ours, or the client library because of what the target did. */
export type ClosedBy = 'target' | 'us' | 'library';

/** What carries a connection: MQTT on one of the two lanes, or texts. */
export type Carrier = 'wire' | 'client' | 'websocket' | 'tcp';

/** What the steps around one another are for: only what is judged can fail the target. */
export type Stage = 'preamble' | 'control' | 'judged' | 'undo';

/** A step that is tried now, as the spec has it, its templates filled. Long texts are cut. */
export interface StepOfCase {
  stage: Stage;
  /** Which preamble, or which part of what a named check does. */
  part?: string;
  /** Within these steps, counted from 1. */
  number: number;
  /** What it does: `connect`. A step may also only expect something. */
  verb?: string;
  words?: unknown;
  expect?: unknown;
  given?: unknown;
  settle?: unknown;
}

/** What a target that comes to our broker has shown before a case began. */
export interface ShownBefore {
  /** Milliseconds for which it had a session. */
  connected: number;
  /** How many messages it has published with QoS 0, 1 and 2; what is sent again counts once more. */
  published: readonly [qos0: number, qos1: number, qos2: number];
  /** How many of them had RETAIN 1. */
  retained: number;
  /** What it has asked to be subscribed to and not left since; missing in records from before it was kept. */
  subscribed?: readonly string[];
  /** The longest that it stayed on a connection on which no message came to it; missing where it gave no keep-alive. */
  stayed?: StayedBefore;
  /** The longest series of its attempts to connect between which it was not let in. */
  turnedAway?: TurnedAwayBefore;
}

export interface StayedBefore {
  /** Milliseconds. */
  lasted: number;
  /** Seconds, as in its CONNECT. */
  keepAlive: number;
}

export interface TurnedAwayBefore {
  /** Milliseconds from the first attempt until it was let in, or until now. */
  lasted: number;
  /** When each CONNECT came, in milliseconds since the first one, and the level of its protocol. */
  attempts: readonly { at: number; level: number }[];
  /** By how many milliseconds one of them was seen late at most. */
  delay: number;
}

/** What is seen of the layers under MQTT where a target comes to our broker. */
export type TransportSeen =
  /** It has begun to speak TLS; the cipher suites that it offers by their numbers. */
  | { what: 'client-hello'; suites: number[]; serverName?: string }
  /** The TLS handshake is over. */
  | { what: 'secured'; version: string; suite: string }
  /** It has asked for a WebSocket, with these subprotocols. */
  | { what: 'upgraded'; subprotocols: string[]; path: string }
  /** A text frame of WebSocket came, whose bytes follow. */
  | { what: 'text-frame' };

export type TranscriptEvent =
  | ({ at: number; on: string; type: 'step' } & StepOfCase)
  | { at: number; on: string; type: 'opened'; address: string; lane: Carrier; subprotocol?: string }
  /** Where our broker listens for the target, and the sessions that it had when the case began. */
  | {
      at: number;
      on: string;
      type: 'listening';
      address: string;
      /** Values that templates may name. */
      values: Record<string, string | number>;
      sessions: unknown[];
      /** What the target has shown in this run until then. */
      shown?: ShownBefore;
    }
  /** The target has opened a connection to our broker. */
  | { at: number; on: string; type: 'came'; connection: number; from: string }
  /** It has shown a certificate of its own, of which only the SHA-256 is told. */
  | { at: number; on: string; type: 'certificate'; connection: number; fingerprint: string }
  /** What lies under MQTT on it. */
  | ({ at: number; on: string; type: 'transport'; connection: number } & TransportSeen)
  | {
      at: number;
      on: string;
      type: 'sent';
      hex: string;
      text: string;
      packet?: Packet;
      /** Which connection at a listener of ours. */
      connection?: number;
    }
  | {
      at: number;
      on: string;
      type: 'received';
      hex: string;
      text: string;
      packet?: Packet;
      connection?: number;
      malformed?: string;
      /** It went over a limit of the harness, so it says nothing about the target. */
      ours?: true;
      /** It answers a PINGREQ by which the harness heeded a Server Keep Alive; no step sees it. */
      keptAlive?: true;
    }
  | { at: number; on: string; type: 'closed'; by: ClosedBy; how: string; connection?: number }
  /** A text on a WebSocket or TCP connection to the target. */
  | { at: number; on: string; type: 'said' | 'heard'; text: string }
  /**
   * From here on what came on the connection (and what we had to acknowledge) is counted instead of kept: `size` hexadecimal
   * digits or characters with this SHA-256, the last ones in words.
   */
  | {
      at: number;
      on: string;
      type: 'leftOut';
      until: number;
      count: number;
      size: number;
      sha256: string;
      last: string[];
    }
  /** `came`: bytes of an HTTP body whose end did not come. */
  | { at: number; on: string; type: 'timeout'; what: string; after: number; came?: number }
  | { at: number; on: string; type: 'library'; text: string }
  | { at: number; on: string; type: 'request'; method: string; url: string; body?: unknown }
  | { at: number; on: string; type: 'response'; status: number; contentType?: string; body?: unknown }
  | { at: number; on: string; type: 'capture'; name: string; value: unknown }
  | { at: number; on: string; type: 'fence'; text: string }
  /** Which of several accepted things it was. */
  | { at: number; on: string; type: 'seen'; text: string }
  /** What our broker does to the target's connections from here on, in words. */
  | { at: number; on: string; type: 'behaviour'; text: string }
  | { at: number; on: string; type: 'note'; text: string };

export type Transcript = TranscriptEvent[];
