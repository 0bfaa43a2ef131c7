import { compileSchema } from '../check-schema.js';
import { didYouMean } from '../nearest.js';
import type { Rule } from './index.js';
import { eachRequirement } from './names.js';

/** A named check must exist, and what stands under `with` must fit its own schema. */
const namedChecks: Rule = (spec, report, checks) => {
  const names = checks.map(({ name }) => name);
  eachRequirement(spec, (requirement, pointer) => {
    const { name, with: parameters } = requirement.check;
    const check = checks.find((candidate) => candidate.name === name);
    if (!check) {
      report(`${pointer}/check`, `there is no check "${name}"${didYouMean(name, names)}`);
      return;
    }
    if (name === 'steps') return;
    const asFile = {
      path: '',
      value: parameters,
      at: () => ({ line: 1, column: 1 }),
      problem: (at: string, message: string) => ({ file: '', line: 1, column: 1, pointer: at, message }),
    };
    for (const problem of compileSchema(check.parameters)(asFile)) {
      report(`${pointer}/with${problem.pointer}`, problem.message);
    }
  });
};

export const checkRules: readonly Rule[] = [namedChecks];
