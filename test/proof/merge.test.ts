import { beforeAll, describe, expect, test } from 'vitest';
import { readRecord } from '../../src/report/record/read-record.js';
import { recordProblems } from '../../src/report/record/validate-record.js';
import { verifyRecord } from '../../src/proof/verify-record.js';
import type { CaseLine } from '../../src/verdict/record.js';
import { recordIn, reportFolder, run } from '../cli/command.js';
import { changed, recordOf } from './records.js';

const target = ['--target=twin:thingsboard/unknown-token-code-4'];
const shards: string[] = [];
let whole: string;

beforeAll(async () => {
  for (const index of [1, 2, 3, 4]) shards.push(await recordOf(...target, `--shard=${index}/4`));
  whole = await recordOf(...target);
});

const merge = async (
  ...records: string[]
): Promise<{ code: number | null; out: string; err: string; record: string }> => {
  const folder = reportFolder();
  const ended = await run('merge', ...records, `--report-dir=${folder}`);
  return { ...ended, record: ended.code === 2 ? '' : recordIn(folder) };
};

const judged = (path: string): unknown[] =>
  readRecord(path)
    .cases.map(({ id, verdict, weight, expected, reason, requirement, level, text }: CaseLine) => ({
      id,
      verdict,
      weight,
      expected,
      reason,
      requirement,
      level,
      text,
    }))
    .toSorted((a, b) => (a.id < b.id ? -1 : 1));

describe('four shards', () => {
  test('merged have the content of one run, and can be verified', async () => {
    const { code, out, record } = await merge(shards[2]!, shards[0]!, shards[3]!, shards[1]!);
    expect(out).toContain('DOES NOT CONFORM: 1 requirement failed');
    expect(code).toBe(1);
    expect(recordProblems(record)).toEqual([]);
    expect(judged(record)).toEqual(judged(whole));
    const [one, other] = [readRecord(record), readRecord(whole)];
    expect(one.footer!.counts).toEqual(other.footer!.counts);
    expect(one.header!.sessions[0]!.cases).toEqual(other.header!.sessions[0]!.cases);
    expect(await verifyRecord(record)).toMatchObject({ refused: [], unknown: [] });
  });

  test('each say which part they are, and can be verified', async () => {
    const { footer, header } = readRecord(shards[1]!);
    expect(header!.shard).toEqual({ index: 2, of: 4 });
    expect(footer!.gate.sentence).toContain('(shard 2/4 alone)');
    expect(await verifyRecord(shards[1]!)).toMatchObject({ refused: [], unknown: [] });
  });

  test('of which one is missing are incomplete, never green', async () => {
    const right = ['--target=twin:thingsboard', '--only=thingsboard.attributes'];
    const two = [await recordOf(...right, '--shard=1/2'), await recordOf(...right, '--shard=2/2')];
    expect((await merge(...two)).code).toBe(0);
    const { code, out } = await merge(two[0]!);
    expect(out).toMatch(/INCOMPLETE \(filtered by --only thingsboard.attributes\): \d+ cases never ran\./);
    expect(code).toBe(3);
  });

  test.each([
    ['one that is there twice', () => [shards[0]!, shards[1]!, shards[0]!], 'shard 1/4 is there twice'],
    ['a whole run', () => [shards[0]!, whole], 'is of a whole run and no shard'],
    [
      'another version of the target',
      () => [
        shards[0]!,
        changed(
          shards[1]!,
          ([first = '', ...lines]) => [first.replace(/"version":"[^"]*"}/, '"version":"9.9.9"}'), ...lines],
          {
            sealed: true,
          },
        ),
      ],
      'are not of one run: the version of the target is not the same',
    ],
    [
      'another revision of the spec',
      () => [
        shards[0]!,
        changed(
          shards[1]!,
          ([first = '', ...lines]) => [first.replace(/"sha256":"..../, '"sha256":"0123'), ...lines],
          {
            sealed: true,
          },
        ),
      ],
      'are not of one run: which files the spec has is not the same',
    ],
    [
      'an altered record',
      () => [shards[0]!, changed(shards[1]!, (lines) => lines.toSpliced(2, 1))],
      'line 3 of the sealed record is missing',
    ],
  ])('refuse %s, exit 2', async (_, records, why) => {
    const { code, err } = await merge(...records());
    expect(err).toContain(why);
    expect(code).toBe(2);
  });

  test.each(['0/4', '5/4', '2', 'a/b'])('--shard=%s is refused', async (shard) => {
    const { code, err } = await run(...target, `--shard=${shard}`);
    expect(err).toContain('It must be the number of a part and of how many, such as 2/4.');
    expect(code).toBe(2);
  });
});
