import type { Transcript, TranscriptEvent } from '../verdict/evidence.js';

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
type Packet = Connect | Publish | Subscribe | { type: 'other' };

/** One connection of ours to a broker. */
export interface Connection {
  on: string;
  address: string;
  connect?: Connect;
  /** Topics of the messages that came. */
  received: string[];
}

/** Something that we did, in the order in which we did it. */
export type Act =
  | { kind: 'connect' | 'other'; connection: Connection; text: string }
  | { kind: 'subscribe'; connection: Connection; subscribe: Subscribe; text: string }
  | { kind: 'publish'; connection: Connection; publish: Publish; text: string }
  | { kind: 'unsayable'; text: string }
  | { kind: 'http'; on: string; method: string; url: string; body?: unknown; background?: boolean };

/** The client's library or the rules of QoS send these by themselves. */
const automatic = /^(PUBACK|PUBREC|PUBREL|PUBCOMP|PINGREQ|DISCONNECT)\b/;

/** Steps whose point a command-line client cannot make: it sends what is usual, when it wants to. */
const unusualStep = /^(send|drop|unsubscribe|ping)\b|"(connectFlags|acknowledge|greet)":/;

/** What we did in a part of a transcript. Where the target connected to us, nothing: no client can say it again. */
export function actsIn(transcript: Transcript, address: string): Act[] {
  const connections = new Map<string, Connection>();
  const acts: Act[] = [];
  for (const event of transcript) {
    if (event.type === 'opened' || !connections.has(event.on)) {
      const opened = event.type === 'opened' ? event.address : address;
      connections.set(event.on, { on: event.on, address: opened, received: [] });
    }
    const connection = connections.get(event.on)!;
    const act = actOf(event, connection);
    if (act) acts.push(act);
    if (event.type === 'response') noteWhetherAwaited(acts, event.on);
  }
  return acts.filter((act) => !('connection' in act) || act.connection.connect !== undefined);
}

/** An answer that came only after we had done something else was left in the background. */
function noteWhetherAwaited(acts: readonly Act[], on: string): void {
  const asked = acts.findLast((act) => act.kind === 'http' && act.on === on);
  if (asked?.kind === 'http') asked.background = asked !== acts.at(-1);
}

function actOf(event: TranscriptEvent, connection: Connection): Act | undefined {
  switch (event.type) {
    case 'step':
      return unusualStep.test(event.text) ? { kind: 'unsayable', text: event.text } : undefined;
    case 'request':
      return {
        kind: 'http',
        on: event.on,
        method: event.method,
        url: event.url,
        ...(event.body === undefined ? {} : { body: event.body }),
      };
    case 'received': {
      const packet = event.packet as Packet | undefined;
      if (packet?.type === 'PUBLISH') connection.received.push(packet.topic);
      return undefined;
    }
    case 'sent':
      return sentAct(event, connection);
    default:
      return undefined;
  }
}

function sentAct(event: TranscriptEvent & { type: 'sent' }, connection: Connection): Act | undefined {
  const { text } = event;
  const packet = event.packet as Packet | undefined;
  if (packet === undefined) return { kind: 'unsayable', text };
  switch (packet.type) {
    case 'CONNECT':
      if (connection.connect) return { kind: 'unsayable', text };
      connection.connect = packet;
      return { kind: 'connect', connection, text };
    case 'SUBSCRIBE':
      return { kind: 'subscribe', connection, subscribe: packet, text };
    case 'PUBLISH':
      return { kind: 'publish', connection, publish: packet, text };
    default:
      return automatic.test(text) ? undefined : { kind: 'other', connection, text };
  }
}
