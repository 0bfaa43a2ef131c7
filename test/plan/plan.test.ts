import { describe, expect, test } from 'vitest';
import type { Plan, PlannedCase } from '../../src/plan/case.js';
import { buildPlan, type Claims } from '../../src/plan/plan.js';
import { requirement, source, specOf } from './spec.js';

const planOf = (written: Record<string, unknown>, claims: Partial<Claims> = {}, only?: string): Plan =>
  buildPlan(specOf(written), {
    claims: { capabilities: {}, parameters: {}, ...claims },
    only,
  });
const first = (written: Record<string, unknown>, claims: Partial<Claims> = {}): PlannedCase =>
  planOf({ requirements: [requirement('x.a', written)], ...shared }, claims).cases[0]!;
const settled = (written: Record<string, unknown>, claims: Partial<Claims> = {}) =>
  first(written, claims).settled;

const shared = {
  capabilities: [
    { id: 'tls', text: 'it speaks TLS', default: false, optional: { text: 'It may speak TLS.', source } },
    { id: 'retain', text: 'it keeps messages', default: true },
  ],
  parameters: {
    url: { text: 'the address of the API' },
    key: { text: 'a key' },
    user: { text: 'a user', default: 'me' },
  },
  preambles: {
    session: { text: 'a login', scope: 'run', ways: [{ with: ['url', 'user'], steps: [{ ping: {} }] }] },
    device: {
      text: 'a device',
      scope: 'case',
      ways: [
        { with: ['url'], needs: ['session'], uses: ['devices'] },
        { with: ['key'], uses: ['{name}', 'key'] },
      ],
    },
  },
};

describe('cases', () => {
  const requirements = [
    requirement('x.one', { level: 'SHOULD', lane: 'wire', within: '2s' }),
    requirement('x.two', { cases: { zero: { id: 0 }, large: { id: 65535 } }, basis: 'elsewhere' }),
  ];

  test('a requirement without cases is its own; ids never depend on position', () => {
    const plan = planOf({ requirements });
    const ids = ['x.one', 'x.two/zero', 'x.two/large', 'x.survives'];
    expect(plan.cases.map(({ id }) => id)).toEqual(ids);
    expect(plan.requirements).toEqual(['x.one', 'x.two']);
    const reversed = planOf({ requirements: requirements.toReversed() });
    expect(reversed.cases.map(({ id }) => id).sort()).toEqual(ids.toSorted());
    expect(planOf({ requirements })).toEqual(plan);
  });

  test('a case carries what its requirement says', () => {
    const [one, zero] = planOf({ requirements, defaults: { lane: 'client' } }).cases;
    expect(one).toMatchObject({ level: 'SHOULD', basis: 'document', lane: 'wire', within: 2000, values: {} });
    expect(one).toMatchObject({ document: 'The Reference', at: 'conformance.yaml:/requirements/0' });
    expect(zero).toMatchObject({ level: 'MUST', basis: 'elsewhere', lane: 'client', values: { id: 0 } });
    expect(zero).not.toHaveProperty('within');
  });

  test('--only takes along whatever must have passed before', () => {
    const chain = [
      requirement('x.a'),
      requirement('x.b', { requires: ['x.a'] }),
      requirement('x.c', { requires: ['x.b'] }),
      requirement('x.d'),
    ];
    expect(planOf({ requirements: chain }, {}, 'x.c').cases.map(({ id }) => id)).toEqual([
      'x.a',
      'x.b',
      'x.c',
    ]);
    expect(planOf({ requirements: chain }, {}, 'x.e').cases).toEqual([]);
  });

  test('--only takes along what preambles presume', () => {
    const preambles = { room: { text: 'a room', scope: 'case', presumes: ['x.a'], ways: [{}] } };
    const requirements = [requirement('x.a'), requirement('x.b', { needs: ['room'] })];
    const { cases } = planOf({ preambles, requirements }, {}, 'x.b');
    expect(cases.map(({ id, presumes }) => [id, presumes])).toEqual([
      ['x.a', []],
      ['x.b', ['x.a']],
    ]);
  });

  test('--only takes along what a requirement presumes', () => {
    const requirements = [requirement('x.a'), requirement('x.b', { presumes: ['x.a'] })];
    expect(planOf({ requirements }, {}, 'x.b').cases.map(({ id }) => id)).toEqual(['x.a', 'x.b']);
  });

  test('--only selects by the beginning of an id, and leaves the list of requirements whole', () => {
    const select = (only: string) => planOf({ requirements }, {}, only).cases.map(({ id }) => id);
    expect(select('x.two')).toEqual(['x.two/zero', 'x.two/large']);
    expect(select('x.two/l')).toEqual(['x.two/large']);
    expect(select('one')).toEqual([]);
    expect(planOf({ requirements }, {}, 'x.two').requirements).toEqual(['x.one', 'x.two']);
  });
});

