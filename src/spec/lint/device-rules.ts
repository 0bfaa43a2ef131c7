import { didYouMean } from '../read/nearest.js';
import { awaitedBy, verbOf } from '../vocabulary.js';
import type { Rule } from './index.js';
import { eachStepList } from '../step-lists.js';

const listenersAreKnown: Rule = (spec, report, checks) => {
  const listeners = Object.keys(spec.listeners);
  eachStepList(spec, checks, (steps, pointer) =>
    steps.forEach((step, index) => {
      const verb = verbOf(step, checks)?.verb;
      const expected = awaitedBy(step, checks).find(({ expectation }) => expectation.ofOurBroker);
      // Why the step is about our broker; undefined when it is not.
      const word = verb?.ofOurBroker ? verb.name : expected?.expectation.name;
      const as = step.as ?? (verb?.ofOurBroker ? 'broker' : 'client');
      if (word !== undefined && !as.includes('{') && !listeners.includes(as))
        report(
          `${pointer}/${index}`,
          `"${word}" is about our broker, and "${as}" is none of its listeners${didYouMean(as, listeners)}`,
        );
    }),
  );
};

/** Rules for specs of devices. */
export const deviceRules: readonly Rule[] = [listenersAreKnown];
