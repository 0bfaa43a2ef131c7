import type { Form } from '../schema/form.js';
import type { KnownExpectation, KnownVerb } from '../spec/vocabulary.js';
import type { Step } from '../spec/steps.js';
import type { Demand } from './demand.js';
import type { Exchange } from './exchange.js';

/** What a verb needs besides its words: the step around it, and how long a wait may take. */
export interface Around {
  step: Step;
  within: number;
}

/** A verb of a step: what an author may write, what it does, what the lint and a reader must know of it. */
export interface Verb<N extends string = string, W = unknown> extends KnownVerb<N, W> {
  /** One or two sentences for the author's reference. */
  text: string;
  words: Form<W>;
  /** Steps as they stand in a spec, for the author's reference: they pass `check`. */
  example: readonly Record<string, unknown>[];
  /** Who acts when the step does not say `as`; `client` when missing. */
  otherwise?(exchange: Exchange, words: W): string;
  /** Whether what it says on a connection asks for an answer of the target; what only shows that it is there does not. */
  asksForAnswer?(words: W): boolean;
  /** Milliseconds that it takes by itself, whatever the target does. */
  lasts?(words: W): number;
  act(exchange: Exchange, as: string, words: W, around: Around): Promise<void>;
}

export const defineVerb = <const N extends string, W>(verb: Verb<N, W>): Verb<N, W> => verb;

/** The words of an expectation that may be its mere name: then there are none. */
export type Judged<W> = Exclude<W, true>;

/** What a step may expect: what an author may write, and how it is awaited and judged. */
export interface Expectation<N extends string = string, W = unknown> extends KnownExpectation<N, W> {
  text: string;
  words: Form<W>;
  example: readonly Record<string, unknown>[];
  /** True: its mere name says enough, `expect: puback`, and then it is judged with no words. */
  bare?: true;
  judge(exchange: Exchange, as: string, words: Judged<W>, demand: Demand): Promise<void>;
}

export const defineExpectation = <const N extends string, W>(
  expectation: Expectation<N, W>,
): Expectation<N, W> => expectation;
