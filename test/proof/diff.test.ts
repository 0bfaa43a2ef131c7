import { describe, expect, test } from 'vitest';
import { diffRecords } from '../../src/proof/diff-records.js';
import type { RunRecord } from '../../src/report/record/read-record.js';
import type { CaseLine } from '../../src/verdict/record.js';
import { run } from '../cli/command.js';
import { caseLine, failed, header, publish, received, sent } from '../report/lines.js';
import { recordOf } from './records.js';

const recordWith = (...cases: CaseLine[]): RunRecord => ({
  header: header(),
  cases,
  changes: [],
  open: [],
  absences: [],
  problems: [],
});

const topic = 'lamp/4711/state';
const nothing = {
  newlyFailing: [],
  failingDifferently: [],
  newlyPassing: [],
  noLongerJudged: [],
  onlyInOne: [],
  inPasses: [],
};

/** A pass in which the lamp tells its state so many milliseconds after it was asked, five times. */
const told = (payload: object, { retain = false, after = 4, code = 0 } = {}): CaseLine =>
  caseLine({
    transcript: [
      sent(0, 'CONNECT', { type: 'CONNECT' }),
      received(1, 'CONNACK', { type: 'CONNACK', returnCode: code, sessionPresent: false }),
      ...[10, 2010, 4010, 6010, 8010].flatMap((at) => [
        sent(at, 'PUBLISH', publish('lamp/4711/get', '{}')),
        received(at + after, 'PUBLISH', publish(topic, JSON.stringify(payload), { retain })),
      ]),
    ],
  });

const between = (before: CaseLine, after: CaseLine): object =>
  diffRecords(recordWith(before), recordWith(after));

describe('a difference', () => {
  test('is none where only values, names and a few milliseconds differ', () => {
    expect(between(told({ level: 1 }), told({ level: 2 }, { after: 40 }))).toEqual(nothing);
  });

  test.each([
    [
      'a member appears',
      told({ level: 1, mode: 'eco' }),
      'PUBLISH lamp/#/state: /mode string appeared, first in lamp.set/large',
    ],
    [
      'a type changes',
      told({ level: '1' }),
      'PUBLISH lamp/#/state: /level string appeared, first in lamp.set/large',
    ],
    [
      'a topic becomes retained',
      told({ level: 1 }, { retain: true }),
      'PUBLISH lamp/#/state: became retained, first in lamp.set/large',
    ],
    ['a code changes', told({ level: 1 }, { code: 2 }), 'lamp.set/large: CONNACK on client was 0, is 2'],
    [
      'a reply is three times slower',
      told({ level: 1 }, { after: 400 }),
      'PUBLISH lamp/#/state: half of them came 400 ms after what was sent instead of 4 ms (5 and 5 answers)',
    ],
  ])('inside a pass is told: %s', (_, after, sentence) => {
    const found = between(told({ level: 1 }), after) as { inPasses: string[] };
    expect(found.inPasses).toContain(sentence);
  });

  test('is none where a failure names its run, and what came meanwhile', () => {
    const seen = (run: string, other: string): RunRecord => ({
      ...recordWith(
        failed({ actual: `PUBLISH conformance/${run}/x came at 484.7 ms; what came instead: ${other}` }),
      ),
      header: { ...header(), run },
    });
    expect(diffRecords(seen('mx2bq44391e8', 'a'), seen('mx2ecrb94d75', 'b'))).toEqual(nothing);
  });

  test('of verdicts is told by what it means', () => {
    const pass = caseLine();
    expect(between(pass, failed())).toMatchObject({
      newlyFailing: [expect.stringContaining('(pass): /error is') as string],
    });
    expect(between(failed(), pass)).toMatchObject({
      newlyPassing: [expect.stringContaining('(fail: /error is') as string],
    });
    expect(between(failed(), failed({ actual: 'nothing came' }))).toMatchObject({
      failingDifferently: [expect.stringContaining('is "nothing came"') as string],
    });
    expect(between(pass, caseLine({ verdict: 'inconclusive', reason: 'the broker is away' }))).toMatchObject({
      noLongerJudged: ['lamp.set/large is inconclusive: the broker is away'],
    });
    expect(diffRecords(recordWith(pass), recordWith())).toMatchObject({
      noLongerJudged: ['lamp.set/large was pass, and is not there any more'],
    });
  });
});

test('diff of two runs is a gate with --fail-on=new', async () => {
  const only = '--only=thingsboard.connect';
  const [right, again, wrong] = [
    await recordOf('--target=twin:thingsboard', only),
    await recordOf('--target=twin:thingsboard', only),
    await recordOf('--target=twin:thingsboard/unknown-token-code-4', only),
  ];
  const same = await run('diff', right, again, '--fail-on=new');
  // How fast a machine is that has much to do is left to it.
  expect(same.out.replace(/^.* instead of .* ms .*\n/gm, '')).not.toMatch(/^ {2}/m);
  expect(same.code).toBe(0);
  const worse = await run('diff', right, wrong, '--fail-on=new');
  expect(worse.out).toMatch(
    /newly failing: 1\n {2}thingsboard\.connect\.unknown-token MUST \(pass\): CONNACK 4/,
  );
  expect(worse.code).toBe(1);
  expect((await run('diff', right, wrong)).code).toBe(0);
  expect((await run('diff', wrong, right, '--fail-on=new')).out).toContain('newly passing: 1\n');
  const strange = await run(
    'diff',
    right,
    await recordOf('--target=twin:invisoutlet', '--only=invisoutlet.puback'),
  );
  expect(strange.err).toMatch(/^the records have no spec in common: thingsboard and invisoutlet/);
  expect(strange.code).toBe(2);
});
