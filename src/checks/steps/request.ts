import { fixedMembers } from '../../spec/fixed-members.js';
import { isRecord, valueAt, withValueAt } from '../../spec/pointer.js';
import type { RequestWords, Step } from '../../spec/steps.js';
import { difference } from '../difference.js';
import { NothingToUndo, type Exchange } from './exchange.js';
import { followedBy } from './expect.js';
import { acknowledgementOf, publishPacket } from './publish.js';

/** Sends a request and remembers it, for the reply that belongs to it. Answers the QoS at which it was sent. */
export async function sendRequest(exchange: Exchange, as: string, words: RequestWords): Promise<number> {
  const operation = exchange.operation(words.operation);
  const complete = { ...words, ...payloadOf(exchange, words) };
  const packet = publishPacket(exchange, complete);
  exchange.sent.set(`${as} PUBLISH`, await exchange.peer(as).send(packet));
  const { parameters = {}, payload } = complete;
  exchange.requests.set(as, { operation, parameters, payload });
  return packet.qos ?? 0;
}

/** The payload with what the API says that it must have: fixed members, and an id of its own to tell the reply by. */
function payloadOf(exchange: Exchange, words: RequestWords): { payload?: unknown } {
  const { payload, text, hex } = words;
  const { messages } = exchange.operation(words.operation);
  const [message, ...others] = messages;
  const isObject = payload === undefined || isRecord(payload);
  if (!message || others.length > 0 || !isObject || text !== undefined || hex !== undefined)
    return { payload };
  const fixed = fixedMembers(message);
  const { correlation } = message;
  const given = { ...fixed, ...payload };
  if (correlation !== undefined && valueAt(given, correlation) === undefined) {
    return { payload: withValueAt(given, correlation, exchange.context.nonce()) };
  }
  return Object.keys(fixed).length > 0 || payload !== undefined ? { payload: given } : {};
}

export async function request(exchange: Exchange, as: string, step: Step, within: number): Promise<void> {
  const words = step.request!;
  const qos = await sendRequest(exchange, as, words);
  await followedBy(exchange, as, step, within, acknowledgementOf(qos));
  if (words.ends !== undefined && nothingLeft(words.ends, exchange.last?.value)) throw new NothingToUndo();
}

const nothingLeft = (ends: string | Record<string, unknown>, reply: unknown): boolean =>
  typeof ends === 'string'
    ? valueAt(reply, ends) === undefined
    : difference(ends, reply, { partial: true }) === undefined;
