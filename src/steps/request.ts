import { fixedMembers } from '../spec/fixed-members.js';
import { freshId } from '../spec/fresh-id.js';
import { isRecord, valueAt, withValueAt } from '../spec/pointer.js';
import type { RequestWords, Step } from '../spec/steps.js';
import { difference } from './difference.js';
import { Inconclusive, NonConformance } from '../verdict/non-conformance.js';
import { strayReply } from './text.js';
import { NothingToUndo, specMistake, type Exchange } from './exchange.js';
import { expectThat, followedBy } from './expect.js';
import { exchangeHttp } from './http.js';
import { enclosed } from './http-request.js';
import { Looks } from './looks.js';
import { acknowledgementOf, publishPacket } from './publish.js';

/** Sends a request and remembers it, for the reply that belongs to it. Answers the QoS at which it was published. */
export async function sendRequest(exchange: Exchange, as: string, words: RequestWords): Promise<number> {
  const operation = exchange.operation(words.operation);
  const complete = { ...words, ...payloadOf(exchange, words) };
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
    const id = freshId(message, correlation, exchange.context.nonce());
    return { payload: withValueAt(given, correlation, id) };
  }
  return Object.keys(fixed).length > 0 || payload !== undefined ? { payload: given } : {};
}

export async function request(exchange: Exchange, as: string, step: Step, within: number): Promise<void> {
  const words = step.request!;
  const protocol = exchange.protocolOf(words.operation);
  if (protocol === 'http') await requestOverHttp(exchange, as, step, within);
  else if (words.eventually) await requestUntil(exchange, as, step, within);
  else {
    const qos = await sendRequest(exchange, as, words);
    const usual = protocol === 'mqtt' ? acknowledgementOf(qos) : undefined;
    await followedBy(exchange, as, step, within, usual);
  }
  if (words.ends !== undefined && nothingLeft(words.ends, exchange.last?.value)) throw new NothingToUndo();
}

async function requestOverHttp(exchange: Exchange, as: string, step: Step, within: number): Promise<void> {
  const { payload: _payload, eventually = false, ends: _ends, ...words } = step.request!;
  const { payload } = payloadOf(exchange, step.request!);
  const envelope = exchange.context.envelopeOf(words.operation, words.envelope);
  const body = payload === undefined ? {} : { body: enclosed(envelope, payload) };
  await exchangeHttp(exchange, as, step, { ...words, ...body }, { within, eventually });
}

/** Asks again and again until what the step expects or is given comes, or the deadline passes. */
async function requestUntil(exchange: Exchange, as: string, step: Step, within: number): Promise<void> {
  const awaited = step.expect ?? step.given;
  if (awaited === undefined) throw specMistake('what is repeated until something holds must say what');
  const looks = new Looks(exchange.context.driver, within, true);
  for (;;) {
    await sendRequest(exchange, as, step.request!);
    exchange.last = undefined;
    try {
      const explicit = step.expect !== undefined;
      return await expectThat(exchange, as, awaited, { explicit, within: looks.patience() });
    } catch (error) {
      const unmet = error instanceof NonConformance || error instanceof Inconclusive;
      if (!unmet) throw error;
      if (error instanceof NonConformance) failIfStray(exchange, as, step, error);
      if (!looks.again(error.message)) throw error;
    }
    await looks.pause();
  }
}

/** What is answered on the way must be what may be seen there; silence may not. */
function failIfStray(exchange: Exchange, as: string, step: Step, failure: NonConformance): void {
  if (step.meanwhile === undefined) return;
  const stray = strayReply(exchange, as, step.meanwhile.seen);
  if (stray === undefined) return;
  throw new NonConformance(`${failure.expected}, or before that ${stray}`, failure.actual);
}

const nothingLeft = (ends: string | Record<string, unknown>, reply: unknown): boolean =>
  typeof ends === 'string'
    ? valueAt(reply, ends) === undefined
    : difference(ends, reply, { partial: true }) === undefined;
