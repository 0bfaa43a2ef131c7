import type { Carrier, StepOfCase, Transcript, TranscriptEvent } from '../../verdict/evidence.js';
import type { ConnectPacket, PublishPacket, SubscribePacket } from '../../verdict/packet.js';
import { stepText } from '../../verdict/step-text.js';
import { milliseconds } from '../../spec/duration.js';
import type { Duration } from '../../spec/steps.js';
import { brokerAct, listenersIn } from './broker-acts.js';
import { judgedPart } from './judged-part.js';

/** One connection of ours to the target. */
export interface Connection {
  on: string;
  address: string;
  lane?: Carrier;
  connect?: ConnectPacket;
  /** Topics of the messages that came. */
  received: string[];
}

/** Something that we did, in the order in which we did it. */
export type Act =
  | { kind: 'connect' | 'other'; connection: Connection; text: string }
  | { kind: 'subscribe'; connection: Connection; subscribe: SubscribePacket; text: string }
  | { kind: 'publish'; connection: Connection; publish: PublishPacket; text: string }
  /** Texts one after another on one connection; `on` and `address` are the connection's. */
  | { kind: 'say'; on: string; address: string; lane: Carrier; texts: string[]; text: string }
  /** What our broker does to the target. */
  | { kind: 'broker'; text: string }
  /** A time that had to be over, in milliseconds. */
  | { kind: 'wait'; lasted: number; text: string }
  | { kind: 'unsayable'; text: string }
  | { kind: 'http'; on: string; method: string; url: string; body?: unknown; background?: boolean };

/** The client's library or the rules of QoS send these by themselves. */
const automatic = new Set(['PUBACK', 'PUBREC', 'PUBREL', 'PUBCOMP', 'PINGREQ', 'DISCONNECT']);

/** Steps whose point a command-line client cannot make: it sends what is usual, when it wants to. */
const unusualVerbs = new Set(['send', 'drop', 'unsubscribe', 'ping']);
const unusualWords = ['connectFlags', 'acknowledge', 'greet'];

const isUnusual = ({ verb = '', words }: StepOfCase): boolean =>
  unusualVerbs.has(verb) || unusualWords.some((word) => memberOf(words, word) !== undefined);

const memberOf = (words: unknown, name: string): unknown =>
  typeof words === 'object' && words !== null ? (words as Record<string, unknown>)[name] : undefined;

/**
 * What we did in the judged part of a transcript. Where the target connected to us, only what our broker was told to
 * do: no client can say it again.
 */
export function actsIn(transcript: Transcript, address: string): Act[] {
  const listeners = listenersIn(transcript);
  const connections = new Map<string, Connection>();
  const acts: Act[] = [];
  const judged = new Set(judgedPart(transcript));
  const repeats = new Repeats();
  for (const event of transcript) {
    if (event.type === 'opened' || !connections.has(event.on))
      connections.set(event.on, begun(event, address));
    if (!judged.has(event)) continue;
    const connection = connections.get(event.on)!;
    const act = listeners.has(event.on) ? brokerActOf(event) : actOf(event, connection);
    const again = repeats.isOne(event);
    if (act && !again) addTo(acts, act);
    if (event.type === 'response') noteWhetherAwaited(acts, event.on);
  }
  return acts.filter((act) => !('connection' in act) || act.connection.connect !== undefined);
}

const begun = (event: TranscriptEvent, address: string): Connection => ({
  on: event.on,
  received: [],
  ...(event.type === 'opened' ? { address: event.address, lane: event.lane } : { address }),
});

/** Texts on one connection go into one command. */
function addTo(acts: Act[], act: Act): void {
  const last = acts.at(-1);
  if (act.kind === 'say' && last?.kind === 'say' && last.on === act.on) last.texts.push(...act.texts);
  else acts.push(act);
}

/** A question that a step asks again until the answer is right is asked once. */
class Repeats {
  #eventually = false;
  #asked = false;

  isOne(event: TranscriptEvent): boolean {
    if (event.type === 'step')
      [this.#eventually, this.#asked] = [memberOf(event.words, 'eventually') === true, false];
    if (event.type !== 'said') return false;
    const again = this.#eventually && this.#asked;
    this.#asked = true;
    return again;
  }
}

function brokerActOf(event: TranscriptEvent): Act | undefined {
  const text = brokerAct(event);
  if (text !== undefined) return { kind: 'broker', text: `our broker (${event.on}) from here on: ${text}` };
  if (event.type === 'step' && (event.verb === 'drop' || event.verb === 'disconnect'))
    return { kind: 'broker', text: `our broker (${event.on}) ends the connection here` };
  if (event.type === 'sent' && event.packet?.type === 'PUBLISH')
    return { kind: 'broker', text: `our broker (${event.on}) sends ${event.text}` };
  return undefined;
}

/** An answer that came only after we had done something else was left in the background. */
function noteWhetherAwaited(acts: readonly Act[], on: string): void {
  const asked = acts.findLast((act) => act.kind === 'http' && act.on === on);
  if (asked?.kind === 'http') asked.background = asked !== acts.at(-1);
}

function actOf(event: TranscriptEvent, connection: Connection): Act | undefined {
  switch (event.type) {
    case 'step':
      if (event.verb === 'wait') return waited(event.words as Wait);
      // What a step says on a text connection is said, and ends with the command.
      if (speaksTexts(connection)) return undefined;
      return isUnusual(event) ? { kind: 'unsayable', text: stepText(event) } : undefined;
    case 'request':
      return {
        kind: 'http',
        on: event.on,
        method: event.method,
        url: event.url,
        ...(event.body === undefined ? {} : { body: event.body }),
      };
    case 'received': {
      const { packet } = event;
      if (packet?.type === 'PUBLISH') connection.received.push(packet.topic);
      return undefined;
    }
    case 'sent':
      return sentAct(event, connection);
    case 'said': {
      const { on, address, lane = 'tcp' } = connection;
      return { kind: 'say', on, address, lane, texts: [event.text], text: event.text };
    }
    default:
      return undefined;
  }
}

type Wait = { lasts: Duration; margin: Duration; for: string };

const waited = ({ lasts, margin, for: what }: Wait): Act => ({
  kind: 'wait',
  lasted: milliseconds(lasts) + milliseconds(margin),
  text: `for ${what}`,
});

const speaksTexts = ({ lane }: Connection): boolean => lane === 'websocket' || lane === 'tcp';

function sentAct(event: TranscriptEvent & { type: 'sent' }, connection: Connection): Act | undefined {
  const { text, packet } = event;
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
      return automatic.has(packet.type) ? undefined : { kind: 'other', connection, text };
  }
}
