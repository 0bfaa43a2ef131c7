import { describe, expect, test } from 'vitest';
import type { StandInOptions } from '../../fixtures/proxy/stand-in.js';
import { footerOf } from '../../src/app/footer.js';
import { readRecord } from '../../src/report/record/read-record.js';
import { summaryTable } from '../../src/report/console/summary.js';
import { recordProblems } from '../../src/report/record/validate-record.js';
import type { CaseLine } from '../../src/verdict/record.js';
import { documents } from '../documents.js';
import { runBehind, type AwayRun, type Tried } from './away-run.js';

/** Some cases of every spec, with a packet in the midst of them and a text that one or several of them send. */
const all: (Tried & { packet: number; contains?: string })[] = [...documents].flatMap(([spec, { away }]) =>
  away ? [{ ...away, spec, only: `${spec}.${away.only}` }] : [],
);

const plain = new Map<string, Promise<AwayRun>>();
function plainRun(tried: Tried): Promise<AwayRun> {
  const known = plain.get(tried.spec) ?? runBehind(tried);
  plain.set(tried.spec, known);
  return known;
}

const verdicts = (lines: readonly CaseLine[]): Record<string, string> =>
  Object.fromEntries(
    lines.map(({ id, verdict, reason }) => [
      id,
      verdict === 'inconclusive' ? `${verdict}: ${reason}` : verdict,
    ]),
  );

/** What was judged before the target went away for good. A rule of every connection may have had nothing to judge by then. */
const judgedBefore = (lines: readonly CaseLine[]): CaseLine[] =>
  lines.filter(
    ({ id, verdict }) =>
      verdict !== 'inconclusive' && !(verdict === 'not-applicable' && id.includes('.wire.')),
  );
const firstLine = (run: AwayRun): string => summaryTable(readRecord(run.recordFile)).split('\n')[0]!;

/** Milliseconds; nobody waits that long unless something is wrong. */
const longEnough = { recoveryTimeout: 20_000 };

describe.each(all)('$spec', (tried) => {
  const moment = { packet: tried.packet };

  test.each<StandInOptions['going']>([
    { manner: 'drops everybody' },
    { manner: 'stops and restarts', after: 150 },
  ])('a target that $manner changes no verdict', async (going) => {
    const expected = verdicts((await plainRun(tried)).lines);
    const run = await runBehind(tried, { moment, going }, longEnough);
    expect(run.times).toBe(1);
    expect(verdicts(run.lines)).toEqual(expected);
    expect(run.absences.length).toBeGreaterThan(0);
    // What was under way says so.
    const again = run.lines.filter(({ triedAgain }) => triedAgain !== undefined).map(({ id }) => id);
    expect(again.toSorted()).toEqual(
      [...new Set(run.absences.flatMap(({ underWay }) => underWay))].toSorted(),
    );
    expect(firstLine(run)).toMatch(/^Away: the target went away at \d\d:\d\d:\d\d UTC and came back after/);
    expect(recordProblems(run.recordFile)).toEqual([]);
  });

  test('a target that does not come back leaves one reason', async () => {
    const expected = verdicts((await plainRun(tried)).lines);
    const run = await runBehind(
      tried,
      { moment, going: { manner: 'stops for good' } },
      { recoveryTimeout: 300 },
    );
    expect(expected).toMatchObject(verdicts(judgedBefore(run.lines)));
    const left = run.lines.filter(({ verdict }) => verdict === 'inconclusive');
    expect(left.length).toBeGreaterThan(0);
    expect(new Set(left.map(({ reason }) => reason)).size).toBe(1);
    expect(left[0]!.reason).toMatch(/^the target went away at .* and did not come back within 0\.3 s$/);
    expect(firstLine(run)).toContain('did not come back');
    const footer = footerOf(readRecord(run.recordFile), { startedAt: 0, interrupted: false, failures: [] });
    expect(footer.gate.sentence).toContain('did not come back');
    expect(recordProblems(run.recordFile)).toEqual([]);
  });

  test('a target that goes away by an input fails survives, with the case named', async () => {
    const before = await plainRun(tried);
    const expected = verdicts(before.lines);
    const contains = tried.contains ?? onlyIn(before.lines);
    const run = await runBehind(
      tried,
      { moment: { contains }, going: { manner: 'stops and restarts', after: 50 }, always: true },
      longEnough,
    );
    expect(run.times).toBeGreaterThan(1);
    const { cases } = readRecord(run.recordFile);
    const survives = cases.find(({ requirement }) => requirement === `${tried.spec}.survives`)!;
    expect(survives).toMatchObject({ verdict: 'fail', level: 'MUST' });
    const culprit = cases.find(({ id }) => survives.actual!.includes(`${id} (`))!;
    expect(culprit).toMatchObject({ verdict: 'inconclusive' });
    expect(culprit.reason).toContain(`see ${survives.id}`);
    // Whatever stands on it was not tried.
    for (const { id, verdict } of run.lines)
      if (verdict !== 'inconclusive') expect(verdict).toBe(expected[id]);
    expect(firstLine(run)).toContain('went away');
    expect(recordProblems(run.recordFile)).toEqual([]);
  });
});

describe('a target that takes in nobody any more, while connections of before go on', () => {
  const tried = all.find(({ spec }) => spec === 'mqtt-3.1.1')!;
  const contains = async (): Promise<string> => onlyIn((await plainRun(tried)).lines);
  const going = 'stops answering';

  test('and never again leaves nothing failed by its silence, and says so', async () => {
    const expected = verdicts((await plainRun(tried)).lines);
    const moment = { contains: await contains() };
    const run = await runBehind(tried, { moment, going: { manner: going } }, { recoveryTimeout: 300 });
    expect(expected).toMatchObject(verdicts(judgedBefore(run.lines)));
    const left = run.lines.filter(({ verdict }) => verdict === 'inconclusive');
    expect(left.length).toBeGreaterThan(0);
    for (const { reason } of left)
      expect(reason).toMatch(
        /^the target stopped answering CONNECT at .* and did not come back within 0\.3 s$/,
      );
    expect(run.absences).toMatchObject([{ how: 'stopped answering' }]);
    expect(firstLine(run)).toMatch(/^Away: the target stopped answering CONNECT at/);
    expect(recordProblems(run.recordFile)).toEqual([]);
  });

  test('for some time changes no verdict', async () => {
    const expected = verdicts((await plainRun(tried)).lines);
    const moment = { contains: await contains() };
    const run = await runBehind(tried, { moment, going: { manner: going, after: 8000 } }, longEnough);
    expect(run.times).toBe(1);
    expect(verdicts(run.lines)).toEqual(expected);
    expect(run.absences).toMatchObject([{ how: 'stopped answering' }]);
    expect(recordProblems(run.recordFile)).toEqual([]);
  });
});

/** A name that one case alone sends: names of a run are repeatable. */
function onlyIn(lines: readonly CaseLine[]): string {
  const sent = lines.map(({ transcript }) =>
    transcript.flatMap((event) => (event.type === 'sent' ? event.text : [])).join('\n'),
  );
  const names = sent.flatMap((text) => text.match(/PUBLISH [^\n]*/)?.[0].match(/\b[0-9a-f]{8}\b/) ?? []);
  const name = names.find((one) => sent.filter((text) => text.includes(one)).length === 1);
  return name ?? 'nothing of the kind';
}
