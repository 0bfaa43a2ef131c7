import { integer, string } from '../../schema/form.js';
import { object, optional, required, type Written } from '../../schema/words.js';
import { duration } from '../../spec/format/common.js';
import { milliseconds } from '../../spec/duration.js';
import type { Operation } from '../../spec/api.js';
import { fillAddress } from '../../spec/topic.js';
import { describePacket } from '../../driver/wire/packet.js';
import type { Exchange } from '../../steps/exchange.js';
import { Inconclusive, NonConformance } from '../../verdict/non-conformance.js';
import { defineCheck, type CheckContext } from '../check.js';
import { judgeMessage, type Judged } from './judge-message.js';
import { butNear, nearTo, nextMessage, signsOf, subscribe, type Message } from './listening.js';
import { operationOf } from './operation.js';
import {
  flagsOf,
  judgeHigherQos,
  judgeKeptQos,
  judgeQos,
  judgeRetain,
  subscribeTo,
} from './qos-and-retain.js';
import { belongsTo, givenValues } from './topics.js';

const words = {
  operation: required(string(), 'The operation of the API that the target sends.'),
  watch: optional(duration, 'How long messages are waited for; 10 s when missing.'),
  messages: optional(integer(1), 'How many messages are judged; one when missing.'),
};

type Parameters = Written<typeof words>;

const usually = '10s';

/** Milliseconds in which a message that came retained to one connection has come live to another. */
const cameWithin = 2000;

/** What the target sends on the channel has the documented payload and flags; silence proves nothing. */
export const operationSends = defineCheck<Parameters>({
  name: 'operation-sends',
  text: 'A message that the target sends by itself fits the document.',
  parameters: object(words).schema,
  waits: ({ watch = usually }) => milliseconds(watch),
  async run(context, { operation: id, watch = usually, messages = 1 }) {
    const operation = operationOf(context, id);
    const filter = fillAddress(operation.channel.address, givenValues(context, operation.channel)).topic;
    const { exchange, granted } = await subscribeTo(context, operation, filter);
    const wait = milliseconds(watch);
    const watching = new Watching(context, exchange, { operation, filter, granted, wait, messages });
    await watching.untilDone();
    return await watching.judge();
  },
});

interface Watched {
  operation: Operation;
  filter: string;
  granted: number;
  /** Milliseconds. */
  wait: number;
  /** Messages that are enough. */
  messages: number;
}

/** One operation, watched for a time. */
class Watching {
  readonly #live: Message[] = [];
  #retained: { message: Message; judged: Judged }[] = [];
  /** Why messages that came were not judged. */
  readonly #passedOver = new Set<string>();
  /** A message that shows that the device is there. */
  #sign: Message | undefined;
  #isSign: ((packet: Message['packet']) => boolean) | undefined;
  readonly #until: number;

  constructor(
    private readonly context: CheckContext,
    private readonly exchange: Exchange,
    private readonly watched: Watched,
  ) {
    this.#until = context.driver.elapsed() + watched.wait;
  }

  /** Until as many live messages as are wanted were right, or the time is over. Throws NonConformance for a wrong one. */
  async untilDone(): Promise<void> {
    const { messages, filter, operation } = this.watched;
    const isMeant = (packet: Message['packet']): boolean =>
      this.#isSign?.(packet) === true ||
      belongsTo(this.context, operation.channel, packet.topic).is ||
      this.#isOdd(packet);
    while (this.#live.length < messages) {
      const message = await nextMessage(this.exchange, isMeant, {
        until: this.#until,
        what: `a message on ${filter}`,
      });
      if (!message) return;
      await this.#take(message);
    }
  }

