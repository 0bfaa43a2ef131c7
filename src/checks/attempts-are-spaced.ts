import { integer } from '../schema/form.js';
import { object, required, type Written } from '../schema/words.js';
import { duration } from '../spec/format/common.js';
import { steps, who } from './parameters.js';
import type { Observed } from '../driver/driver.js';
import { milliseconds } from '../spec/duration.js';
import { Inconclusive, NonConformance } from '../verdict/non-conformance.js';
import { defineCheck } from './check.js';
import { describeEvent } from '../steps/demand.js';
import { runSteps } from '../steps/run-steps.js';

const words = {
  before: required(steps, 'Steps after which the target cannot have a session at our broker.'),
  on: required(who, 'The listener at which the target comes.'),
  attempts: required(integer(2), 'How many times it must come again.'),
  pause: required(duration, 'The least time from the end of an attempt to the next one.'),
};

type Parameters = Written<typeof words>;

/** How many times as many attempts are looked at when our own clock was late; more where that has taken less time, ms. */
const patience = 20;
const leastPatience = 30_000;

/** The end of an attempt as we saw it, which was so late at most; in milliseconds. */
interface Ended {
  at: number;
  delay: number;
}

/**
 * A target that is not let in tries again, but does not hammer at the broker. The end of an attempt that we see late makes
 * the pause after it look short by as much, and a coming that we see late makes it look long: only what is too short in any
 * case fails, and only what is long enough in any case passes. Of many pauses together the time is known as well as of one.
 */
export const attemptsAreSpaced = defineCheck<Parameters>({
  name: 'attempts-are-spaced',
  text: 'The target comes again, and not sooner than a pause after its last attempt ended.',
  stepLists: ['before'],
  parameters: object(words).schema,
  async run(context, { before, on, attempts, pause }) {
    await runSteps(context, before, { part: 'before', judging: true });
    const peer = context.driver.listener(on);
    const least = milliseconds(pause);
    // Connections that it made and ended before, as the steps told it to, are no attempts.
    const earlier = peer.waiting().filter(({ type }) => type === 'came');
    const awaited = async (matches: (event: Observed) => boolean, what: string): Promise<Observed> => {
      const event = await peer.next(matches, context.within, what);
      if (event.type === 'timeout') throw new NonConformance(what, describeEvent(event));
      return event;
    };
    const ends: Ended[] = [];
    let doubt: string | undefined;
    let long = 1;
    for (let number = 1; long < attempts; number += 1) {
      if (number > attempts * patience && ends.at(-1)!.at - ends[0]!.at > leastPatience)
        throw new Inconclusive(doubt ?? 'our own clock was late all the while');
      const untilCame = context.driver.watchClock('all');
      const came = await awaited(
        (event) => event.type === 'came' && !earlier.includes(event),
        `attempt ${number} of the target to connect`,
      );
      const delay = untilCame();
      const untilEnded = context.driver.watchClock('all');
      const last = ends.at(-1);
      if (last) {
        const short = tooShort(ends, came.at, least);
        if (short !== undefined)
          throw new NonConformance(
            `at least ${least} ms between the end of an attempt and the next one`,
            short,
          );
        const gap = came.at - last.at;
        const seen = `the next one came after ${gap.toFixed(1)} ms`;
        if (gap < least) {
          // So many pauses in a row are to be seen well.
          long = 1;
          doubt = `${seen}, but its end may have been seen late: our own clock was late by up to ${last.delay} ms`;
        }
        // What we saw late may have come sooner.
        if (gap - delay >= least) long += 1;
      }
      const connection = came.type === 'came' ? came.connection : undefined;
      const isItsEnd = (event: Observed): boolean =>
        event.type === 'closed' && event.connection === connection;
      const { at } = await awaited(isItsEnd, `the end of attempt ${number}`);
      ends.push({ at, delay: Math.max(delay, untilEnded()) });
    }
    return attempts;
  },
});

/** What was seen of pauses that took less together than so many must, however late we saw them begin; the fewest first. */
function tooShort(ends: readonly Ended[], came: number, least: number): string | undefined {
  for (let pauses = 1; pauses <= ends.length; pauses += 1) {
    const { at, delay } = ends.at(-pauses)!;
    const time = came - at;
    if (time + delay >= least * pauses) continue;
    return pauses === 1
      ? `the next one came after ${time.toFixed(1)} ms`
      : `the next ${pauses} came within ${time.toFixed(1)} ms`;
  }
  return undefined;
}
