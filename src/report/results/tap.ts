import type { CaseLine } from '../../verdict/record.js';
import { unjudgedCases } from '../record/by-requirement.js';
import type { RunRecord } from '../record/read-record.js';
import { shown } from '../record/shown.js';
import { printable, sourceText } from '../text.js';
import { messageOf, outcomeOfCase, type CaseOutcome } from './outcome-of.js';

/**
 * The record in TAP 14 (https://testanything.org/tap-version-14-specification.html), line by line. What is listed as known
 * or only warns is a TODO: not ok, and no failure. A run that is not green without a failed test point bails out.
 */
export function* tapLines(whole: RunRecord): Generator<string, void> {
  const { header, cases, footer } = shown(whole);
  const unjudged = (header?.sessions ?? []).flatMap((session) => unjudgedCases(session, cases));
  const all = cases.length + unjudged.length;
  yield 'TAP version 14';
  // A plan of none is taken for a success.
  if (all > 0 || footer?.gate.exit === 0) yield `1..${all}`;
  let number = 0;
  let isRed = unjudged.length > 0;
  for (const line of cases) {
    number += 1;
    isRed ||= red.has(outcomeOfCase(line));
    yield* caseLines(line, number);
  }
  for (const id of unjudged) {
    number += 1;
    yield `not ok ${number} - ${described(id)}`;
    yield* block({ message: 'planned and never judged' });
  }
  const sentence = footer?.gate.sentence ?? 'the run did not come to its end';
  yield `# ${oneLineOf(sentence)}`;
  if (footer?.gate.exit !== 0 && !isRed) yield `Bail out! ${oneLineOf(sentence)}`;
}

const red: ReadonlySet<CaseOutcome> = new Set(['failed', 'not judged']);

const oneLineOf = (text: string): string => printable(text.replaceAll('\n', ' '));

/** A number sign that is text would begin a directive. */
const described = (text: string): string => oneLineOf(text).replace(/[\\#]/g, '\\$&');

function* caseLines(line: CaseLine, number: number): Generator<string, void> {
  const outcome = outcomeOfCase(line);
  yield pointOf(line, number, outcome);
  if (outcome !== 'passed' && outcome !== 'not applicable') yield* diagnosticOf(line);
}

function pointOf(line: CaseLine, number: number, outcome: CaseOutcome): string {
  const ok = outcome === 'passed' || outcome === 'not applicable' ? 'ok' : 'not ok';
  const point = `${ok} ${number} - ${described(`${line.id} ${line.text}`)}`;
  if (outcome === 'not applicable') return `${point} # SKIP ${described(line.reason ?? '')}`.trimEnd();
  if (outcome === 'tolerated')
    return `${point} # TODO ${described(line.known === undefined ? 'a warning' : `known: ${line.known}`)}`;
  return point;
}

function* diagnosticOf(line: CaseLine): Generator<string, void> {
  yield* block({
    message: messageOf(line),
    severity: line.weight,
    verdict: line.verdict,
    level: line.level,
    expected: line.expected,
    actual: line.actual,
    source: sourceText(line.source, line.document),
    at: line.at,
  });
}

/** A text in JSON is one in YAML. */
function* block(values: Record<string, string | undefined>): Generator<string, void> {
  yield '  ---';
  for (const [name, value] of Object.entries(values))
    if (value !== undefined) yield `  ${name}: ${JSON.stringify(oneLineOf(value))}`;
  yield '  ...';
}
