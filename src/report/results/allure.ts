import { createHash } from 'node:crypto';
import type { Attachment, Label, Stage, Status, StatusDetails, TestResult } from 'allure-js-commons';
import type { CaseLine, HeaderLine } from '../../verdict/record.js';
import { transcriptText } from '../../verdict/transcript-text.js';
import { unjudgedCases } from '../record/by-requirement.js';
import { allureKey } from './allure-key.js';
import { failureMessage, kindOf, type Kind } from './kind.js';
import type { RunRecord } from '../record/read-record.js';
import { shown } from '../record/shown.js';

/** A file of Allure's results folder. */
export interface AllureFile {
  name: string;
  text: string;
}

/** Allure's own type of a result, with words in place of its enums: the library itself is not needed to write one. */
type Result = Omit<TestResult, 'status' | 'stage' | 'statusDetails'> & {
  status: `${Status}`;
  stage: `${Stage}`;
  statusDetails: StatusDetails;
};

const statuses = {
  passed: 'passed',
  failure: 'failed',
  error: 'broken',
  skipped: 'skipped',
} as const satisfies Record<Kind, `${Status}`>;

/** The record as results for Allure, one of a case, with the files attached to it; the same record gives the same files. */
export function* allureFiles(record: RunRecord): Generator<AllureFile, void> {
  const { header, cases } = shown(record);
  const sessions = new Map(header?.sessions.map((session) => [session.spec, session]));
  const run = header?.run ?? '';
  for (const line of cases) yield* filesOf(line, run, sessions.get(line.spec));
  for (const session of header?.sessions ?? [])
    for (const id of unjudgedCases(session, cases)) yield resultFile(unjudged(id, session, run));
}

function* filesOf(
  line: CaseLine,
  run: string,
  session: HeaderLine['sessions'][number] | undefined,
): Generator<AllureFile, void> {
  const title = session?.title ?? line.spec;
  const attachments: Attachment[] = [];
  // Of a pass the record alone holds it: a file for each of a thousand takes seconds.
  const { transcript } = line.verdict === 'pass' ? { transcript: [] } : line;
  if (transcript.length > 0) {
    const source = `${uuidOf(run, line.spec, line.id, 'transcript')}-attachment.txt`;
    attachments.push({ name: 'transcript', source, type: 'text/plain' });
    yield { name: source, text: transcriptText(transcript).join('\n') };
  }
  yield resultFile({
    ...emptyResult(uuidOf(run, line.spec, line.id), allureKey(line.id, session?.target)),
    name: `${line.id} ${line.text}`,
    titlePath: [title, line.source.section],
    status: statuses[kindOf(line)],
    statusDetails: detailsOf(line),
    start: line.startedAt,
    stop: line.startedAt + line.duration,
    description: descriptionOf(line),
    labels: labelsOf(line, title),
    links: line.url === undefined ? [] : [{ url: line.url, name: line.document }],
    attachments,
  });
}

/** In Markdown; what a target has said stands there as code. */
function descriptionOf({ text, document, source, expected, actual, reason }: CaseLine): string {
  const told = Object.entries({ expected, actual, reason })
    .filter((entry): entry is [string, string] => entry[1] !== undefined)
    .map(([name, words]) => `${name}:\n\n${words.replace(/^/gm, '    ')}`);
  return [text, `${document}, ${source.section}`, ...told].join('\n\n');
}

function detailsOf(line: CaseLine): StatusDetails {
  const { expected, actual, reason, verdict } = line;
  switch (kindOf(line)) {
    case 'failure':
      return {
        message: failureMessage(line),
        ...(expected === undefined ? {} : { expected }),
        ...(actual === undefined ? {} : { actual }),
      };
    case 'passed':
      return {};
    default:
      return { message: reason ?? verdict };
  }
}

function labelsOf(line: CaseLine, title: string): Label[] {
  const labels = {
    framework: 'mqtt-conformance',
    parentSuite: title,
    suite: line.source.section,
    epic: line.spec,
    feature: line.source.section,
    story: line.operation ?? line.requirement,
    requirement: line.requirement,
    level: line.level,
    verdict: line.verdict,
    weight: line.weight,
  };
  return Object.entries(labels).map(([name, value]) => ({ name, value }));
}

const unjudged = (
  id: string,
  { spec, title, target }: HeaderLine['sessions'][number],
  run: string,
): Result => ({
  ...emptyResult(uuidOf(run, spec, id), allureKey(id, target)),
  name: id,
  status: 'broken',
  statusDetails: { message: 'planned and never judged' },
  titlePath: [title],
  labels: [
    { name: 'framework', value: 'mqtt-conformance' },
    { name: 'parentSuite', value: title },
    { name: 'epic', value: spec },
  ],
});

const emptyResult = (uuid: string, key: string): Result => ({
  uuid,
  historyId: key,
  testCaseId: key,
  fullName: key,
  name: key,
  status: 'broken',
  statusDetails: {},
  stage: 'finished',
  steps: [],
  attachments: [],
  parameters: [],
  labels: [],
  links: [],
});

const resultFile = (result: Result): AllureFile => ({
  name: `${result.uuid}-result.json`,
  text: JSON.stringify(result),
});

/** A name in the form of a UUID, always the same for the same words. */
function uuidOf(...words: string[]): string {
  const hash = createHash('sha256').update(JSON.stringify(words)).digest('hex');
  return [
    [0, 8],
    [8, 12],
    [12, 16],
    [16, 20],
    [20, 32],
  ]
    .map(([from, to]) => hash.slice(from, to))
    .join('-');
}
