import { expect, test } from 'vitest';
import { unspokenBy } from '../../../src/report/brokers/unspoken.js';
import type { RunRecord } from '../../../src/report/record/read-record.js';
import type { Transcript } from '../../../src/verdict/evidence.js';
import { caseLine, connect } from '../lines.js';

const answered = (returnCode: number, protocolLevel = 5): Transcript => [
  { at: 1, on: 'first', type: 'sent', hex: '10', text: 'CONNECT', packet: connect({ protocolLevel }) },
  {
    at: 2,
    on: 'first',
    type: 'received',
    hex: `200200${returnCode.toString(16).padStart(2, '0')}`,
    text: `CONNACK ${returnCode}`,
    packet: { type: 'CONNACK', sessionPresent: false, returnCode },
  },
];

const record = (
  ...cases: { verdict: 'pass' | 'fail' | 'inconclusive'; transcript: Transcript }[]
): RunRecord => ({
  cases: cases.map(caseLine),
  changes: [],
  open: [],
  absences: [],
  problems: [],
});

test.each([0x01, 0x84])(
  'a broker that refuses every CONNECT with 0x%x for its version does not speak it',
  (code) => {
    const fails = { verdict: 'fail', transcript: answered(code) } as const;
    const hex = answered(code)[1] as { hex: string };
    expect(unspokenBy(record(fails, { verdict: 'inconclusive', transcript: [] }))).toBe(
      `CONNECT of protocol level 5 is answered with CONNACK ${code} [${hex.hex}]`,
    );
  },
);

test.each([
  [
    'accepts some',
    [
      ['fail', answered(1, 99)],
      ['pass', answered(0)],
    ],
  ],
  [
    'refuses for another reason',
    [
      ['fail', answered(0x87)],
      ['fail', answered(5)],
    ],
  ],
  ['refuses only what it has to', [['pass', answered(1, 99)]]],
  ['says nothing', [['fail', answered(1).slice(0, 1)]]],
] as const)('a broker that %s is compared', (_what, cases) => {
  expect(
    unspokenBy(record(...cases.map(([verdict, transcript]) => ({ verdict, transcript: [...transcript] })))),
  ).toBeUndefined();
});
