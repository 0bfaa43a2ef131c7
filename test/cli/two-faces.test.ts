import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { linesOf, recordIn, reportFolder, start, type Ended } from './command.js';
import { temporaryFolder } from '../spec/temporary-file.js';

/** What differs from run to run: times, ports, and names made of the run's id. */
const changing: [RegExp, string][] = [
  [/"(startedAt|endedAt|duration|at)":\d+(\.\d+)?/g, '"$1":0'],
  [/127\.0\.0\.1:\d+/g, '127.0.0.1:PORT'],
  [/[0-9a-f]{8}-[0-9a-f-]{27}/g, 'UUID'],
  [/\d+\.\d+ ms/g, 'so many ms'],
  // Nonces, alone and within what is sent, and moments.
  [/[0-9a-f]{8,}/g, 'DIGITS'],
  // How often the connection that watches the target has asked meanwhile.
  [/(?<=\.wire\..*"judged":)\d+|\d+(?= (packets|PINGRESPs) .*were looked at)/g, 'SO MANY'],
];

interface Face extends Ended {
  folder: string;
  lines: string[];
}

async function judged(script: string): Promise<Face> {
  const reports = reportFolder();
  const words = [
    // Passes, a failure that blocks, and what stands on it.
    '--target=twin:thingsboard/unknown-token-code-4',
    '--only=thingsboard.connect',
    '--seed=faces',
    '--concurrency=1',
  ];
  const ended = await start([...words, `--report-dir=${reports}`], { script }).ended;
  const record = recordIn(reports);
  const run = String(linesOf(record)[0]!['run']);
  const steady = (line: string): string =>
    changing.reduce(
      (text, [pattern, word]) => text.replace(pattern, word),
      line.replaceAll(run, 'RUN').replaceAll(reports, 'REPORTS'),
    );
  const isSteady = (line: string): boolean =>
    !line.startsWith('{"type":"seal"') && !line.includes('"place":"the watch over the target"');
  const lines = readFileSync(record, 'utf8').trim().split('\n').filter(isSteady).map(steady);
  // Cases stand in the order in which they were judged.
  return { ...ended, folder: dirname(record), lines: lines.toSorted() };
}

describe('the command and the suites of vitest', () => {
  let command: Face;
  let suites: Face;
  beforeAll(async () => {
    command = await judged('main');
    suites = await judged('npm-test');
  });

  test('write the same record, and end the same', () => {
    expect(suites.lines.filter((line) => line.includes('"type":"case"'))).toHaveLength(26);
    expect(suites.lines).toEqual(command.lines);
    expect([suites.code, command.code]).toEqual([1, 1]);
    const last = ({ out }: Face): string => out.trim().split('\n').at(-1)!;
    expect(last(suites)).toBe(last(command));
  });

  test('tell Allure the same of each case, each in its own way', () => {
    const told = ({ folder }: Face): string[] => {
      const results = join(folder, 'allure-results');
      const files = readdirSync(results).filter((name) => name.endsWith('-result.json'));
      return files
        .map((name) => JSON.parse(readFileSync(join(results, name), 'utf8')) as Record<string, string>)
        .map(
          ({ name, historyId, testCaseId, fullName, status, statusDetails }) =>
            `${historyId} ${testCaseId} ${fullName} ${status}: ${name} ${status === 'skipped' ? JSON.stringify(statusDetails) : ''}`,
        )
        .toSorted();
    };
    expect(told(command)).toHaveLength(7);
    expect(told(suites)).toEqual(told(command));
    expect(told(suites)[0]).toMatch(
      /^(thingsboard\.connect\.\S+ on ThingsBoard twin) \1 \1 passed: thingsboard\.connect\.accepted A CONNECT /,
    );
  });

  test("give Allure's first page the product, the spec, the run and the sentence", () => {
    const page = ({ folder }: Face): string =>
      readFileSync(join(folder, 'allure-results', 'environment.properties'), 'utf8');
    for (const face of [command, suites]) {
      expect(page(face)).toMatch(/^Sentence=DOES NOT CONFORM .*thingsboard\.connect\.unknown-token\.$/m);
      expect(page(face)).toMatch(/^Product=ThingsBoard twin$/m);
      expect(page(face)).toMatch(/^Spec=thingsboard: .*, revision \d{4}-\d\d-\d\d$/m);
      expect(page(face)).toMatch(/^Run=[0-9a-z]+$/m);
    }
  });

  test('tell Allure why a case was skipped', async () => {
    const words = ['--target=twin:thingsboard', '--only=thingsboard.provision', '--seed=faces'];
    const reasons = async (script: string): Promise<string[]> => {
      const reports = reportFolder();
      const file = join(
        temporaryFolder({ 't.yaml': 'formatVersion: 1\ncapabilities: { provisioning: false }\n' }),
        't.yaml',
      );
      await start([...words, `--target-file=${file}`, `--report-dir=${reports}`], { script }).ended;
      const results = join(dirname(recordIn(reports)), 'allure-results');
      return readdirSync(results)
        .filter((name) => name.endsWith('-result.json'))
        .map((name) => JSON.parse(readFileSync(join(results, name), 'utf8')) as Record<string, object>)
        .filter(({ status }) => String(status) === 'skipped')
        .map(({ statusDetails }) => JSON.stringify(statusDetails))
        .toSorted();
    };
    const told = await reasons('main');
    expect(told.length).toBeGreaterThan(0);
    expect(told[0]).toMatch(/provision/);
    expect(await reasons('npm-test')).toEqual(told);
  });
});
