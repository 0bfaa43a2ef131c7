import type { AbsenceLine } from '../verdict/record.js';

/** An absence of the target, with its begin by `performance.now()` beside the time of the record. */
export interface Absence extends AbsenceLine {
  since: number;
  /** Nobody else was there to tell, and the same came of the case a second time: it was no absence. */
  retracted?: true;
  /** Under which client ids a CONNECT must be answered before it is over. */
  unanswered?: readonly (string | undefined)[];
}

/** What the record says of it. */
export const absenceLine = ({
  since: _since,
  retracted: _retracted,
  unanswered: _unanswered,
  ...line
}: Absence): AbsenceLine => line;

/** Milliseconds. A case that ended so short before the target was seen to be away has no verdict. */
export const beforehand = 250;
