import type { CaseLine, SessionHeader } from '../../verdict/record.js';
import { unjudgedCases } from '../record/by-requirement.js';
import type { RunRecord } from '../record/read-record.js';
import { shown } from '../record/shown.js';
import { messageOf, outcomeOfCase, type CaseOutcome } from './outcome-of.js';

/** Of the Common Test Report Format that is written: https://ctrf.io. */
const specVersion = '0.0.0';

const statuses = {
  passed: 'passed',
  failed: 'failed',
  'not judged': 'other',
  // Neither is said of a failure that is listed: it did not pass, and does not fail the run.
  tolerated: 'other',
  'not applicable': 'skipped',
} as const satisfies Record<CaseOutcome, string>;

type Status = (typeof statuses)[CaseOutcome] | 'pending';

interface Test {
  name: string;
  status: Status;
  duration: number;
  [member: string]: unknown;
}

/** The record in the Common Test Report Format; a planned case that never ran is pending. */
export function ctrf(whole: RunRecord): object {
  const record = shown(whole);
  const { header, cases, footer } = record;
  const sessions = header?.sessions ?? [];
  const titles = new Map(sessions.map(({ spec, title }) => [spec, title]));
  const tests = [
    ...cases.map((line) => testOf(line, titles.get(line.spec) ?? line.spec)),
    ...sessions.flatMap((session) => unjudgedCases(session, cases).map((id) => pending(id, session))),
  ];
  const count = (wanted: Status): number => tests.filter(({ status }) => status === wanted).length;
  const start = header?.startedAt ?? 0;
  const duration = Math.round(footer?.duration ?? 0);
  return {
    reportFormat: 'CTRF',
    specVersion,
    ...(header ? { runId: header.run } : {}),
    generatedBy: 'mqtt-conformance',
    results: {
      tool: { name: 'mqtt-conformance', ...(header ? { version: header.tool.version } : {}) },
      summary: {
        tests: tests.length,
        passed: count('passed'),
        failed: count('failed'),
        skipped: count('skipped'),
        pending: count('pending'),
        other: count('other'),
        suites: new Set(cases.map(({ spec, source }) => `${spec} ${source.section}`)).size,
        start,
        stop: start + duration,
        duration,
        extra: { sentence: footer?.gate.sentence ?? 'did not come to its end', exit: footer?.gate.exit },
      },
      tests,
      environment: {
        ...(sessions[0] ? { appName: sessions.map(productOf).join(', ') } : {}),
        extra: {
          specs: sessions.map(({ spec, revision, target }) => ({ spec, revision, target })),
        },
      },
    },
  };
}

const productOf = ({ target }: SessionHeader): string =>
  [target.product ?? target.name, target.version].filter(Boolean).join(' ');

function testOf(line: CaseLine, title: string): Test {
  const message = messageOf(line);
  return {
    testId: line.id,
    name: `${line.id} ${line.text}`,
    status: statuses[outcomeOfCase(line)],
    rawStatus: line.verdict,
    duration: Math.round(line.duration),
    start: Math.round(line.startedAt),
    stop: Math.round(line.startedAt + line.duration),
    suite: [title, line.source.section],
    ...(message === undefined ? {} : { message }),
    labels: {
      requirement: line.requirement,
      level: line.level,
      weight: line.weight,
      source: `${line.document}, ${line.source.section}`,
    },
  };
}

const pending = (id: string, { title }: SessionHeader): Test => ({
  testId: id,
  name: id,
  status: 'pending',
  rawStatus: 'not judged',
  duration: 0,
  suite: [title],
  message: 'planned and never judged',
});
