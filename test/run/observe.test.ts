import { describe, expect, test } from 'vitest';
import { planSession } from '../../src/run/plan-session.js';
import { Run } from '../../src/run/run.js';
import type { CaseLine } from '../../src/verdict/record.js';
import { recordFile, sessionOf } from './session.js';
import { comesTo, line, smallSpec } from './small-spec.js';

const thing = (byDefault: boolean, optional = true): string =>
  `{ id: thing, text: it has a thing, default: ${byDefault}` +
  (optional
    ? ', optional: { text: A thing may be missing., source: { document: reference, section: Things } } }'
    : ' }');

/** `x.see` observes the capability; `x.use` needs it. */
async function tried(
  is: string,
  {
    claimed,
    byDefault = true,
    optional = true,
  }: { claimed?: boolean; byDefault?: boolean; optional?: boolean } = {},
): Promise<Record<string, CaseLine>> {
  const spec = smallSpec(
    `capabilities: [${thing(byDefault, optional)}]\nrequirements:\n` +
      line('use', 'pass', ', capabilities: [thing]') +
      line('see', is, ', observes: thing, level: SHOULD'),
  );
  const capabilities: Record<string, boolean> = claimed === undefined ? {} : { thing: claimed };
  const session = sessionOf({ spec, recordFile: recordFile(), capabilities });
  const lines = await new Run(planSession(session, [comesTo]), new AbortController().signal).all();
  return Object.fromEntries(lines.map((one) => [one.id, one]));
}

describe('a capability that nobody claims', () => {
  test('is there when it is observed', async () => {
    const lines = await tried('pass', { byDefault: false });
    expect(lines['x.see']).toMatchObject({ verdict: 'pass', observed: { capability: 'thing', has: true } });
    expect(lines['x.use']).toMatchObject({ verdict: 'pass' });
  });

  test('is not there when it is observed to be absent, which is nobody’s fault', async () => {
    const lines = await tried('fail');
    expect(lines['x.see']).toMatchObject({
      verdict: 'not-applicable',
      weight: 'none',
      reason: 'the target does not have the capability thing: expected that, but this',
      observed: { capability: 'thing', has: false },
    });
    expect(lines['x.use']).toMatchObject({
      verdict: 'not-applicable',
      because: 'x.see',
      reason:
        'capability thing: it was observed to be absent by x.see. The document lets it: A thing may be missing. (Things)',
      optional: {
        capability: 'thing',
        text: 'A thing may be missing.',
        source: { document: 'reference', section: 'Things' },
      },
    });
  });

  test('fails where no sentence lets the target leave it out, and what needs it is tried', async () => {
    const lines = await tried('fail', { optional: false });
    expect(lines['x.see']).toMatchObject({
      verdict: 'fail',
      expected: 'that',
      actual: 'this',
      observed: { capability: 'thing', has: false },
    });
    expect(lines['x.use']).toMatchObject({ verdict: 'pass' });
  });

  test.each([
    [true, 'pass'],
    [false, 'inconclusive'],
  ])('that showed nothing when observed is no excuse, default %s', async (byDefault, verdict) => {
    const lines = await tried('inconclusive', { byDefault });
    expect(lines['x.use']!.verdict).toBe(verdict);
  });
});

test('a claim that something is missing which the document demands is a known limitation', async () => {
  const lines = await tried('fail', { claimed: false, optional: false });
  expect(lines['x.see']).toMatchObject({
    verdict: 'not-applicable',
    weight: 'limitation',
    limitation: 'thing',
  });
  expect(lines['x.use']).toMatchObject({
    verdict: 'not-applicable',
    weight: 'limitation',
    limitation: 'thing',
    reason:
      'capability thing is not there, as the target file says (it has a thing), a limitation: the document demands it',
  });
});

test('a limitation that is not there any more is told', async () => {
  const lines = await tried('pass', { claimed: false, optional: false });
  expect(lines['x.see']).toMatchObject({ verdict: 'fail', expected: 'no thing, since that is claimed' });
});

test.each([
  ['fail', 'not-applicable', 'absent by x.see'],
  ['pass', 'inconclusive', 'give --param login=…'],
])(
  'a parameter that nobody gave matters only where the target has what it is for: %s',
  async (is, verdict, why) => {
    const spec = smallSpec(
      `capabilities: [${thing(false)}]\n` +
        'preambles: { account: { text: an account, scope: run, ways: [{ with: [login] }] } }\nrequirements:\n' +
        line('use', 'pass', ', capabilities: [thing], needs: [account]') +
        line('see', is, ', observes: thing, level: SHOULD'),
      'login: { text: a login }, ',
    );
    const session = sessionOf({ spec, recordFile: recordFile() });
    const lines = await new Run(planSession(session, [comesTo]), new AbortController().signal).all();
    expect(lines.find(({ id }) => id === 'x.use')).toMatchObject({
      verdict,
      reason: expect.stringContaining(why) as string,
    });
  },
);

describe('a claim', () => {
  test('that agrees passes', async () => {
    expect((await tried('pass', { claimed: true }))['x.see']!.verdict).toBe('pass');
    expect((await tried('fail', { claimed: false }))['x.see']!.verdict).toBe('pass');
  });

  test('of what is not there is told, and what needs it is tried', async () => {
    const lines = await tried('fail', { claimed: true });
    expect(lines['x.see']).toMatchObject({
      verdict: 'fail',
      weight: 'warn',
      expected: 'that, since thing is claimed',
      actual: 'this',
    });
    expect(lines['x.use']!.verdict).toBe('pass');
  });

  test('that denies what is there is told, and what needs it is not applicable', async () => {
    const lines = await tried('pass', { claimed: false });
    expect(lines['x.see']).toMatchObject({
      verdict: 'fail',
      expected: 'no thing, since that is claimed',
      actual: 'the target has it',
    });
    expect(lines['x.use']!.verdict).toBe('not-applicable');
  });
});

test('with --only, what observes is tried along', async () => {
  const spec = smallSpec(
    `capabilities: [${thing(true)}]\nrequirements:\n` +
      line('use', 'pass', ', capabilities: [thing]') +
      line('see', 'pass', ', observes: thing') +
      line('other', 'pass'),
  );
  const session = sessionOf({ spec, recordFile: recordFile(), only: 'x.use' });
  const { plan } = new Run(planSession(session, [comesTo]), new AbortController().signal);
  expect(plan.cases.map(({ id }) => id)).toEqual(['x.use', 'x.see']);
});
