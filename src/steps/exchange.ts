import type { BrokerPeer, HttpAnswer, MqttPeer, TextPeer } from '../driver/driver.js';
import type { Packet, Property } from '../driver/wire/packet.js';
import type { Operation } from '../spec/api.js';
import type { Protocol } from '../spec/model.js';
import { protocolOf } from '../spec/protocol.js';
import { HarnessError } from '../verdict/harness-error.js';
import type { CheckContext } from './context.js';
import type { Moment } from './time.js';
import { Unanswered } from './unanswered.js';

/** What we asked last, for the reply that must follow. */
export interface SentRequest {
  operation: Operation;
  parameters: Record<string, string | number>;
  payload: unknown;
}

/** What was observed last, for captures. */
export interface LastSeen {
  value: unknown;
  text?: string;
  topic?: string;
  address?: string;
  packetId?: number;
  /** Of a packet of MQTT 5.0. */
  properties?: readonly Property[];
}

/** The state of one linear exchange: its clients by name, what is under way, what was seen last. */
export class Exchange {
  readonly peers = new Map<string, MqttPeer>();
  readonly talks = new Map<string, TextPeer>();
  readonly pending = new Map<string, Promise<HttpAnswer | Error>>();
  readonly requests = new Map<string, SentRequest>();
  readonly sent = new Map<string, Packet>();
  readonly unanswered = new Unanswered();
  /** The newest connection at each listener on which the target was seen to be connected: a further one is newer. */
  readonly knownConnections = new Map<string, number>();
  /** MQTT client id of each client. */
  readonly clientIds = new Map<string, string>();
  /** Payloads of the sentinels that fences have sent: a message with one of them is never what a step is about. */
  readonly sentinels = new Set<string>();
  last: LastSeen | undefined;
  /** Steps that have a name for their time. */
  readonly moments = new Map<string, Moment>();
  /** The last packet id that we chose. */
  packetIds = 0;
  /** How many demands were judged. */
  judged = 0;

  /** What makes the client ids of this exchange its own. */
  readonly nonce: string;

  constructor(
    readonly context: CheckContext,
    /** The part of the case, in words: `control`, `preamble device`; empty for what is simply judged. */
    readonly part: string,
    /** False: nothing here may fail the target; an unmet demand is inconclusive. */
    readonly judging: boolean,
    /** True: its clients are not those of the case, whose client ids would take their connections over. */
    apart = false,
  ) {
    this.nonce = apart ? context.nonce() : String(context.scope['nonce']);
  }

  /** Every client that is still connected takes its leave. */
  async leave(): Promise<void> {
    for (const talk of this.talks.values()) await talk.end();
    for (const peer of this.peers.values()) {
      if (peer.closed) continue;
      await peer.send({ type: 'DISCONNECT' });
      await peer.end();
    }
  }

  peer(name: string): MqttPeer {
    const peer = this.isListener(name) ? this.broker(name) : this.peers.get(name);
    if (peer) return peer;
    throw specMistake(`no client "${name}" is connected at this point`);
  }

  talk(name: string): TextPeer {
    const talk = this.talks.get(name);
    if (talk) return talk;
    throw specMistake(`no text connection "${name}" is open at this point`);
  }

  /** The connection of a client, whatever travels on it; undefined where it has none. */
  connectionOf(name: string): MqttPeer | TextPeer | undefined {
    return this.talks.get(name) ?? this.peers.get(name);
  }

  /** Notes that a client does its next step. */
  goesOn(as: string): void {
    const connection = this.connectionOf(as);
    if (connection) this.unanswered.goesOn(connection);
  }

  /** Notes that a client says something now that asks for an answer, if it has a connection. */
  asks(as: string, at: number): void {
    const connection = this.connectionOf(as);
    if (connection) this.unanswered.says(connection, at);
  }

  moment(name: string): Moment {
    const moment = this.moments.get(name);
    if (moment) return moment;
    throw specMistake(`no earlier step has the moment "${name}"`);
  }

  /** Whether a name is that of a place where our broker listens for the target. */
  isListener(name: string): boolean {
    return this.context.listeners.includes(name);
  }

  /** Whether a connection of the target at a listener came after the one on which it was seen to be connected. */
  isFurther(listener: string, connection = Infinity): boolean {
    return connection > (this.knownConnections.get(listener) ?? 0);
  }

  broker(name: string): BrokerPeer {
    if (this.isListener(name)) return this.context.driver.listener(name);
    throw specMistake(`"${name}" is none of the spec's listeners`);
  }

  operation(id: string): Operation {
    const operation = this.context.api.operations[id];
    if (operation) return operation;
    throw specMistake(`the API has no operation "${id}"`);
  }

  protocolOf(operation: string): Protocol {
    return protocolOf(this.context, this.operation(operation));
  }

  /** Topic parameters that are known without being said: the client's own id, where the API's topics carry it. */
  ownParameters(as: string): Record<string, string> {
    const { originator } = this.context;
    const clientId = this.clientIds.get(as);
    return originator === undefined || clientId === undefined ? {} : { [originator]: clientId };
  }

  lastSent<T extends Packet['type']>(peer: string, ...types: T[]): Extract<Packet, { type: T }> | undefined {
    for (const type of types) {
      const packet = this.sent.get(`${peer} ${type}`);
      if (packet) return packet as Extract<Packet, { type: T }>;
    }
    return undefined;
  }
}

/** Says that an undo has nothing left to do. */
export class NothingToUndo extends Error {}

export function specMistake(what: string): HarnessError {
  return new HarnessError(
    'SPEC_MISTAKE',
    what,
    'Correct the step in the spec; `mqtt-conformance check` reads it.',
  );
}
