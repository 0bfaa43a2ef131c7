import { expect, test } from 'vitest';
import { absence } from '../../src/run/observe.js';
import type { CaseLine } from '../../src/verdict/record.js';

const optional = { text: 'It may.', source: { document: 'd', section: '1' } };
const needed = { capability: 'receivesQos1', requirement: 's.observed', default: true, optional };
const line = (more: Partial<CaseLine>): CaseLine =>
  ({
    id: 's.observed',
    verdict: 'not-applicable',
    reason: 'capability receives: absent',
    ...more,
  }) as CaseLine;

test('what is observed only of who has another capability is absent where that is', () => {
  const lacks = line({ optional: { capability: 'receives', ...optional } });
  expect(absence(needed, lacks, true)).toMatchObject({
    verdict: 'not-applicable',
    because: 's.observed',
    reason: expect.stringContaining('s.observed does not apply') as string,
  });
});

test('one that does not apply for another reason tells nothing, and what goes without saying holds', () => {
  expect(absence(needed, line({}), true)).toBeUndefined();
});
