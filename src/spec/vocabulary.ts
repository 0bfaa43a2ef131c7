import type { Spec } from './model.js';
import { protocolOf } from './protocol.js';
import { wordsOf, type Expect, type Step } from './steps.js';

/** What reading a spec must know of a named check: its name, the schema of its parameters, and which of them are steps. */
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

/** What reading a spec must know of a verb. */
export interface KnownVerb<N extends string = string, W = unknown> {
  name: N;
  refersTo?(words: W): Reference[];
  /** It connects whoever acts. */
  connects?: true;
  /** Whoever does this on an MQTT connection is connected before, where no step says so. */
  speaks?(words: W): boolean;
  /** The operation that is asked, to whose reply whoever asks listens, where no step says so. */
  asks?(words: W): string | undefined;
  /** The operation to whose reply it listens. */
  hears?(words: W): string | undefined;
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

/** What reading a spec must know of an expectation. */
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

/** A verb, with what a step says to it. */
export interface Said {
  verb: KnownVerb;
  words: unknown;
}

/** The verb of a step; undefined where there is none. */
export function verbOf(step: Step, checks: readonly KnownCheck[]): Said | undefined {
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

/** Whether a verb acts without a connection, as it always does or as its operation goes over HTTP. */
export function needsNobody(spec: Spec, { verb, words }: Said): boolean {
  if (verb.needsNobody !== 'over HTTP') return verb.needsNobody === true;
  const operations = (verb.refersTo?.(words) ?? []).filter(({ to }) => to === 'operation');
  return operations.some(({ name = '' }) => {
    const known = spec.api.operations[name];
    return known !== undefined && protocolOf(spec, known) === 'http';
  });
}
