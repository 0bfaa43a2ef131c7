import { milliseconds } from '../spec/duration.js';
import type { Step } from '../spec/steps.js';
import { verbs } from '../spec/steps.js';
import { substitute } from '../spec/template.js';
import { Unsendable } from '../driver/wire/encode.js';
import type { CheckContext } from './context.js';
import { captureAll } from './capture.js';
import { broker } from './broker.js';
import { connect } from './connect.js';
import { Exchange, specMistake } from './exchange.js';
import { followedBy } from './expect.js';
import { http } from './http.js';
import { nothing } from './nothing.js';
import { open } from './open.js';
import { publish } from './publish.js';
import { request } from './request.js';
import { send } from './send.js';
import { subscribe, unsubscribe } from './subscribe.js';
import { tellHowLong, wait, whileItLasts } from './time.js';

type Verb = (typeof verbs)[number];
type Act = (exchange: Exchange, as: string, step: Step, within: number) => Promise<void>;

const acts: Record<Verb, Act> = {
  connect,
  subscribe,
  unsubscribe,
  publish,
  request,
  http,
  nothing,
  broker,
  open,
  send,
  wait,
  ping: async (exchange, as, step, within) => {
    await exchange.peer(as).send({ type: 'PINGREQ' });
    await followedBy(exchange, as, step, within, 'pingresp');
  },
  disconnect: async (exchange, as, step, within) => {
    if (exchange.talks.has(as)) return await exchange.talk(as).end();
    await exchange.peer(as).send({ type: 'DISCONNECT' });
    await exchange.peer(as).end();
    await followedBy(exchange, as, step, within);
  },
  drop: async (exchange, as, step) => {
    const connection = exchange.talks.has(as) ? exchange.talk(as) : exchange.peer(as);
    await (step.drop!.how === 'end' ? connection.end() : connection.drop());
  },
};

/** One line for people: `connect {"username":"…"} expect {"connack":5}`. */
export function describeStep(step: Step): string {
  const parts = [
    ...verbs.filter((verb) => step[verb] !== undefined),
    ...(['expect', 'given', 'settle'] as const).filter((word) => step[word] !== undefined),
  ];
  return parts
    .map(
      (part) =>
        `${part} ${typeof step[part] === 'string' ? (step[part] as string) : JSON.stringify(step[part])}`,
    )
    .join(' ')
    .slice(0, 300);
}

/** Names a client, an exchange or a listener when the step does not. */
function whoOtherwise(exchange: Exchange, step: Step): string {
  if (step.broker) return 'broker';
  if (step.wait) return 'clock';
  const overHttp = step.request && exchange.protocolOf(step.request.operation) === 'http';
  return step.http || overHttp ? 'http' : 'client';
}

/**
 * Tries steps one after another. With `judging` false nothing can fail the target: used for controls and preambles.
 * Answers the state, with how many demands were judged.
 */
export async function runSteps(
  context: CheckContext,
  steps: readonly Step[],
  options: { stage: string; judging: boolean; apart?: boolean },
): Promise<Exchange> {
  const exchange = new Exchange(context, options.stage, options.judging, options.apart);
  for (const [index, template] of steps.entries()) {
    const step = substitute(template, context.scope);
    const verb = verbs.find((word) => step[word] !== undefined);
    const as = step.as ?? whoOtherwise(exchange, step);
    const within = step.within === undefined ? context.within : milliseconds(step.within);
    const began = context.driver.record({
      on: as,
      type: 'step',
      index: `${options.stage}${options.stage ? ' ' : ''}${index + 1}`,
      text: describeStep(step),
    });
    await whileItLasts(exchange, as, step, within, async (within) => {
      if (verb) await acts[verb](exchange, as, step, within).catch(asOurs);
      else if (step.expect === undefined && step.given === undefined)
        throw specMistake('a step says nothing');
      else await followedBy(exchange, as, step, within);
    });
    if (step.took !== undefined) tellHowLong(exchange, as, step.took);
    if (step.moment !== undefined)
      exchange.moments.set(step.moment, { began, ended: context.driver.elapsed() });
    if (step.capture) captureAll(exchange, as, step.capture, step.expect !== undefined);
  }
  return exchange;
}

/** What a capture or a parameter gave may have no room in a packet, which nobody could know before. */
function asOurs(error: unknown): never {
  throw error instanceof Unsendable ? specMistake(error.message) : error;
}
