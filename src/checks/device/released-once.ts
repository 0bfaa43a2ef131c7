import { integer, string, templated } from '../../schema/form.js';
import { object, optional, required, type Written } from '../../schema/words.js';
import type { BrokerSession, Observed } from '../../driver/driver.js';
import type { PacketToSend } from '../../driver/wire/encode.js';
import type { PacketType } from '../../driver/wire/packet.js';
import { milliseconds } from '../../spec/duration.js';
import { substitute } from '../../spec/template.js';
import { markedAt } from '../../steps/time.js';
import { runSteps } from '../../steps/run-steps.js';
import { Inconclusive, NonConformance } from '../../verdict/non-conformance.js';
import { whyNoAnswer } from '../end-of-connection.js';
import { defineCheck } from '../check.js';
import { steps } from '../parameters.js';
import { subscribedSession, subscribedTopic } from './topic.js';
import { ending, isOf, keepAliveOf, Watch } from './watch.js';
import { acknowledgementTime, on, topic } from './words.js';

const words = {
  before: required(steps, 'Steps after which our broker sends no PUBREL by itself.'),
  on,
  topic,
  time: acknowledgementTime,
  repeats: required(
    templated(integer(0)),
    'How often the message is sent again, with DUP 1, before it is released.',
  ),
  effect: optional(
    string(),
    'A topic on which the device says again what it was handed, once for each message; only this is judged then.',
  ),
};

type Parameters = Written<typeof words>;
type Own = Omit<Parameters, 'before'>;

/** Far from those that our broker gives to messages of its own. */
const PACKET_ID = 45_001;

/**
 * A message of QoS 2 goes through its exchange step by step, and comes again before it is released. Where the device shows
 * what it was handed, it was handed one message.
 */
export const releasedOnce = defineCheck<Parameters>({
  name: 'message-is-released-once',
  text: 'A message of QoS 2 is answered by PUBREC, each time that it comes before PUBREL, and PUBREL by PUBCOMP.',
  stepLists: ['before'],
  parameters: object(words).schema,
  waits: () => 60_000,
  async run(context, { before, ...written }) {
    await runSteps(context, before, { part: 'before', judging: true });
    const parameters = substitute(written, context.scope);
    const watch = new Watch(context, parameters.on);
    const session = await subscribedSession(watch, 2);
    const nonce = context.nonce();
    const topic = await subscribedTopic(watch, 2, parameters.topic, nonce);
    const exchange = new Exchange(watch, session, parameters, topic, nonce);
    return parameters.effect === undefined
      ? await exchange.judge()
      : await exchange.judgeEffect(parameters.effect);
  },
});

class Exchange {
  readonly #message: PacketToSend & { type: 'PUBLISH' };
  readonly #text: string;

  constructor(
    private readonly watch: Watch,
    private readonly session: BrokerSession,
    private readonly parameters: Own,
    topic: string,
    nonce: string,
  ) {
    this.#text = `message ${nonce}`;
    this.#message = {
      type: 'PUBLISH',
      topic,
      qos: 2,
      packetId: PACKET_ID,
      payload: this.#text,
    };
  }

  /** Every step demanded. */
  async judge(): Promise<number> {
    const fails = (expected: string, actual: string): never => {
      throw new NonConformance(expected, actual);
    };
    return await this.#goThrough(fails);
  }

  /** The steps are a means: what is handed on is judged. */
  async judgeEffect(effect: string): Promise<number> {
    await this.#goThrough((expected, actual) => {
      throw new Inconclusive(`expected ${expected}, but ${actual}`);
    });
    const isEffect = (event: Observed): boolean =>
      isOf('PUBLISH')(event) && event.packet.topic === effect && event.packet.payload.text === this.#text;
    // What was handed on more than once was so before PUBCOMP, and is said on the same connection.
    let times = this.#effects.filter(isEffect).length;
    const until = this.watch.deadline(this.#time);
    const next = async (): Promise<Observed | undefined> =>
      await this.watch.next(this.session, isEffect, until, `what the device was handed, on ${effect}`);
    if (times === 0 && (await next())) times = 1;
    if (times === 0)
      throw new Inconclusive(`nothing of the message came on ${effect} within ${this.#time} ms`);
    const more = this.watch.deadline(500);
    while (await this.watch.next(this.session, isEffect, more, `it again on ${effect}`)) times += 1;
    if (times > 1)
      throw new NonConformance('the message is handed on once', `it was handed on ${times} times`);
    return 1;
  }

  readonly #effects: Observed[] = [];

  async #goThrough(fails: (expected: string, actual: string) => never): Promise<number> {
    const { repeats } = this.parameters;
    for (let time = 0; time <= repeats; time += 1) {
      await this.#send({ ...this.#message, dup: time > 0 });
      const which = time === 0 ? '' : `, for copy ${time + 1} of the message`;
      await this.#answer('PUBREC', which, fails);
    }
    await this.#send({ type: 'PUBREL', packetId: PACKET_ID });
    await this.#answer('PUBCOMP', '', fails);
    return repeats + 2;
  }

  #sentAt = 0;

  async #send(packet: PacketToSend): Promise<void> {
    this.#sentAt = markedAt(this.watch.context.driver, this.watch.on, `${packet.type} is sent`);
    await this.watch.send(this.session, packet);
  }

  async #answer(
    type: Extract<PacketType, 'PUBREC' | 'PUBCOMP'>,
    which: string,
    fails: (expected: string, actual: string) => never,
  ): Promise<void> {
    const what = `${type} with packet id ${PACKET_ID}${which}`;
    const isAnswer = (event: Observed): boolean => {
      this.#effects.push(event);
      return isOf(type)(event) && event.packet.packetId === PACKET_ID;
    };
    const event = await this.#next(isAnswer, this.#time, what);
    if (event?.type === 'packet') return;
    if (event?.type === 'closed') {
      const why = whyNoAnswer(event, this.#sentAt, 'what we sent');
      if (why !== undefined) throw new Inconclusive(`${what}: ${why}`);
      fails(what, ending(event));
    }
    const sign = await this.#next(
      ({ type: kind }) => kind === 'packet',
      Math.max(2 * keepAliveOf(this.session), this.#time),
      'a packet of the device after the time for its answer',
    );
    const seen = `it did not come within ${this.#time / 1000} s`;
    if (!sign) throw new Inconclusive(`${what}: ${seen}, nor did anything else`);
    fails(what, `${seen}; ${ending(sign)}`);
  }

  async #next(
    matches: (event: Observed) => boolean,
    within: number,
    what: string,
  ): Promise<Observed | undefined> {
    const isEnd = (event: Observed): boolean => event.type === 'closed';
    return await this.watch.next(
      this.session,
      (event) => matches(event) || isEnd(event),
      this.watch.deadline(within),
      what,
    );
  }

  get #time(): number {
    return Math.max(milliseconds(this.parameters.time), keepAliveOf(this.session));
  }
}
