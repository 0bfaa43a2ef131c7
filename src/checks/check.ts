import type { Expectation, Verb } from '../steps/word.js';
import type { CheckContext } from '../steps/context.js';
import type { DeviceCost } from './device-cost.js';

export type { AnnouncedChange, CheckContext } from '../steps/context.js';

/**
 * A way to judge a kind of requirement. Returning means that the target conforms; a NonConformance that it does not;
 * an Inconclusive that nothing could be judged. `run` answers how many things it judged: a check that judged nothing
 * is a mistake of the spec's.
 */
export interface Check<Parameters = unknown> {
  name: string;
  text: string;
  /** JSON Schema (draft-07) of `with`; it may refer to the definitions of a conformance document. */
  parameters: Readonly<Record<string, unknown>>;
  /** Parameters that are lists of steps, in the order in which they are tried; they are read as such. */
  stepLists?: readonly string[];
  /** Names that it gives to its steps. */
  provides?: readonly string[];
  /** Of the linear exchange: the words of its steps. */
  verbs?: readonly Verb[];
  expectations?: readonly Expectation[];
  /** Milliseconds that it may take besides its usual waits, for a timer of the protocol. */
  waits?(parameters: Parameters): number;
  /** Of a device that is only a client: what it takes of it besides its lists of steps, as far as it is known before. */
  costs?(parameters: Parameters): DeviceCost;
  run(context: CheckContext, parameters: Parameters): Promise<number>;
}

/** Keeps the parameter type of a check while the vocabulary holds checks of all types. */
export function defineCheck<Parameters>(check: Check<Parameters>): Check {
  return check as Check;
}
