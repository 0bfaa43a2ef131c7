import { milliseconds } from '../duration.js';
import { didYouMean } from '../read/nearest.js';
import { verbOf } from '../vocabulary.js';
import type { Rule } from './index.js';
import { eachStepList } from '../step-lists.js';

/** Milliseconds: what must not be over yet lasts at least so long, so that a slow machine does not overrun it. */
const leastWhile = 5000;

/** Times are counted from steps before, and a step has a name for its time only where something counts from it. */
const momentsAreNamed: Rule = (spec, report, checks) => {
  eachStepList(spec, checks, (steps, pointer) => {
    const named = new Map<string, number>();
    const used = new Set<string>();
    steps.forEach((step, index) => {
      const said = verbOf(step, checks);
      const counted: [string, string | undefined][] = [
        [said?.verb.name ?? '', said?.verb.since?.(said.words)],
        ['while', step.while?.since],
        ['took', step.took?.since],
      ];
      for (const [word, since] of counted) {
        if (since === undefined) continue;
        used.add(since);
        if (!named.has(since))
          report(
            `${pointer}/${index}/${word}/since`,
            `no step before this one has the moment "${since}"${didYouMean(since, [...named.keys()])}`,
          );
      }
      if (step.moment === undefined) return;
      if (named.has(step.moment))
        report(`${pointer}/${index}/moment`, `the moment "${step.moment}" has a step already`);
      named.set(step.moment, index);
    });
    for (const [name, index] of named)
      if (!used.has(name)) report(`${pointer}/${index}/moment`, `nothing counts from the moment "${name}"`);
  });
};

/** What must hold for a while holds long enough that a slow machine is not too late. */
const whileIsLong: Rule = (spec, report, checks) => {
  eachStepList(spec, checks, (steps, pointer) =>
    steps.forEach((step, index) => {
      if (step.while === undefined) return;
      if (milliseconds(step.while.lasts) < leastWhile)
        report(
          `${pointer}/${index}/while/lasts`,
          `a slow machine would overrun this; tell the target at least ${leastWhile / 1000}s`,
        );
    }),
  );
};

/** Rules for what a clock decides. */
export const timeRules: readonly Rule[] = [momentsAreNamed, whileIsLong];
