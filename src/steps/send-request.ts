import { fixedMembers } from '../spec/fixed-members.js';
import { freshId } from '../spec/fresh-id.js';
import { isRecord, valueAt, withValueAt } from '../spec/pointer.js';
import type { Exchange } from './exchange.js';
import { publishPacket } from './publish-packet.js';
import type { PublishWords } from './publish-words.js';

/** A request names its operation. */
export type Asked = PublishWords & { operation: string };

/** Sends a request and remembers it, for the reply that belongs to it. Answers the QoS at which it was published. */
export async function sendRequest(exchange: Exchange, as: string, words: Asked): Promise<number> {
  const operation = exchange.operation(words.operation);
  const complete = { ...words, ...requestPayload(exchange, words) };
  const { parameters = {}, payload } = complete;
  exchange.requests.set(as, { operation, parameters, payload });
  if (exchange.protocolOf(words.operation) === 'text') {
    await exchange.talk(as).send(words.text ?? JSON.stringify(payload));
    return 0;
  }
  const packet = publishPacket(exchange, complete);
  exchange.sent.set(`${as} PUBLISH`, await exchange.peer(as).send(packet));
  return packet.qos ?? 0;
}

/** The payload with what the API says that it must have: fixed members, and an id of its own to tell the reply by. */
export function requestPayload(exchange: Exchange, words: Asked): { payload?: unknown } {
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
    const id = freshId(message, correlation, exchange.context.nonce());
    return { payload: withValueAt(given, correlation, id) };
  }
  return Object.keys(fixed).length > 0 || payload !== undefined ? { payload: given } : {};
}
