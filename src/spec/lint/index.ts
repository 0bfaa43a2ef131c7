import type { Problem } from '../problem.js';
import type { SourceFile } from '../read-yaml.js';
import type { Spec } from '../model.js';
import { checkRules } from './checks.js';
import { cycleRules } from './cycles.js';
import { deviceRules } from './device-rules.js';
import { filledStepRules } from './filled-steps.js';
import { lookRules } from './look-rules.js';
import { nameRules } from './names.js';
import { riskyRules } from './risky-rules.js';
import { stepRules } from './step-rules.js';
import { templateRules } from './templates.js';
import { timeRules } from './time-rules.js';

/** What lint must know of a named check: its name, the schema of its parameters, and which of them are steps. */
export interface KnownCheck {
  name: string;
  parameters: Record<string, unknown>;
  /** Parameters that are lists of steps, in the order in which they are tried. */
  stepLists?: readonly string[];
  /** Names that it gives to its steps. */
  provides?: readonly string[];
}

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
  ...timeRules,
  ...lookRules,
  ...templateRules,
];

/** Everything wrong with a spec beyond its schema, in the order of the file. */
export function lintSpec(spec: Spec, source: SourceFile, checks: readonly KnownCheck[]): Problem[] {
  // The requirements of a family stand at one place, so what is wrong with all of them is said once.
  const problems = new Map<string, Problem>();
  const report: Report = (pointer, message) => {
    problems.set(`${pointer} ${message}`, source.problem(pointer, message));
  };
  for (const rule of rules) rule(spec, report, checks);
  return [...problems.values()].sort((a, b) => a.line - b.line || a.column - b.column);
}
