import type { RunRecord } from '../report/record/read-record.js';
import { unjudgedCases } from '../report/record/by-requirement.js';
import type { Spec } from '../spec/model.js';
import type { CaseLine, HeaderLine, SessionHeader } from '../verdict/record.js';
import { changedPreambles } from './changed-preambles.js';
import { judgeAgain } from './judge-again.js';
import { plannedAgain } from './recorded-session.js';
import { exchangesOf } from './verify-record.js';

/** What a recorded target would come to by another revision of its spec, without a run. */
export interface Impact {
  /** Cases judged by the new revision from what was recorded. */
  judged: number;
  failing: CaseLine[];
  /** Of those, what did not fail before. */
  newlyFailing: CaseLine[];
  /** Failed before, and would pass. */
  newlyPassing: CaseLine[];
  /** Requirements of which the recording cannot tell, each with its cases and why of the first. */
  needsRun: { requirement: string; cases: string[]; why: string }[];
  /** Cases that the new revision does not have. */
  gone: string[];
}

/**
 * Judges what a session recorded by another spec than then. What stands on other cases is judged as it stood then. A case
 * of which a step does something else, or waits for longer, than was recorded needs a run.
 * @throws HarnessError RECORD_UNREADABLE for a record of before settings were written down.
 */
export async function impactOn(
  record: RunRecord,
  path: string,
  session: SessionHeader,
  spec: Spec,
): Promise<Impact> {
  const own = ({ spec: id }: { spec: string }): boolean => id === session.spec;
  const header = withoutFilters(record.header!);
  const planned = plannedAgain(header, session, spec);
  const cases = record.cases.filter(own);
  const impact: Impact = {
    judged: 0,
    failing: [],
    newlyFailing: [],
    newlyPassing: [],
    needsRun: [],
    gone: [],
  };
  const open = new Map<string, { requirement: string; cases: string[]; why: string }>();
  const needsRun = (requirement: string, id: string, why: string): void => {
    const known = open.get(requirement);
    if (known) known.cases.push(id);
    else open.set(requirement, { requirement, cases: [id], why });
  };
  const wanted = new Map(planned.plan.cases.map((one) => [one.id, one]));
  impact.gone.push(...cases.map(({ id }) => id).filter((id) => !wanted.has(id)));
  const recorded = {
    cases: cases.filter(({ id }) => wanted.has(id)),
    absences: record.absences.filter(own),
    exchanges: exchangesOf(path, session.spec),
    ...(header.merged ? { merged: header.merged } : {}),
  };
  // Which shard of a joined record has gone through a preamble is not told, and each had names of its own.
  const changed = header.merged
    ? new Map<string, string>()
    : await changedPreambles(planned, cases, exchangesOf(path, session.spec));
  for await (const { recorded: line, again } of judgeAgain(planned, recorded, { held: true })) {
    const preamble = wanted.get(line.id)?.preambles.find(({ name }) => changed.has(name));
    if (preamble && line.transcript.length > 0)
      needsRun(line.requirement, line.id, changed.get(preamble.name)!);
    else if ('unknown' in again) needsRun(line.requirement, line.id, again.unknown);
    else take(impact, line, again.line, needsRun);
  }
  const known = new Set(cases.map(({ id }) => id));
  const planless = new Set(unjudgedCases(session, record.cases));
  for (const { id, requirement, settled } of planned.plan.cases) {
    if (known.has(id) || settled?.verdict === 'not-applicable') continue;
    needsRun(requirement, id, planless.has(id) ? 'the run ended before it' : 'nothing of it was recorded');
  }
  impact.needsRun.push(...open.values());
  return impact;
}

/** What a run was not about, by prefix or shard, needs none; what it left out one by one may have changed. */
function withoutFilters({ filters: _filters, ...header }: HeaderLine): HeaderLine {
  return header;
}

function take(
  impact: Impact,
  before: CaseLine,
  now: CaseLine,
  needsRun: (requirement: string, id: string, why: string) => void,
): void {
  // It had a verdict, or has one to get, and none can be made of what is there.
  if (now.verdict === 'inconclusive' || now.verdict === 'error') {
    const same = before.verdict === now.verdict && before.reason === now.reason;
    // Behind a known finding a new run comes to nothing either.
    if (same && before.weight === 'known') {
      impact.judged += 1;
      return;
    }
    needsRun(
      now.requirement,
      now.id,
      same ? `it had no verdict: ${now.reason}` : (now.reason ?? now.verdict),
    );
    return;
  }
  impact.judged += 1;
  if (now.verdict === 'fail') {
    impact.failing.push(now);
    if (before.verdict !== 'fail') impact.newlyFailing.push(now);
  } else if (before.verdict === 'fail') impact.newlyPassing.push(now);
}
