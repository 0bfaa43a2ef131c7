import { Unsendable } from '../driver/wire/encode.js';
import { milliseconds } from '../spec/duration.js';
import { wordsOf, type Step as WrittenStep } from '../spec/steps.js';
import { substitute } from '../spec/template.js';
import { partOfCase } from '../verdict/step-text.js';
import { captureAll } from './capture.js';
import type { CheckContext } from './context.js';
import { Exchange, specMistake } from './exchange.js';
import { followedBy } from './expect.js';
import type { Step } from './step.js';
import { toldStep, type PartOfCase } from './told-step.js';
import { markedAt, tellHowLong, whileItLasts } from './time.js';
import { verbs } from './verbs/index.js';

/**
 * Tries steps one after another. With `judging` false nothing can fail the target: used for controls and preambles.
 * Answers the state, with how many demands were judged.
 */
export async function runSteps(
  context: CheckContext,
  steps: readonly (WrittenStep | Step)[],
  options: PartOfCase & { judging: boolean; apart?: boolean },
): Promise<Exchange> {
  const { judging, apart, ...place } = options;
  const exchange = new Exchange(context, partOfCase({ stage: 'judged', ...place }), judging, apart);
  for (const [index, template] of steps.entries()) {
    const step = substitute(template, context.scope) as WrittenStep;
    const verb = verbs.find(({ name }) => wordsOf(step, name) !== undefined);
    const words = verb && wordsOf(step, verb.name);
    const as = step.as ?? verb?.otherwise?.(exchange, words) ?? 'client';
    const within = step.within === undefined ? context.within : milliseconds(step.within);
    exchange.goesOn(as);
    const asks = verb?.asksForAnswer?.(words) === true;
    // An end that lies in our socket already is older than what is said now.
    if (asks) await context.driver.look();
    const began = context.driver.record({
      on: as,
      type: 'step',
      ...toldStep(step, verb?.name, { ...place, number: index + 1 }),
    });
    if (asks) exchange.asks(as, began);
    await whileItLasts(exchange, as, step, within, async (within) => {
      if (verb) await verb.act(exchange, as, words, { step, within }).catch(asOurs);
      else if ((step.expect ?? step.given ?? step.settle) === undefined)
        throw specMistake('a step says nothing');
      else await followedBy(exchange, as, step, within);
    });
    noteTimes(exchange, as, step, began);
    if (step.capture) captureAll(exchange, as, step.capture, step.expect !== undefined);
  }
  return exchange;
}

function noteTimes(exchange: Exchange, as: string, { took, moment }: WrittenStep, began: number): void {
  if (took !== undefined) tellHowLong(exchange, as, took);
  if (moment === undefined) return;
  const ended = markedAt(exchange.context.driver, as, `the moment "${moment}"`);
  exchange.moments.set(moment, { began, ended });
}

/** What a capture or a parameter gave may have no room in a packet, which nobody could know before. */
function asOurs(error: unknown): never {
  throw error instanceof Unsendable ? specMistake(error.message) : error;
}
