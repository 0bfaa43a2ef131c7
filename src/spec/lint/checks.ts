import type { SchemaCheck } from '../read/check-schema.js';
import { checkWithDefinitions } from '../read/format-check.js';
import { didYouMean } from '../read/nearest.js';
import type { KnownCheck } from '../vocabulary.js';
import type { Rule } from './index.js';

const compiled = new WeakMap<object, SchemaCheck>();

/** The check of a named check's parameters: many requirements of a family share it. */
function parametersOf({ parameters }: KnownCheck): SchemaCheck {
  const known = compiled.get(parameters) ?? checkWithDefinitions(parameters);
  compiled.set(parameters, known);
  return known;
}

/** A named check must exist, and what stands under `with` must fit its own schema. */
const namedChecks: Rule = (spec, report, checks) => {
  const names = checks.map(({ name }) => name);
  spec.requirements.forEach((requirement) => {
    const { pointer } = requirement;
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
    for (const problem of parametersOf(check)(asFile)) {
      report(`${pointer}/with${problem.pointer}`, problem.message);
    }
  });
};

export const checkRules: readonly Rule[] = [namedChecks];
