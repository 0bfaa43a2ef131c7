import { constant, either, formOf, string, table, type TypeOf } from '../../schema/form.js';
import { object, optional, required } from '../../schema/words.js';
import { scalar, templatedFlag } from '../../spec/format/common.js';
import { valueAt } from '../../spec/pointer.js';
import { difference } from '../difference.js';
import { Inconclusive, NonConformance } from '../../verdict/non-conformance.js';
import { strayReply } from '../text.js';
import { NothingToUndo, specMistake, type Exchange } from '../exchange.js';
import { expectThat, followedBy } from '../expect.js';
import { exchangeHttp } from '../http-exchange.js';
import { enclosed } from '../http-request.js';
import { Looks } from '../looks.js';
import { acknowledgementOf } from '../publish-packet.js';
import { publishWords } from '../publish-words.js';
import { requestPayload, sendRequest } from '../send-request.js';
import { defineVerb, type Around } from '../word.js';

const words = object({
  ...publishWords,
  operation: required(string(), 'The operation of the API that is asked.'),
  query: optional(table(scalar), 'Of an HTTP request: what stands behind the question mark.'),
  headers: optional(table(string()), 'Of an HTTP request: headers besides those of its security.'),
  envelope: optional(string(), 'One of `envelopes`, instead of the one that `bind` names.'),
  eventually: optional(
    templatedFlag,
    'True: repeated until what is expected, or given, holds or the deadline ends.',
  ),
  listens: optional(
    constant(false),
    'Of a request over MQTT: the channel of its reply is not subscribed to, as it is before the first request of an operation on a connection.',
  ),
  ends: optional(
    either(
      string({ description: 'A JSON pointer: no value there.', pattern: '^/' }),
      formOf<Record<string, unknown>>({ type: 'object', description: 'Members of the reply.' }),
    ),
    'Only in an undo: such a reply says that nothing is left to undo.',
  ),
});

export type RequestWords = TypeOf<typeof words>;

export const request = defineVerb({
  name: 'request',
  text: 'Asks an operation of the API, the way of its server: an MQTT message, an HTTP exchange, a text on a connection that was opened. Over MQTT, whoever asks listens to the reply from its first request of the operation on. Members of the payload that the API fixes and the correlation id are filled in where the payload does not have them.',
  words,
  example: [
    { request: { operation: 'setLamp', parameters: { id: 'a' }, payload: { on: true } }, expect: 'reply' },
  ],
  needsNobody: 'over HTTP',
  speaks: () => true,
  asksForAnswer: () => true,
  asks: ({ operation, listens }) => (listens === false ? undefined : operation),
  refersTo: ({ operation, envelope }) => [
    { to: 'operation', at: '/operation', name: operation },
    { to: 'envelope', at: '/envelope', name: envelope },
  ],
  looksAgain: ({ eventually }) => (eventually === undefined ? undefined : eventually !== false),
  ends: ({ ends }) => ends,
  otherwise: (exchange, { operation }) => (exchange.protocolOf(operation) === 'http' ? 'http' : 'client'),
  async act(exchange, as, words, around) {
    const protocol = exchange.protocolOf(words.operation);
    if (protocol === 'http') await requestOverHttp(exchange, as, words, around);
    else if (words.eventually) await requestUntil(exchange, as, words, around);
    else {
      const qos = await sendRequest(exchange, as, words);
      const usual = protocol === 'mqtt' ? acknowledgementOf(qos) : undefined;
      await followedBy(exchange, as, around.step, around.within, usual);
    }
    if (words.ends !== undefined && nothingLeft(words.ends, exchange.last?.value)) throw new NothingToUndo();
  },
});

async function requestOverHttp(
  exchange: Exchange,
  as: string,
  asked: RequestWords,
  { step, within }: Around,
): Promise<void> {
  const { payload: _payload, eventually = false, ends: _ends, ...words } = asked;
  const { payload } = requestPayload(exchange, asked);
  const envelope = exchange.context.envelopeOf(words.operation, words.envelope);
  const body = payload === undefined ? {} : { body: enclosed(envelope, payload) };
  await exchangeHttp(exchange, as, step, { ...words, ...body }, { within, eventually });
}

/** Asks again and again until what the step expects or is given comes, or the deadline passes. */
async function requestUntil(
  exchange: Exchange,
  as: string,
  words: RequestWords,
  { step, within }: Around,
): Promise<void> {
  const awaited = step.expect ?? step.given;
  if (awaited === undefined) throw specMistake('what is repeated until something holds must say what');
  const looks = new Looks(exchange.context.driver, within, true);
  for (;;) {
    await sendRequest(exchange, as, words);
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
function failIfStray(exchange: Exchange, as: string, step: Around['step'], failure: NonConformance): void {
  if (step.meanwhile === undefined) return;
  const stray = strayReply(exchange, as, step.meanwhile.seen);
  if (stray === undefined) return;
  throw new NonConformance(`${failure.expected}, or before that ${stray}`, failure.actual, failure.at);
}

const nothingLeft = (ends: string | Record<string, unknown>, reply: unknown): boolean =>
  typeof ends === 'string'
    ? valueAt(reply, ends) === undefined
    : difference(ends, reply, { partial: true }) === undefined;