  /** On the topic, with a value that the document does not list: told where nothing else came. */
  #isOdd({ topic }: Message['packet']): boolean {
    const belongs = belongsTo(this.context, this.watched.operation.channel, topic);
    if (!belongs.is && belongs.why !== undefined) this.#passedOver.add(belongs.why);
    return false;
  }

  async #take(message: Message): Promise<void> {
    const { operation, granted } = this.watched;
    const { packet } = message;
    if (!belongsTo(this.context, operation.channel, packet.topic).is) {
      this.#sign ??= message;
      return;
    }
    const judged = judgeMessage(this.context, operation, operation.messages, packet);
    if (judged.is === 'another')
      this.#passedOver.add(`what came on ${packet.topic} is of operation ${judged.of}`);
    else if (packet.retain) await this.#takeRetained({ message, judged });
    else if (judged.is === 'wrong') throw failure(packet, judged.mismatch);
    else if (judged.is === 'unjudged')
      this.#passedOver.add(`what came on ${packet.topic} is not judged: ${judged.why}`);
    else {
      judgeQos(flagsOf(operation), message, granted);
      await judgeHigherQos(this.exchange, flagsOf(operation), message, granted);
      this.#live.push(message);
    }
  }

  /** It may be of long ago, so a live message must show that the device is there. */
  async #takeRetained(retained: { message: Message; judged: Judged }): Promise<void> {
    this.#retained.push(retained);
    if (this.#isSign) return;
    const { filters, isSign } = signsOf(this.context);
    this.#isSign = isSign;
    await subscribe(
      this.exchange,
      filters.filter((filter) => filter !== this.watched.filter),
      0,
    );
  }

  /** What it came to. Answers how many things were judged; throws NonConformance or Inconclusive. */
  async judge(): Promise<number> {
    const { operation } = this.watched;
    if (this.#live.length > 0) {
      const cameLive = async (hex: string): Promise<boolean> => await this.#cameLive(hex);
      await judgeRetain(this.exchange, flagsOf(operation), this.#live, cameLive);
      return this.#live.length;
    }
    if (this.#retained.length > 0) return await this.#judgeRetained();
    const { wait } = this.watched;
    const besides = this.#passedOver.size === 0 ? '' : `; ${[...this.#passedOver].slice(0, 3).join('; ')}`;
    const { channel } = operation;
    const near = nearTo(this.context, channel, givenValues(this.context, channel));
    throw new Inconclusive(
      `nothing that could be judged came within ${wait / 1000} s${besides}${butNear(near)}`,
    );
  }

  async #judgeRetained(): Promise<number> {
    const { operation, granted } = this.watched;
    if (!this.#sign)
      throw new Inconclusive(
        `only retained messages came on ${this.watched.filter}, which may be of long ago, and no device was seen${butNear(nearTo(this.context, operation.channel, givenValues(this.context, operation.channel)))}`,
      );
    for (const { message, judged } of this.#retained)
      if (judged.is === 'wrong') throw failure(message.packet, judged.mismatch);
    const right = this.#retained.filter(({ judged }) => judged.is === 'right');
    if (right.length === 0) throw new Inconclusive(`nothing that came on ${this.watched.filter} is judged`);
    if (operation.mqtt.retain === false)
      throw new Inconclusive(
        `only a retained message came on ${this.watched.filter}, and the document says that none is: it may be of long ago`,
      );
    await judgeKeptQos(this.context, flagsOf(operation), right[0]!.message, granted);
    this.context.driver.record({
      on: 'client',
      type: 'seen',
      text: `the retained message on ${right[0]!.message.packet.topic}, and no other within ${this.watched.wait / 1000} s`,
    });
    return right.length;
  }

  /** Whether a payload has come live meanwhile: on two connections nothing orders the two. */
  async #cameLive(hex: string): Promise<boolean> {
    const until = this.context.driver.elapsed() + cameWithin;
    const isIt = ({ payload, retain }: Message['packet']): boolean => !retain && payload.hex === hex;
    return (await nextMessage(this.exchange, isIt, { until, what: 'the same message live' })) !== undefined;
  }
}

const failure = (
  packet: Message['packet'],
  { expected, actual, at }: { expected: string; actual: string; at?: string },
): NonConformance =>
  new NonConformance(`on ${packet.topic}: ${expected}`, `${actual}, in ${describePacket(packet)}`, at);
