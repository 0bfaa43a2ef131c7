import type { TypeOf } from '../schema/form.js';
import type { Written } from '../schema/words.js';
import type { duration } from './format/common.js';
import type { frameWords } from './format/step-frame.js';

/** Milliseconds, or text such as `500ms`, `2s`. */
export type Duration = TypeOf<typeof duration>;

/** What is awaited: the name of an expectation, or the name with its words. */
export type Expect = string | Readonly<Record<string, unknown>>;

/**
 * One step of a linear exchange, as far as reading a spec must know it: what stands beside its verb. A step has one verb,
 * and may say who acts (`as`), what must follow (`expect`), how long that may take (`within`) and what to keep
 * (`capture`). What a step does not `expect` is a precondition: when it does not hold, the case is inconclusive, never
 * failed. Verbs and expectations with their words are records of src/steps.
 */
export type Step = Written<typeof frameWords>;

/** What a step says to one verb; undefined when it does not say the verb. */
export const wordsOf = (step: Step, verb: string): unknown => (step as Record<string, unknown>)[verb];
