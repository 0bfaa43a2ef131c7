import type { Problem } from '../read/problem.js';
import { wordsOf, type Expect, type Step } from '../steps.js';
import type { SourceFile } from '../read/read-yaml.js';
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
  parameters: Readonly<Record<string, unknown>>;
  /** Parameters that are lists of steps, in the order in which they are tried. */
  stepLists?: readonly string[];
  /** Names that it gives to its steps. */
  provides?: readonly string[];
  /** Of the check that is a linear exchange: the words of a step. */
  verbs?: readonly KnownVerb[];
  expectations?: readonly KnownExpectation[];
}

/** Something that words name, and that must be there: at a pointer within the words. */
export interface Reference {
  to: 'operation' | 'server' | 'envelope';
  at: string;
  name: string | undefined;
}

/** What lint must know of a verb. */
export interface KnownVerb<N extends string = string, W = unknown> {
  name: N;
  refersTo?(words: W): Reference[];
  /** It connects whoever acts. */
  connects?: true;
  /** It needs nobody to be connected: never, or where the operation that it names goes over HTTP. */
  needsNobody?: true | 'over HTTP';
  /** It judges by itself, without an `expect`. */
  judges?: true;
  /** It makes something at the target that another case may find there. */
  makes?(words: W): boolean;
  /** It is about our broker: who acts is one of its listeners. */
  ofOurBroker?: true;
  /** Whether it looks again and again until it is as expected; undefined where that is not said. */
  looksAgain?(words: W): boolean | undefined;
  /** What says that nothing is left to undo, where the words have it. */
  ends?(words: W): unknown;
  /** The `moment` from which it counts. */
  since?(words: W): string;
}

/** What lint must know of an expectation. */
export interface KnownExpectation<N extends string = string, W = unknown> {
  name: N;
  refersTo?(words: Exclude<W, true>): Reference[];
  /** What only our broker can see of a target. */
  ofOurBroker?: true;
  /** It takes the next message, so that of several alternatives only one may. */
  takesMessage?: true;
  /** A step without a verb may wait for it and go on without it. */
  settles?: true;
}

interface Words {
  verbs: readonly KnownVerb[];
  expectations: ReadonlyMap<string, KnownExpectation>;
}

const words = new WeakMap<readonly KnownCheck[], Words>();

/** The words of a vocabulary: asked for at each of thousands of steps, by every rule. */
function wordsIn(checks: readonly KnownCheck[]): Words {
  const known = words.get(checks);
  if (known) return known;
  const expectations = checks.flatMap((check) => check.expectations ?? []);
  const found = {
    verbs: checks.flatMap(({ verbs }) => verbs ?? []),
    expectations: new Map(expectations.map((each) => [each.name, each])),
  };
  words.set(checks, found);
  return found;
}

/** The verbs that a vocabulary has. */
export const verbsIn = (checks: readonly KnownCheck[]): readonly KnownVerb[] => wordsIn(checks).verbs;

/** The verb of a step, with what the step says to it; undefined where there is none. */
export function verbOf(
  step: Step,
  checks: readonly KnownCheck[],
): { verb: KnownVerb; words: unknown } | undefined {
  const verb = verbsIn(checks).find(({ name }) => wordsOf(step, name) !== undefined);
  return verb && { verb, words: wordsOf(step, verb.name) };
}

/** What a step awaits, the alternatives of `anyOf` one by one, with the pointer of each within the step. */
export function awaitedBy(
  step: Step,
  checks: readonly KnownCheck[],
): { expectation: KnownExpectation; words: unknown; at: string }[] {
  const { expectations } = wordsIn(checks);
  const each = (expect: Expect | undefined, at: string): ReturnType<typeof awaitedBy> => {
    if (expect === undefined) return [];
    const [kind, words] = typeof expect === 'string' ? [expect, true] : (Object.entries(expect)[0] ?? []);
    if (kind === 'anyOf')
      return (words as Expect[]).flatMap((one, index) => each(one, `${at}/anyOf/${index}`));
    const expectation = expectations.get(kind ?? '');
    return expectation
      ? [{ expectation, words: words === true ? {} : words, at: `${at}/${expectation.name}` }]
      : [];
  };
  return [...each(step.expect, '/expect'), ...each(step.given, '/given'), ...each(step.settle, '/settle')];
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
