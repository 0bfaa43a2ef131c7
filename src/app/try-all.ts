import { announced } from '../plan/case.js';
import { Progress } from '../report/console/progress.js';
import type { PlannedSession } from '../run/plan-session.js';
import { isShown } from '../verdict/shown.js';
import type { FooterLine, HeaderLine } from '../verdict/record.js';
import { announce } from './announce.js';
import { defined } from '../target/defined.js';
import type { Face } from './face.js';
import type { Interruption } from './interruption.js';
import { inWords, longestRun } from './longest-run.js';
import { tell, write } from './output.js';
import { takingDown } from './stray-errors.js';
import { rewritesLines } from './terminal.js';
import { whileSilent } from './while-silent.js';

export interface Trying {
  face: Face;
  folder: string;
  /** Milliseconds. */
  maxDuration?: number;
  /** Whether the first failure that blocks ends the run. */
  failFast?: boolean;
}

type EndedEarly = NonNullable<FooterLine['ended']>;

const blocks: ReadonlySet<string> = new Set(['block', 'stale']);

/** Tries every case and says how far it is, until all are judged, somebody ends the run, or it takes too long. */
export async function tryAll(
  sessions: readonly PlannedSession[],
  { face, folder, maxDuration, failFast }: Trying,
  header: HeaderLine,
  interruption: Interruption,
): Promise<{ failures: string[]; ended?: EndedEarly }> {
  sessions.forEach(announce);
  const planned = Object.fromEntries(
    sessions.map(({ session, plan }) => [plan.spec, announced(plan.cases, session.only).length]),
  );
  const progress = new Progress(write, { tty: rewritesLines(process.stdout), planned });
  const ends = new AbortController();
  interruption.onInterrupt = () => ends.abort();
  if (interruption.happened()) ends.abort();
  let ended: EndedEarly | undefined;
  const allowed = maxDuration ?? Math.max(...sessions.map(({ plan, session }) => longestRun(plan, session)));
  const timer = setTimeout(() => {
    ended ??= { by: '--max-duration', after: inWords(allowed) };
    tell(`\nthe run takes more than ${inWords(allowed)}: ending it and putting things back`);
    ends.abort();
  }, allowed);
  const quiet = whileSilent((seconds) => progress.beat(seconds));
  const trying = face(sessions, {
    folder,
    signal: ends.signal,
    onCase: (line) => {
      if (isShown(line, header.only)) progress.case(line);
      if (failFast !== true || ended !== undefined || !blocks.has(line.weight)) return;
      ended = { by: '--fail-fast' };
      ends.abort();
    },
    onFailure: (why) => interruption.fail(why),
  });
  const failures = await takingDown(trying).finally(() => {
    quiet();
    clearTimeout(timer);
  });
  progress.end();
  return { failures: interruption.happened() || ended ? [] : failures, ...defined({ ended }) };
}
