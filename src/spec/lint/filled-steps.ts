import type { SchemaCheck } from '../read/check-schema.js';
import { checkWithDefinitions, fieldsOfPacket, stepSchema } from '../read/format-check.js';
import { isRecord, valueAt, withValueAt } from '../pointer.js';
import type { Problem } from '../read/problem.js';
import type { Step } from '../steps.js';
import { namesIn, substitute } from '../template.js';
import type { Rule } from './index.js';
import { stepListsOf } from '../step-lists.js';

let compiled: SchemaCheck | undefined;
const stepCheck = (): SchemaCheck => (compiled ??= checkWithDefinitions(stepSchema));

/**
 * A template stands for a value that the format has not seen: a case's, a row's of a family. With it filled in a step
 * must fit the format as if it had been written so, or a misspelt word would say nothing and be told by nobody.
 */
const filledSteps: Rule = (spec, report, checks) => {
  const told = new Set<unknown>();
  spec.requirements.forEach((requirement) => {
    const { pointer, control } = requirement;
    const cases = isRecord(requirement.cases) ? Object.entries(requirement.cases) : [];
    for (const { steps, at } of [{ steps: control, at: '/control' }, ...stepListsOf(requirement, checks)])
      steps.forEach((step, index) => {
        const place = `${pointer}${at}/${index}`;
        if (told.has(step)) return;
        told.add(step);
        const asWritten = problemsOf(step);
        for (const { pointer, message } of asWritten) report(place + pointer, message);
        if (asWritten.length > 0) return;
        for (const [name, values] of cases)
          for (const { pointer, message } of givenBy(values, step))
            report(place + pointer, `in the case "${name}" ${message}`);
      });
  });
};

/** What is wrong with the values of a case where a step has them. What no value of it gave was read as it stands. */
function givenBy(values: Record<string, unknown>, step: Step): Problem[] {
  const isGiven = (part: unknown): boolean => namesIn(part).some(({ name }) => Object.hasOwn(values, name));
  if (!isGiven(step)) return [];
  const filled = substitute(step, values) as Step;
  const typeIsGiven = isGiven(valueAt(step, '/send/packet/type'));
  return problemsOf(typeIsGiven ? withFieldsOfItsType(filled) : filled).filter(({ pointer }) => {
    const written = valueAt(step, pointer);
    return written === undefined || isGiven(written);
  });
}

/** Each type of packet takes the fields that it has; that one of them has it was seen before. */
function withFieldsOfItsType(step: Step): Step {
  const packet = valueAt(step, '/send/packet');
  const fields = isRecord(packet) ? fieldsOfPacket(packet['type']) : undefined;
  if (!isRecord(packet) || !fields) return step;
  const taken = Object.fromEntries(Object.entries(packet).filter(([name]) => fields.includes(name)));
  return withValueAt(step, '/send/packet', taken) as Step;
}

const problemsOf = (step: Step): Problem[] =>
  stepCheck()({
    path: '',
    value: withoutNulls(step),
    at: () => ({ line: 1, column: 1 }),
    problem: (at, message) => ({ file: '', line: 1, column: 1, pointer: at, message }),
  });

/** A field of a packet that a case leaves out is null in its row. */
function withoutNulls(step: Step): Step {
  const packet = valueAt(step, '/send/packet');
  if (!isRecord(packet)) return step;
  const sent = Object.fromEntries(Object.entries(packet).filter(([, value]) => value !== null));
  return withValueAt(step, '/send/packet', sent) as Step;
}

export const filledStepRules: readonly Rule[] = [filledSteps];
