import type { CaseLine, SessionHeader } from '../../verdict/record.js';
import { transcriptText } from '../../verdict/transcript-text.js';
import { unjudgedCases } from '../record/by-requirement.js';
import { failureMessage, kindOf, type Kind } from './kind.js';
import type { RunRecord } from '../record/read-record.js';
import { shown } from '../record/shown.js';
import { sourceText } from '../text.js';
import { element, elementLines, textElement } from './xml.js';

interface Suite {
  spec: string;
  session?: SessionHeader;
  cases: CaseLine[];
  unjudged: string[];
}

/**
 * The record in JUnit's XML: a test suite for each spec, a test case for each case. A failure is the target's, an
 * error means that nothing was judged; what only warns or is known passes with lines that say so. It has no more than the
 * strictest of its readers take, which is the schema of Jenkins' xUnit plugin (junit-10.xsd): no properties of a case, no
 * count of the skipped beside all suites.
 */
export const junitXml = (record: RunRecord): string => `${[...junitLines(record)].join('\n')}\n`;

/** The same line by line: together they may be longer than a string can be. */
export function* junitLines(record: RunRecord): Generator<string, void> {
  const suites = suitesOf(shown(record));
  yield '<?xml version="1.0" encoding="UTF-8"?>';
  const { skipped: _skipped, ...totals } = totalsOf(suites);
  const attributes = { name: 'mqtt-conformance', ...totals };
  yield* elementLines('testsuites', attributes, linesOf(suites));
}

function* linesOf(suites: readonly Suite[]): Generator<string, void> {
  for (const suite of suites) yield* suiteLines(suite);
}

function suitesOf({ header, cases }: RunRecord): Suite[] {
  const specs = new Set([...(header?.sessions ?? []), ...cases].map(({ spec }) => spec));
  return [...specs].map((spec) => {
    const session = header?.sessions.find((one) => one.spec === spec);
    return {
      spec,
      cases: cases.filter((line) => line.spec === spec),
      unjudged: session ? unjudgedCases(session, cases) : [],
      ...(session ? { session } : {}),
    };
  });
}

function totalsOf(suites: readonly Suite[]): Record<'tests' | 'failures' | 'errors' | 'skipped', number> {
  const kinds = suites.flatMap(({ cases }) => cases.map(kindOf));
  const count = (wanted: Kind): number => kinds.filter((kind) => kind === wanted).length;
  const unjudged = suites.reduce((sum, suite) => sum + suite.unjudged.length, 0);
  return {
    tests: kinds.length + unjudged,
    failures: count('failure'),
    errors: count('error') + unjudged,
    skipped: count('skipped'),
  };
}

function suiteLines(suite: Suite): Iterable<string> {
  const { spec, cases } = suite;
  const started = Math.min(...cases.map(({ startedAt }) => startedAt));
  const ended = Math.max(...cases.map(({ startedAt, duration }) => startedAt + duration));
  const attributes = {
    name: spec,
    ...totalsOf([suite]),
    // Cases run side by side, so this is less than the sum of theirs.
    time: cases.length === 0 ? undefined : seconds(ended - started),
    timestamp: cases.length === 0 ? undefined : new Date(started).toISOString().slice(0, 19),
  };
  return elementLines('testsuite', attributes, childrenOf(suite));
}

function* childrenOf({ spec, session, cases, unjudged }: Suite): Generator<string, void> {
  if (session) yield* suiteProperties(session);
  for (const line of cases) yield* caseLines(line);
  for (const id of unjudged)
    yield* element(
      'testcase',
      { classname: spec, name: id, time: seconds(0) },
      element('error', { type: 'not judged', message: 'planned and never judged' }),
    );
}

function suiteProperties({ title, revision, target }: SessionHeader): string[] {
  const { address, product, version } = target;
  return properties({ title, revision, target: target.name, address, product, version });
}

const properties = (values: Record<string, string | undefined>): string[] => {
  const known = Object.entries(values).filter(([, value]) => value !== undefined);
  return element(
    'properties',
    {},
    known.flatMap(([name, value]) => element('property', { name, value })),
  );
};

function caseLines(line: CaseLine): string[] {
  const { id, spec, text, source, transcript, duration } = line;
  const attributes = {
    classname: `${spec}.${source.section}`,
    name: `${id} ${text}`,
    time: seconds(duration),
  };
  const told = [
    `requirement: ${line.requirement}`,
    `level: ${line.level}`,
    `basis: ${line.basis}`,
    ...labelsOf(line),
  ];
  const all = transcript.length > 0 ? [...told, '', transcriptText(transcript).join('\n')] : told;
  return element('testcase', attributes, [
    ...outcome(line),
    ...textElement('system-out', {}, all.join('\n')),
  ]);
}

/** What a passed test case would hide. */
function labelsOf(line: CaseLine): string[] {
  const { weight, expected, actual, reason, known } = line;
  if (kindOf(line) !== 'passed' || weight === 'none') return [];
  const labels = Object.entries({ weight, known, expected, actual, reason });
  return labels.flatMap(([name, value]) => (value === undefined ? [] : [`${name}: ${value}`]));
}

function outcome(line: CaseLine): string[] {
  const { verdict, reason = '', source, document, at } = line;
  const where = `${sourceText(source, document)} (${at})`;
  switch (kindOf(line)) {
    case 'failure': {
      const message = failureMessage(line);
      return textElement(
        'failure',
        { type: line.weight === 'stale' ? 'stale finding' : 'NonConformance', message },
        `${message}\n${where}`,
      );
    }
    case 'error':
      return textElement('error', { type: verdict, message: reason }, `${reason}\n${where}`);
    case 'skipped':
      return element('skipped', { message: reason });
    case 'passed':
      return [];
  }
}

const seconds = (milliseconds: number): string => (milliseconds / 1000).toFixed(3);
