import type { Problem } from '../read/problem.js';
import { writtenPointer } from '../written-pointer.js';
import type { SourceFile } from '../read/read-yaml.js';
import type { Spec } from '../model.js';
import type { KnownCheck } from '../vocabulary.js';
import { checkRules } from './checks.js';
import { cycleRules } from './cycles.js';
import { deviceRules } from './device-rules.js';
import { filledStepRules } from './filled-steps.js';
import { lookRules } from './look-rules.js';
import { nameRules } from './names.js';
import { riskyRules } from './risky-rules.js';
import { secretRules } from './secret-rules.js';
import { stepRules } from './step-rules.js';
import { templateRules } from './templates.js';
import { timeRules } from './time-rules.js';

/** One thing that JSON Schema cannot see in a conformance document. */
export type Report = (pointer: string, message: string) => void;
export type Rule = (spec: Spec, report: Report, checks: readonly KnownCheck[]) => void;

const rules: readonly Rule[] = [
  ...nameRules,
  ...cycleRules,
  ...checkRules,
  ...filledStepRules,
  ...stepRules,
  ...deviceRules,
  ...riskyRules,
  ...secretRules,
  ...timeRules,
  ...lookRules,
  ...templateRules,
];

/** Everything wrong with a spec beyond its schema, in the order of the file. */
export function lintSpec(spec: Spec, source: SourceFile, checks: readonly KnownCheck[]): Problem[] {
  // The requirements of a family stand at one place, so what is wrong with all of them is said once.
  const problems = new Map<string, Problem>();
  const report: Report = (pointer, message) => {
    const place = writtenPointer(spec, pointer);
    problems.set(`${place} ${message}`, source.problem(place, message));
  };
  for (const rule of rules) rule(spec, report, checks);
  return [...problems.values()].sort((a, b) => a.line - b.line || a.column - b.column);
}
