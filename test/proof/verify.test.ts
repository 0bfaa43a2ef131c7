import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { verifyRecord } from '../../src/proof/verify-record.js';
import { readRecord } from '../../src/report/record/read-record.js';
import { brokenSeal, sealRecord } from '../../src/report/record/seal.js';
import { HarnessError } from '../../src/verdict/harness-error.js';
import { SpecError } from '../../src/spec/read/problem.js';
import { run } from '../cli/command.js';
import { temporaryFolder } from '../spec/temporary-file.js';
import { changed, recordOf, withCase } from './records.js';

let record: string;
let spoilt: string;
const failing = 'thingsboard.connect.unknown-token';

beforeAll(async () => {
  record = await recordOf(
    '--target=twin:thingsboard',
    '--only=thingsboard.connect',
    '--param=password=tenant-password',
  );
  spoilt = await recordOf('--target=twin:thingsboard/unknown-token-code-4', '--only=thingsboard.connect');
});

const refusals = async (path: string): Promise<string[]> => (await verifyRecord(path)).refused;

describe('a record', () => {
  test('is verified without the target, and the last sentence says what it says', async () => {
    const { code, out } = await run('verify', record);
    expect(out).toMatch(
      /^VERIFIED: all \d+ verdicts are those of their evidence\. The record says: CONFORMS/,
    );
    expect(code).toBe(0);
  });

  test('of a target that does not conform is verified as well', async () => {
    const { code, out } = await run('verify', join(spoilt, '..'));
    expect(out).toMatch(/^VERIFIED: .* The record says: DOES NOT CONFORM/);
    expect(code).toBe(0);
  });

  test('with a swapped verdict is refused by its line', async () => {
    const { code, out } = await run(
      'verify',
      withCase(spoilt, failing, (line) => ({ ...line, verdict: 'pass' })),
    );
    expect(out).toMatch(/refused: line \d+ was altered\nNOT VERIFIED: line \d+ was altered\.\n$/);
    expect(code).toBe(1);
  });

  test('with a verdict that was swapped and sealed anew is refused by its evidence', async () => {
    const swapped = (line: object): object => ({
      ...line,
      verdict: 'pass',
      weight: 'none',
      expected: null,
      actual: null,
    });
    expect(await refusals(withCase(spoilt, failing, swapped, { sealed: true }))).toContainEqual(
      expect.stringMatching(
        new RegExp(`^${failing}: the record says pass, and its evidence fail \\(CONNACK 4 \\(bad user name`),
      ),
    );
  });

  test('with evidence that was taken away and sealed anew is no pass', async () => {
    const bare = withCase(record, failing, (line) => ({ ...line, transcript: [] }), { sealed: true });
    const { code, out } = await run('verify', bare);
    expect(out).toContain(`cannot be judged again: ${failing}: nothing of it was recorded`);
    expect(code).not.toBe(0);
  });

  test('with a removed, an added and a moved line says which', async () => {
    expect(await refusals(changed(record, (lines) => lines.toSpliced(3, 1)))).toEqual([
      'line 4 of the sealed record is missing',
    ]);
    expect(await refusals(changed(record, (lines) => lines.toSpliced(3, 0, lines[2]!)))).toEqual([
      'line 4 was added',
    ]);
    const moved = await refusals(changed(record, (lines) => lines.toSpliced(3, 2, lines[4]!, lines[3]!)));
    expect(moved).toEqual(['line 4 was added', 'line 5 of the sealed record is missing']);
  });

  test('that lost a case and was sealed anew is refused by its footer', async () => {
    const without = changed(record, (lines) => lines.filter((line) => !line.includes(`"id":"${failing}"`)), {
      sealed: true,
    });
    expect(await refusals(without)).toContainEqual(expect.stringContaining('the counts of the footer'));
  });

  test('without a seal is refused', async () => {
    expect(await refusals(changed(record, (lines) => lines.slice(0, -1)))).toEqual([
      expect.stringMatching(/^line \d+, the last one, is no seal/),
    ]);
  });

  test('by another spec is refused with the file that differs', async () => {
    const hash = /("conformance.yaml","sha256":")(.)/;
    const turned = (header: string): string =>
      header.replace(hash, (_, front: string, digit: string) => front + (digit === 'f' ? 'e' : 'f'));
    const other = changed(record, ([header = '', ...lines]) => [turned(header), ...lines], { sealed: true });
    expect(await refusals(other)).toContainEqual(
      expect.stringMatching(
        /^the record is by another revision of thingsboard .*conformance\.yaml has the SHA-256/,
      ),
    );
  });

  test('whose spec is not there asks for it, exit 2', async () => {
    const elsewhere = changed(
      record,
      ([header = '', ...lines]) => [
        header.replace('"location":"thingsboard"', '"location":"/nowhere"'),
        ...lines,
      ],
      { sealed: true },
    );
    const { code, err } = await run('verify', elsewhere);
    expect(err).toMatch(/^the spec thingsboard of the record is not at \/nowhere. Name it: --spec=/);
    expect(code).toBe(2);
    expect((await run('verify', elsewhere, '--spec=thingsboard')).code).toBe(0);
  });

  test('that was written before failures had a pointer, and footers a reason to end early, is verified as it was', async () => {
    const early = await recordOf('--target=twin:thingsboard/unknown-token-code-4', '--fail-fast');
    const older = changed(
      early,
      (lines) =>
        lines.map((line) => {
          const { differsAt: _differsAt, ended, ...rest } = JSON.parse(line) as Record<string, unknown>;
          if (rest['type'] === 'footer') expect(ended).toEqual({ by: '--fail-fast' });
          return JSON.stringify(rest);
        }),
      { sealed: true },
    );
    expect(readFileSync(older, 'utf8')).not.toContain('"ended"');
    expect(await verifyRecord(older)).toMatchObject({ refused: [] });
  });

  test('says at which pointer content differs, and a changed one is refused', async () => {
    const path = await recordOf(
      '--target=twin:devicehive/broken-command-get',
      '--only=devicehive.command-get.reply',
    );
    const line = readRecord(path).cases.find(({ differsAt }) => differsAt !== undefined);
    expect(line).toMatchObject({ verdict: 'fail' });
    expect(line!.expected).toContain(line!.differsAt!);
    const other = withCase(path, line!.id, (one) => ({ ...one, differsAt: '/nowhere' }), { sealed: true });
    expect(await refusals(other)).toContainEqual(
      expect.stringContaining('its differsAt is recorded as /nowhere'),
    );
  });

  test('that is none is refused, exit 2', async () => {
    const { code, err } = await run('verify', temporaryFolder({}));
    expect(err).toMatch(/^there is no record\.jsonl in /);
    expect(code).toBe(2);
  });
});

/** Mulberry32: the same numbers for the same seed. */
function numbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** A copy of a record with one byte changed; of a sealed one, before it is sealed anew. */
function withOtherByte(
  path: string,
  next: () => number,
  { sealed }: { sealed: boolean },
): { copy: string; line: number } {
  const whole = readFileSync(path);
  const bytes = sealed ? whole.subarray(0, whole.lastIndexOf(0x0a, whole.length - 2) + 1) : whole;
  const at = Math.floor(next() * bytes.length);
  const other = Buffer.from(bytes);
  // Another printable character, so that not every change ends as no JSON.
  do other[at] = 0x20 + Math.floor(next() * 95);
  while (other[at] === bytes[at]);
  const copy = join(temporaryFolder({}), 'record.jsonl');
  writeFileSync(copy, other);
  if (sealed) sealRecord(copy);
  return { copy, line: bytes.subarray(0, at).filter((byte) => byte === 0x0a).length + 1 };
}

describe('is verified, and nothing sent:', () => {
  test.each([
    ['a device that fails', ['--target=twin:invisoutlet/stuck-after-stop', '--only=invisoutlet.puback']],
    [
      'a device that is judged by our broker',
      ['--target=twin:fingoti/disabling-keeps-session', '--only=fingoti.enabled'],
    ],
    ['a broker with findings', ['--target=twin:mqtt-3.1.1', '--only=mqtt-3.1.1.MQTT-3.1.']],
    [
      'a target that is not there',
      ['--target=127.0.0.1:1', '--spec=mqtt-3.1.1', '--only=mqtt-3.1.1.MQTT-3.14'],
    ],
    ['a run that its first failure ended', ['--target=twin:thingsboard/unknown-token-code-4', '--fail-fast']],
    [
      'a run without some cases',
      [
        '--target=twin:thingsboard/unknown-token-code-4',
        '--only=thingsboard.connect',
        '--exclude=thingsboard.connect.basic*',
        '--exclude=thingsboard.wire.dup*',
      ],
    ],
    ['a run of several specs', ['start', '--only=thingsboard.connect']],
  ])('%s', async (_, words) => {
    const verified = await verifyRecord(await recordOf(...words));
    expect(verified).toMatchObject({ refused: [], unknown: [] });
    expect(verified.same).toBeGreaterThan(0);
  });
});

describe('200 changes of one byte', () => {
  test('are all refused, and the line is named', () => {
    const next = numbers(15);
    for (let count = 0; count < 200; count += 1) {
      const { copy, line } = withOtherByte(record, next, { sealed: false });
      const told = brokenSeal(copy).join('; ');
      expect(told).toMatch(new RegExp(`\\blines? ${line}\\b`));
    }
  });

  test('that were sealed anew are refused, or every case still says what it said', async () => {
    const judgements = (path: string): object[] =>
      readRecord(path).cases.map((line) => ({ ...line, transcript: [], startedAt: 0, duration: 0, at: '' }));
    const right = judgements(spoilt);
    const next = numbers(15);
    let refused = 0;
    for (let count = 0; count < 200; count += 1) {
      const { copy } = withOtherByte(spoilt, next, { sealed: true });
      const why = await refusals(copy).catch((error: unknown) => {
        if (error instanceof HarnessError || error instanceof SpecError) return [error.message];
        throw error;
      });
      if (why.length > 0) refused += 1;
      else expect(judgements(copy)).toEqual(right);
    }
    expect(refused).toBeGreaterThan(50);
  });
});
