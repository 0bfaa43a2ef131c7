import { Inconclusive } from '../verdict/non-conformance.js';
import type { Step } from '../steps/step.js';
import { defineCheck } from './check.js';
import { expectations } from '../steps/expects/index.js';
import { runSteps } from '../steps/run-steps.js';
import { verbs } from '../steps/verbs/index.js';

/** The linear exchange itself, as a check: what stands under `steps:` in a spec. */
export const stepsCheck = defineCheck<Step[]>({
  name: 'steps',
  text: 'A linear exchange between named clients.',
  parameters: { type: 'array' },
  verbs,
  expectations,
  async run(context, steps) {
    const exchange = await runSteps(context, steps, { judging: true });
    for (const [name, pending] of exchange.pending) {
      const answer = await pending;
      if (answer instanceof Error) throw new Inconclusive(`the exchange "${name}" failed: ${answer.message}`);
    }
    return exchange.judged;
  },
});
