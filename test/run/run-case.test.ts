import { describe, expect, test } from 'vitest';
import type { Check, CheckContext } from '../../src/checks/index.js';
import { buildPlan } from '../../src/plan/plan.js';
import { Environment } from '../../src/run/environment.js';
import { Preambles } from '../../src/run/preamble.js';
import { runCase } from '../../src/run/run-case.js';
import type { CaseLine } from '../../src/verdict/record.js';
import { HarnessError, Interrupted } from '../../src/verdict/harness-error.js';
import { Inconclusive, NonConformance } from '../../src/verdict/non-conformance.js';
import { requirement, specOf } from '../plan/spec.js';
import { sessionOf } from './session.js';

const checkThat = (run: (context: CheckContext) => Promise<number>): Check => ({
  name: 'probe',
  text: 'A probe.',
  parameters: { type: 'object' },
  run,
});
const throws = (error: unknown): Check => checkThat(() => Promise.reject(error as Error));

async function lineOf(
  check: Check,
  written: Record<string, unknown> = {},
  { signal, spec: more = {} }: { signal?: AbortSignal; spec?: Record<string, unknown> } = {},
): Promise<CaseLine> {
  const { steps: _steps, ...rest } = requirement('x.a', { check: 'probe', ...written });
  const spec = specOf({ requirements: [rest], ...more });
  const { cases } = buildPlan(spec, { claims: { capabilities: {}, parameters: {} } });
  const session = sessionOf({ spec: 'x', knownFindings: [{ requirement: 'x.k', seen: 'a', reason: 'b' }] });
  const environment = new Environment(spec, [check], session, signal ?? new AbortController().signal);
  const { result } = await runCase(cases[0]!, environment, new Preambles(environment, undefined));
  await environment.close();
  return result;
}

describe('what a check comes to', () => {
  test.each<[string, Check, Partial<CaseLine>]>([
    ['returning', checkThat(async () => 2), { verdict: 'pass', weight: 'none', judged: 2 }],
    [
      'a NonConformance',
      throws(new NonConformance('CONNACK 5', 'CONNACK 0 came')),
      { verdict: 'fail', weight: 'block', expected: 'CONNACK 5', actual: 'CONNACK 0 came' },
    ],
    [
      'an Inconclusive',
      throws(new Inconclusive('the control did not hold', 'x.b')),
      { verdict: 'inconclusive', weight: 'incomplete', reason: 'the control did not hold', because: 'x.b' },
    ],
    [
      'an error of the lab',
      throws(new HarnessError('TARGET_UNREACHABLE', 'host:1 cannot be reached', 'Check the address.')),
      {
        verdict: 'inconclusive',
        weight: 'incomplete',
        reason: 'host:1 cannot be reached. Check the address.',
      },
    ],
    [
      'a mistake of the spec',
      throws(new HarnessError('SPEC_MISTAKE', 'no such operation', 'Correct it.')),
      { verdict: 'error', weight: 'harness', reason: 'SPEC_MISTAKE: no such operation. Correct it.' },
    ],
    [
      'nothing judged',
      checkThat(async () => 0),
      { verdict: 'error', reason: 'SPEC_MISTAKE: the case x.a judged nothing. Give it something to expect.' },
    ],
    [
      'a wait of ours that was cut off by the last guard',
      throws(new Interrupted()),
      {
        verdict: 'error',
        reason: expect.stringMatching(/^CASE_OVERRAN: the case x\.a did not come to an end/) as string,
      },
    ],
  ])('%s', async (_what, check, line) => {
    expect(await lineOf(check)).toMatchObject(line);
  });

  test('a bug of ours is an error that says where', async () => {
    const line = await lineOf(checkThat(async () => (undefined as unknown as string).length));
    expect(line).toMatchObject({ verdict: 'error', weight: 'harness' });
    expect(line.reason).toMatch(
      /^INTERNAL: Cannot read properties of undefined.*Please report this: at .*run-case\.test\.ts/,
    );
    expect(await lineOf(throws('a text'))).toMatchObject({
      verdict: 'error',
      reason: expect.stringMatching(/^INTERNAL: a text\./) as string,
    });
  });

  test('a check that does not exist', async () => {
    const line = await lineOf({ ...checkThat(async () => 1), name: 'other' });
    expect(line).toMatchObject({
      verdict: 'error',
      reason: 'SPEC_MISTAKE: there is no check "probe". Correct the spec.',
    });
  });

  test('a run that was ended leaves no verdict', async () => {
    await expect(
      lineOf(throws(new Interrupted()), {}, { signal: AbortSignal.abort() }),
    ).rejects.toBeInstanceOf(Interrupted);
  });

  test('a target that refuses the connection is none of its failures', async () => {
    const line = await lineOf(
      checkThat(async ({ driver }) => {
        await driver.open('client', { lane: 'wire', acknowledge: true, within: 1000 });
        return 1;
      }),
    );
    expect(line).toMatchObject({
      verdict: 'inconclusive',
      reason: expect.stringMatching(/127\.0\.0\.1:1 cannot be reached: nothing listens there/) as string,
    });
  });
});

describe('what a check may know', () => {
  const seen = async (
    written: Record<string, unknown> = {},
    spec: Record<string, unknown> = {},
  ): Promise<CheckContext> => {
    let context!: CheckContext;
    const line = await lineOf(
      checkThat(async (given) => ((context = given), 1)),
      written,
      { spec },
    );
    expect(line.verdict).toBe('pass');
    return context;
  };

  test('the same run and seed give the same nonces, and every one is new', async () => {
    const [one, two] = [await seen(), await seen()];
    expect(one.scope['nonce']).toMatch(/^[0-9a-f]{8}$/);
    expect(one.scope['nonce']).toBe(two.scope['nonce']);
    const nonces = [one.scope['nonce'], one.nonce(), one.nonce()];
    expect(new Set(nonces).size).toBe(3);
    expect([two.scope['nonce'], two.nonce(), two.nonce()]).toEqual(nonces);
  });

  test('values of a case may name what every case has', async () => {
    const { scope } = await seen({ cases: { one: { user: 'user-{nonce}', codes: ['{spec}', 7] } } });
    expect(scope).toMatchObject({ user: `user-${String(scope['nonce'])}`, codes: ['x', 7] });
  });

  test('the client id is a topic parameter where the spec says so', async () => {
    expect(await seen()).not.toHaveProperty('originator');
    expect(await seen({}, { originator: 'customer' })).toMatchObject({ originator: 'customer' });
  });

  test('the time-out is that of the run unless the requirement has its own', async () => {
    expect((await seen()).within).toBe(1500);
    expect((await seen({ within: '3s' })).within).toBe(3000);
  });
});
