import { anything, list } from '../schema/form.js';
import { object, required, type Written } from '../schema/words.js';
import { steps } from './parameters.js';
import type { Step } from '../steps/step.js';
import { substitute } from '../spec/template.js';
import { Inconclusive, NonConformance } from '../verdict/non-conformance.js';
import { defineCheck, type CheckContext } from './check.js';
import { difference, show } from '../steps/difference.js';
import { runSteps } from '../steps/run-steps.js';

const words = {
  read: required(steps, 'Steps that capture what is there as `present`.'),
  write: required(steps, 'Steps that write `{value}`, or its JSON text `{json}`.'),
  values: required(list(anything, 1), 'Legal values. What is there already is not written.'),
};

type Parameters = Written<typeof words>;

/** What is written is there afterwards. What was there before is put back when the case is over. */
export const writeReadBack = defineCheck<Parameters>({
  name: 'write-read-back',
  text: 'Each value is written, and read back as it was written; the first one is put back.',
  stepLists: ['read', 'write'],
  provides: ['value', 'json', 'present'],
  parameters: object(words).schema,
  async run(context, { read, write, values }) {
    let present = await presentValue(context, read, { part: 'before', judging: false });
    keep(context, { read, write }, present);
    let judged = 0;
    for (const value of substitute(values, context.scope)) {
      if (isSame(value, present)) continue;
      setValue(context, value);
      judged += (await runSteps(context, write, { part: 'write', judging: true })).judged;
      present = await presentValue(context, read, { part: 'read back', judging: true });
      if (!isSame(value, present))
        throw new NonConformance(
          `${show(value)} is read back after it was written`,
          `it is ${show(present)}`,
        );
      judged += 1;
    }
    if (judged === 0) throw new Inconclusive('the only legal value given is there already');
    return judged;
  },
});

const isSame = (one: unknown, other: unknown): boolean =>
  difference(one, other, { partial: false }) === undefined;

function setValue(context: CheckContext, value: unknown): void {
  context.scope['value'] = value;
  context.scope['json'] = JSON.stringify(value);
}

/** Journals how the value that is there now is written again, and read. */
function keep(
  context: CheckContext,
  { read, write }: Pick<Parameters, 'read' | 'write'>,
  present: unknown,
): void {
  setValue(context, present);
  context.willChange({
    text: `${show(present)} is written again`,
    undo: write,
    readBack: read,
    reads: { present },
  });
}

async function presentValue(
  context: CheckContext,
  read: readonly Step[],
  options: { part: string; judging: boolean },
): Promise<unknown> {
  delete context.scope['present'];
  await runSteps(context, read, options);
  return context.scope['present'];
}
