import type { EffectOnTarget, Lane, Option } from '../spec/model.js';
import type { EnumeratedValue, RequirementFacts } from '../verdict/record.js';
import type { Step } from '../spec/steps.js';

/** One case ready to be tried: a requirement with the values of one of its cases filled in, run-time names left. */
export interface PlannedCase extends RequirementFacts {
  /** `<requirement>` or `<requirement>/<case>`; never changes and never depends on position. */
  id: string;
  spec: string;
  requirement: string;
  enumerated?: EnumeratedValue;
  values: Record<string, unknown>;
  control: Step[];
  check: { name: string; with: unknown };
  /** Preambles to go through, in order, each with the index of the way to take. */
  preambles: { name: string; way: number }[];
  /** It shows whether the target has a capability, whether that may be missing, and what the user claims of it. */
  observes?: { capability: string; optional: boolean; claimed?: boolean };
  /** Capabilities that it needs and nobody claims, each with the requirement that observes it. */
  observedBy: { capability: string; requirement: string; optional: Option; default: boolean }[];
  /** Requirements whose cases must have passed before. */
  requires: string[];
  /** Requirements whose cases must not have failed before. */
  presumes: string[];
  /** Resources held while it runs; `*` holds the whole target. */
  uses: string[];
  effects: EffectOnTarget[];
  lane: Lane;
  /** Milliseconds that each wait may take; the run's own time-out when missing. */
  within?: number;
  /** True: it may harm the target, so it comes after all others, alone. */
  risky: boolean;
  /** True: it sends nothing, and is judged when all others are done. */
  atEnd?: boolean;
  /** Set when it is judged without being tried. */
  settled?: Settled;
}

/** Whether a case is judged from what all others have seen, and so is tried after them: a rule of every connection. */
export const judgesConnections = ({ check }: Pick<PlannedCase, 'check'>): boolean =>
  check.name === 'wire-rule';

/** Cases that a plan or a progress tells of: under `--only` no rule of every connection that nobody asked for. */
export const announced = (cases: readonly PlannedCase[], only: string | undefined): PlannedCase[] =>
  cases.filter((planned) => only === undefined || !judgesConnections(planned) || planned.id.startsWith(only));

/** Among what a case uses: the whole target. Who holds it runs alone. */
export const everything = '*';

/** What is known of a case before anything is sent. */
export interface Settled {
  verdict: 'not-applicable' | 'inconclusive';
  reason: string;
  /** The capability that the document lets the target leave out, and where. */
  optional?: Option & { capability: string };
  /** The capability that the target lacks as its target file says, though the document demands it. */
  limitation?: string;
}

export interface Plan {
  spec: string;
  cases: PlannedCase[];
  /** Requirements in the spec's order, whether or not selected. */
  requirements: string[];
  /** Preambles that whoever watches the target goes through to connect; missing when it cannot be done. */
  bystander?: PlannedCase['preambles'];
  /** Ids of the risky cases that nobody allowed. */
  leftOut: string[];
  /** What was to be excluded and is the name of nothing. */
  excludesNothing?: string[];
}
