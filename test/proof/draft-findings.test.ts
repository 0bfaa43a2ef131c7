import { join } from 'node:path';
import { expect, test } from 'vitest';
import { draftFindings, draftText, noReason } from '../../src/proof/draft-findings.js';
import { readTargetFile } from '../../src/target/target-file.js';
import { caseLine, failed, header } from '../report/lines.js';
import { temporaryFolder } from '../spec/temporary-file.js';

const record = {
  header: header(),
  cases: [
    failed({ id: 'lamp.set/large', actual: 'CONNACK 4 (bad user name) came at 109.3 ms' }),
    failed({ id: 'lamp.set/small', actual: 'nothing came', weight: 'known', known: 'told' }),
    failed({ id: 'lamp.hint', requirement: 'lamp.hint', weight: 'warn' }),
    caseLine({ id: 'lamp.get', requirement: 'lamp.get' }),
  ],
  changes: [],
  open: [],
  absences: [],
  problems: [],
};
const older = [
  {
    requirement: 'lamp.set',
    case: 'small',
    seen: 'nothing',
    reason: 'told the vendor',
    link: 'https://x.example/1',
    versions: '1.1',
  },
  { requirement: 'lamp.get', seen: 'too late', reason: 'was so' },
];

test('a draft has what failed, in the words of the older list, and says what became of that', () => {
  const { findings, ...became } = draftFindings(record, older);
  expect(findings).toEqual([
    {
      requirement: 'lamp.set',
      case: 'large',
      product: 'Lamp',
      versions: '1.2.0',
      seen: 'CONNACK 4 (bad user name) came at',
      reason: noReason,
    },
    {
      requirement: 'lamp.set',
      case: 'small',
      product: 'Lamp',
      versions: '1.2.0',
      seen: 'nothing',
      reason: 'told the vendor',
      link: 'https://x.example/1',
    },
  ]);
  expect(became).toEqual({ stillSeen: 1, gone: [older[1]], news: 1 });
});

test('a draft is a target file', () => {
  const { findings } = draftFindings(record, older);
  const folder = temporaryFolder({ 'target.yaml': draftText(record, findings) });
  expect(readTargetFile(join(folder, 'target.yaml')).knownFindings).toEqual(findings);
});
