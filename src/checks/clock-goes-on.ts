import { object, required, type Written } from '../schema/words.js';
import { numberOrText, steps } from './parameters.js';
import { substitute } from '../spec/template.js';
import { HarnessError } from '../verdict/harness-error.js';
import { NonConformance } from '../verdict/non-conformance.js';
import { defineCheck } from './check.js';
import { runSteps } from '../steps/run-steps.js';

const words = {
  since: required(
    object({
      clock: required(numberOrText, 'What it said, in milliseconds.'),
      at: required(numberOrText, 'When by our clock it had been read, at the latest, in milliseconds.'),
    }),
    "What the target's clock said before.",
  ),
  read: required(steps, 'Steps that capture what its clock says now as `clock`.'),
  tolerance: required(numberOrText, 'Milliseconds that its clock may lose besides a hundredth of the time.'),
};

type Parameters = Written<typeof words>;

/** A clock that counts from the start of the target and has lost time says that the target has started anew. */
export const clockGoesOn = defineCheck<Parameters>({
  name: 'clock-goes-on',
  text: "The target's clock, which counts from its start, has gone on since it was read before.",
  stepLists: ['read'],
  provides: ['clock'],
  parameters: object(words).schema,
  async run(context, { since, read, tolerance }) {
    const { scope } = context;
    const known = substitute({ ...since, tolerance }, scope);
    await runSteps(context, read, { part: 'read', judging: true });
    // Its clock is read after this case began, so it has gone on for so long at least.
    const passed = numberOf(scope['now'], 'now') - numberOf(known.at, 'since.at');
    const least = numberOf(known.clock, 'since.clock') + passed;
    const clock = numberOf(scope['clock'], 'clock');
    if (clock < least - passed / 100 - numberOf(known.tolerance, 'tolerance'))
      throw new NonConformance(
        `the clock of the target has gone on to ${least} ms or so, as it does while the target is up`,
        `it says ${clock} ms: the target has started anew since it was read before`,
      );
    return 1;
  },
});

function numberOf(value: unknown, name: string): number {
  const number = Number(value);
  if (Number.isFinite(number) && value !== null) return number;
  throw new HarnessError('SPEC_MISTAKE', `${name} is no number`, 'Capture a number there.');
}
