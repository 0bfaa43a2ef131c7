import { join } from 'node:path';
import { expect, test } from 'vitest';
import { verifyRecord } from '../../src/proof/verify-record.js';
import { recordIn, reportFolder, run } from './command.js';
import { temporaryFolder } from '../spec/temporary-file.js';

const unknownToken = 'thingsboard.connect.unknown-token';
const finding = (more: string): string =>
  `{ requirement: ${unknownToken}, seen: CONNACK 4, reason: they know, ${more} }`;

async function judged(target: string, version: string, ...findings: string[]) {
  const file = join(
    temporaryFolder({
      'target.yaml': `formatVersion: 1\nproduct: ThingsBoard\nversion: ${version}\nknownFindings: [${findings.join(', ')}]\n`,
    }),
    'target.yaml',
  );
  const folder = reportFolder();
  const words = [`--target=${target}`, '--only=thingsboard.connect', `--target-file=${file}`];
  const ended = await run(...words, `--report-dir=${folder}`);
  return { ...ended, record: ended.code === 2 ? '' : recordIn(folder) };
}
const mutant = 'twin:thingsboard/unknown-token-code-4';

test('the run says what became of a list for another version', async () => {
  const { code, out, record } = await judged(mutant, '3.9.2', finding('versions: 3.9.1'));
  expect(out).toContain('of 1 known findings listed for 3.9.1, 1 are still seen, 0 are gone, 0 are new.');
  expect(out).toContain('1 of 1 known findings are not applied: they are listed for ThingsBoard 3.9.1');
  expect(code).toBe(1);
  expect(await verifyRecord(record)).toMatchObject({ refused: [], unknown: [] });
});

test('an entry that has ended and is seen no more is red: it must leave the list', async () => {
  const { code, out, record } = await judged('twin:thingsboard', '3.9.2', finding("until: '2026-01-01'"));
  expect(out).toContain('of 1 known findings listed, 0 are still seen, 1 are gone, 0 are new.');
  expect(out.trim().split('\n').at(-1)).toMatch(
    /^DOES NOT CONFORM .*: 1 known finding no longer true as listed: thingsboard.connect.unknown-token\.$/,
  );
  expect(code).toBe(1);
  expect(await verifyRecord(record)).toMatchObject({ refused: [], unknown: [] });
});

test('an entry that has ended and is still seen blocks', async () => {
  const { code, out } = await judged(mutant, '3.9.2', finding("until: '2026-01-01'"));
  expect(out).toMatch(/DOES NOT CONFORM .*: 1 requirement failed: thingsboard.connect.unknown-token\./);
  expect(code).toBe(1);
});

test('a cause that no requirement has is a mistake', async () => {
  const { code, err } = await judged(mutant, '3.9.2', finding('because: thingsboard.connect.unknwn-token'));
  expect(err).toContain('thingsboard has no requirement "thingsboard.connect.unknwn-token" (did you mean');
  expect(code).toBe(2);
});

test('cases that a finding keeps from a verdict are listed with it, and the gate does not call that conforming', async () => {
  const wrong = 'thingsboard.connect.basic-credentials-wrong';
  const cause = '{ requirement: thingsboard.connect.basic-credentials, seen: CONNACK 5, reason: they know }';
  const behind = (seen: string): string =>
    `{ requirement: ${wrong}, because: thingsboard.connect.basic-credentials, seen: ${seen}, reason: needs them }`;
  const target = 'twin:thingsboard/basic-refused';
  const { code: bare } = await judged(target, '3.9.2', cause);
  expect(bare).toBe(3);
  const { code, out, record } = await judged(target, '3.9.2', cause, behind('control did not hold'));
  expect(out.trim().split('\n').at(-1)).toMatch(
    /^GATE PASSED .*: nothing new; 2 known findings, so it does not conform/,
  );
  expect(code).toBe(0);
  expect(await verifyRecord(record)).toMatchObject({ refused: [], unknown: [] });
  const { code: otherwise } = await judged(target, '3.9.2', cause, behind('cannot be reached'));
  expect(otherwise).toBe(3);
});