describe('what is not tried', () => {
  test('a capability that is not claimed', () => {
    expect(settled({ capabilities: ['tls'] })).toEqual({
      verdict: 'not-applicable',
      reason:
        'capability tls is not claimed (it speaks TLS). The document lets it: It may speak TLS. (Connect)',
      optional: { capability: 'tls', text: 'It may speak TLS.', source },
    });
    expect(settled({ capabilities: ['retain'] }, { capabilities: { retain: false } })).toEqual({
      verdict: 'not-applicable',
      reason:
        'capability retain is not there, as the target file says (it keeps messages), a limitation: the document demands it',
      limitation: 'retain',
    });
    expect(settled({ capabilities: ['retain'] })).toBeUndefined();
    expect(settled({ capabilities: ['tls', 'retain'] }, { capabilities: { tls: true } })).toBeUndefined();
  });

  test('what may destroy something, unless it is allowed', () => {
    expect(settled({ effects: ['destructive'] })).toEqual({
      verdict: 'inconclusive',
      reason: 'it is destructive and was not tried; give --allow-destructive to try it',
    });
    expect(settled({ effects: ['destructive'] }, { allowDestructive: true })).toBeUndefined();
    expect(settled({ effects: ['writes', 'restarts'] })).toBeUndefined();
  });

  test('what may harm the target is left out, unless it is allowed', () => {
    const requirements = [
      requirement('x.all', { effects: ['risky'] }),
      requirement('x.some', { cases: { short: { n: 1 }, longest: { n: 65535 } }, riskyCases: ['longest'] }),
    ];
    const careful = planOf({ requirements });
    expect(careful.cases.map(({ id }) => id)).toEqual(['x.some/short', 'x.survives']);
    expect(careful.leftOut).toEqual(['x.all', 'x.some/longest']);
    const allowed = planOf({ requirements }, { allowRisky: true });
    expect(allowed.leftOut).toEqual([]);
    // Each runs alone, whatever else it uses.
    expect(allowed.cases.map(({ id, risky, uses }) => ({ id, risky, uses }))).toEqual([
      { id: 'x.all', risky: true, uses: ['*'] },
      { id: 'x.some/short', risky: false, uses: [] },
      { id: 'x.some/longest', risky: true, uses: ['*'] },
      { id: 'x.survives', risky: false, uses: [] },
    ]);
  });

  test('a parameter that nobody gave names the option', () => {
    const steps = [{ connect: { username: '{key}' }, expect: 'connack' }];
    expect(settled({ steps })).toEqual({
      verdict: 'inconclusive',
      reason: 'it needs a key; give --param key=…',
    });
    expect(settled({ steps }, { parameters: { key: 'k' } })).toBeUndefined();
    const withDefault = [{ connect: { username: '{user} {nonce}' }, expect: 'connack' }];
    expect(settled({ steps: withDefault })).toBeUndefined();
    expect(settled({ control: steps, steps: withDefault })).toMatchObject({ verdict: 'inconclusive' });
  });

  test('a value of its cases is no parameter, also where it has the name of one', () => {
    const steps = [{ publish: { topic: 'a', text: '{key}' } }];
    expect(settled({ steps, cases: { one: { key: 'its own' } } })).toBeUndefined();
  });

  test('a preamble that no way leads to names the options of each', () => {
    expect(settled({ needs: ['device'] })).toEqual({
      verdict: 'inconclusive',
      reason: 'it needs a device; give --param url=…, or --param key=…',
    });
  });

  test('a capability is looked at before anything else', () => {
    const all = { capabilities: ['tls'], effects: ['destructive'], needs: ['device'] };
    expect(settled(all)?.verdict).toBe('not-applicable');
  });
});

describe('preambles', () => {
  test('the first way whose parameters are known, after what it needs', () => {
    const { preambles, uses } = first(
      { needs: ['device', 'session'] },
      { parameters: { url: 'u', key: 'k' } },
    );
    expect(preambles).toEqual([
      { name: 'session', way: 0 },
      { name: 'device', way: 0 },
    ]);
    expect(uses).toEqual(['devices']);
  });

  test('another way brings its own resources, named by the case', () => {
    const written = { needs: ['device'], uses: ['key'], cases: { a: { name: 'lamp' } } };
    const { preambles, uses } = first(written, { parameters: { key: 'k' } });
    expect(preambles).toEqual([{ name: 'device', way: 1 }]);
    expect(uses).toEqual(['key', 'lamp']);
  });
});
