import type { Effect } from '../verdict/effect.js';
import type { Transcript } from '../verdict/evidence.js';
import type { SourceReference } from '../spec/model.js';
import type { Basis, Level, Verdict } from '../verdict/verdict.js';

/** What one case came to: the line of the record that everything else is a view of. */
export interface CaseResult {
  type: 'case';
  id: string;
  spec: string;
  requirement: string;
  level: Level;
  basis: Basis;
  text: string;
  source: SourceReference;
  document: string;
  operation?: string;
  ruling?: string;
  verdict: Verdict;
  effect: Effect;
  /** What the document demands; on a failure. */
  expected?: string;
  /** What was seen; on a failure. */
  actual?: string;
  /** Why there is no pass or fail, in one sentence. */
  reason?: string;
  /** The case that explains it. */
  because?: string;
  /** Why a failure is known, from the target's list. */
  known?: string;
  /** Demands that were judged. */
  judged: number;
  /** Milliseconds since the epoch. */
  startedAt: number;
  /** Milliseconds. */
  duration: number;
  transcript: Transcript;
}
