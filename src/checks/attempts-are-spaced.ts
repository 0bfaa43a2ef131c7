import type { Observed } from '../driver/driver.js';
import { milliseconds } from '../spec/duration.js';
import type { Duration, Step } from '../spec/steps.js';
import { NonConformance } from '../verdict/non-conformance.js';
import { defineCheck } from './check.js';
import { describeEvent } from './steps/demand.js';
import { runSteps } from './steps/run-steps.js';

interface Parameters {
  /** Steps after which the target cannot have a session at our broker. */
  before: Step[];
  /** The listener at which the target comes. */
  on: string;
  /** How many times it must come again. */
  attempts: number;
  /** The least time from the end of an attempt to the next one. */
  pause: Duration;
}

/** A target that is not let in tries again, but does not hammer at the broker. */
export const attemptsAreSpaced = defineCheck<Parameters>({
  name: 'attempts-are-spaced',
  text: 'The target comes again, and not sooner than a pause after its last attempt ended.',
  stepLists: ['before'],
  parameters: {
    type: 'object',
    properties: {
      before: { $ref: '#/definitions/steps' },
      on: { type: 'string' },
      attempts: { type: 'integer', minimum: 2 },
      pause: { $ref: '#/definitions/duration' },
    },
    required: ['before', 'on', 'attempts', 'pause'],
    additionalProperties: false,
  },
  async run(context, { before, on, attempts, pause }) {
    await runSteps(context, before, { stage: 'before', judging: true });
    const peer = context.driver.listener(on);
    const least = milliseconds(pause);
    const awaited = async (matches: (event: Observed) => boolean, what: string): Promise<Observed> => {
      const event = await peer.next(matches, context.within, what);
      if (event.type === 'timeout') throw new NonConformance(what, describeEvent(event));
      return event;
    };
    let ended: number | undefined;
    for (let number = 1; number <= attempts; number += 1) {
      const came = await awaited(({ type }) => type === 'came', `attempt ${number} of the target to connect`);
      const gap = ended === undefined ? undefined : came.at - ended;
      if (gap !== undefined && gap < least) {
        throw new NonConformance(
          `at least ${least} ms between the end of an attempt and the next one`,
          `the next one came after ${gap.toFixed(1)} ms`,
        );
      }
      const connection = came.type === 'came' ? came.connection : undefined;
      const isItsEnd = (event: Observed): boolean =>
        event.type === 'closed' && event.connection === connection;
      ended = (await awaited(isItsEnd, `the end of attempt ${number}`)).at;
    }
    return attempts;
  },
});
