import type { CaseLine, SessionHeader } from '../../verdict/record.js';
import { compareFindings } from '../record/compare-findings.js';
import { rowsBySpec, unjudgedCases } from '../record/by-requirement.js';
import type { RunRecord } from '../record/read-record.js';
import { shown } from '../record/shown.js';
import { outcomeOfCase, type CaseOutcome } from './outcome-of.js';

/**
 * The record as one JSON value for programs: the gate's word, counts of cases, requirements with their verdicts, and the
 * cases without what went over the wire, which the record holds.
 */
export function resultsJson(whole: RunRecord): object {
  const record = shown(whole);
  const { header, cases, footer } = record;
  return {
    tool: header?.tool,
    run: header?.run,
    command: header?.command,
    startedAt: header?.startedAt,
    duration: footer?.duration,
    exit: footer?.gate.exit,
    sentence: footer?.gate.sentence,
    cases: countsOf(record),
    leftToTheRecord: record.leftToTheRecord,
    notPutBack: record.open.map(({ text, case: id }) => ({ case: id, text })),
    specs: rowsBySpec(record).map(({ spec, session, rows }) => ({
      spec,
      ...(session ? aboutSession(session) : {}),
      knownFindings: session && compareFindings(session, cases),
      requirements: rows.map(({ requirement, level, verdict, weight, cases: count, reason }) => ({
        requirement,
        level,
        verdict,
        weight,
        cases: count,
        reason,
      })),
      cases: cases.filter((line) => line.spec === spec).map(caseOf),
      unjudged: session ? unjudgedCases(session, cases) : [],
    })),
  };
}

const aboutSession = ({ title, revision, target, capabilities, untested, notes }: SessionHeader): object => ({
  title,
  revision,
  target,
  capabilities,
  untested: untested.map(({ fact, reason }) => ({ fact, reason })),
  notes,
});

/** What its requirement says of it stands there. */
const caseOf = (line: CaseLine): object => ({
  id: line.id,
  requirement: line.requirement,
  text: line.text,
  source: line.source,
  verdict: line.verdict,
  weight: line.weight,
  expected: line.expected,
  actual: line.actual,
  reason: line.reason,
  because: line.because,
  known: line.known,
  startedAt: line.startedAt,
  duration: line.duration,
});

/** How many cases came to what; those that were planned and have no line are not judged. */
export function countsOf({ header, cases }: RunRecord): Record<CaseOutcome, number> & { all: number } {
  const unjudged = (header?.sessions ?? []).reduce(
    (sum, session) => sum + unjudgedCases(session, cases).length,
    0,
  );
  const counts = { passed: 0, failed: 0, 'not judged': unjudged, tolerated: 0, 'not applicable': 0 };
  for (const line of cases) counts[outcomeOfCase(line)] += 1;
  return { all: cases.length + unjudged, ...counts };
}
