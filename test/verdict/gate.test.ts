import { describe, expect, test } from 'vitest';
import { weightOf, type Weight } from '../../src/verdict/weight.js';
import { gate, type Outcome } from '../../src/verdict/gate.js';
import type { Verdict } from '../../src/verdict/verdict.js';

const outcome = (id: string, verdict: Verdict | undefined, given: Partial<Outcome> = {}): Outcome => ({
  id,
  requirement: id.split('/')[0]!,
  level: 'MUST',
  verdict,
  weight: verdict === undefined ? undefined : weightOf({ verdict, level: 'MUST', basis: 'document' }),
  ...given,
});
const withWeight = (id: string, verdict: Verdict, weight: Weight): Outcome =>
  outcome(id, verdict, { weight });

const pass = outcome('x.pass', 'pass');
const fail = outcome('x.fail', 'fail');
const open = outcome('x.open', 'inconclusive', { reason: 'it needs a device; give --param serial=…' });
const error = outcome('x.error', 'error', { reason: 'INTERNAL: …' });
const skipped = outcome('x.skipped', 'not-applicable', { reason: 'capability tls is not claimed' });
const limited = outcome('x.limited', 'not-applicable', { weight: 'limitation', limitation: 'retain' });
const never = outcome('x.never', undefined);
const known = withWeight('x.known', 'fail', 'known');
const stale = withWeight('x.stale', 'pass', 'stale');
const warned = withWeight('x.warned', 'fail', 'warn');

const gatePassed = (known: string): string => `GATE PASSED: nothing new; ${known}, so it does not conform.`;

describe('the gate', () => {
  test.each<[string, Outcome[], number, string]>([
    ['all passed', [pass], 0, 'CONFORMS: every applicable MUST passed.'],
    ['not applicable beside', [pass, skipped], 0, 'CONFORMS: every applicable MUST passed.'],
    ['a known finding', [pass, known], 0, gatePassed('1 known finding')],
    ['only known findings', [known], 0, gatePassed('1 known finding')],
    ['a known limitation', [pass, limited], 0, gatePassed('1 known limitation: retain')],
    ['both', [known, limited], 0, gatePassed('1 known finding; 1 known limitation: retain')],
    [
      'what the document lets a target leave out',
      [pass, outcome('x.ws/a', 'not-applicable', { optional: 'webSocket' })],
      0,
      'CONFORMS: every applicable MUST passed; 1 case not applicable, since the document lets the target leave out webSocket.',
    ],
    [
      'warnings',
      [pass, warned, withWeight('x.other', 'inconclusive', 'warn'), known],
      0,
      'GATE PASSED: nothing new; 1 known finding, so it does not conform; 2 warnings.',
    ],
    ['one failed', [pass, fail], 1, 'DOES NOT CONFORM: 1 requirement failed: x.fail.'],
    [
      'two cases of one',
      [outcome('x.a/one', 'fail'), outcome('x.a/two', 'fail')],
      1,
      'DOES NOT CONFORM: 1 requirement failed: x.a.',
    ],
    [
      'many failed',
      ['a', 'b', 'c', 'd', 'e'].map((name) => outcome(`x.${name}`, 'fail')),
      1,
      'DOES NOT CONFORM: 5 requirements failed: x.a, x.b, x.c and 2 more.',
    ],
    [
      'a stale finding',
      [pass, stale],
      1,
      'DOES NOT CONFORM: 1 known finding no longer true as listed: x.stale.',
    ],
    [
      'failed and stale',
      [fail, stale],
      1,
      'DOES NOT CONFORM: 1 requirement failed: x.fail; 1 known finding no longer true as listed: x.stale.',
    ],
    [
      'inconclusive',
      [pass, open],
      3,
      'INCOMPLETE: no verdict for x.open (it needs a device; give --param serial=…).',
    ],
    ['never ran', [pass, never], 3, 'INCOMPLETE: 1 case never ran.'],
    [
      'inconclusive and never ran',
      [pass, open, never, outcome('x.never/two', undefined)],
      3,
      'INCOMPLETE: no verdict for x.open (it needs a device; give --param serial=…); 2 cases never ran.',
    ],
    ['nothing planned', [], 3, 'INCOMPLETE: nothing was judged.'],
    ['all skipped', [skipped], 3, 'INCOMPLETE: nothing was judged (capability tls is not claimed).'],
    ['nothing ran', [never], 3, 'INCOMPLETE: nothing was judged.'],
    [
      'target not reachable',
      [{ ...open, reason: 'nothing listens there' }],
      3,
      'INCOMPLETE: nothing was judged (nothing listens there).',
    ],
    [
      'the first of the causes, wherever it stands',
      [
        skipped,
        outcome('x.a', 'inconclusive', { reason: 'not tried: x.c is inconclusive', because: 'x.c' }),
        open,
        outcome('x.c', 'inconclusive', { reason: 'nothing listens there', tried: true }),
      ],
      3,
      'INCOMPLETE: nothing was judged (nothing listens there).',
    ],
    [
      'what was not given before what follows from another',
      [skipped, outcome('x.a', 'inconclusive', { reason: 'not tried', because: 'x.open' }), open, pass],
      3,
      'INCOMPLETE: no verdict for x.a, x.open (it needs a device; give --param serial=…).',
    ],
    [
      'only warnings that judged nothing',
      [withWeight('x.w', 'inconclusive', 'warn')],
      3,
      'INCOMPLETE: nothing was judged.',
    ],
    ['the harness failed', [pass, error], 4, 'HARNESS FAILED: no verdict for x.error (INTERNAL: …).'],
  ])('%s', (_what, outcomes, exit, sentence) => {
    expect(gate(outcomes)).toEqual({ exit, sentence });
  });

  test('a failure outranks everything but an interruption, and the harness outranks what is incomplete', () => {
    const worstFirst = [fail, error, open, pass];
    const exits = worstFirst.map((_, index) => gate(worstFirst.slice(index)).exit);
    expect(exits).toEqual([1, 4, 3, 0]);
    expect(gate([stale, error, open]).exit).toBe(1);
    expect(gate([skipped, error]).exit).toBe(4);
    expect(gate(worstFirst, { interrupted: true }).exit).toBe(130);
  });

  test('an interruption says how far the run came', () => {
    expect(gate([pass, fail, never, open], { interrupted: true })).toEqual({
      exit: 130,
      sentence: 'INTERRUPTED after 2 of 4 cases.',
    });
  });

  test.each<[Outcome[], boolean, string]>([
    [[pass], false, 'CONFORMS (filtered by --only x.p): every applicable MUST passed.'],
    [[fail], false, 'DOES NOT CONFORM (filtered by --only x.p): 1 requirement failed: x.fail.'],
    [[], false, 'INCOMPLETE (filtered by --only x.p): nothing was judged.'],
    [[pass, error], false, 'HARNESS FAILED (filtered by --only x.p): no verdict for x.error (INTERNAL: …).'],
    [[pass], true, 'INTERRUPTED after 1 of 1 cases (filtered by --only x.p).'],
  ])('a filtered run says so: %#', (outcomes, interrupted, sentence) => {
    expect(gate(outcomes, { interrupted, filtered: 'x.p' }).sentence).toBe(sentence);
  });

  test('that the target was away is told once, also where nothing has a verdict for it', () => {
    const away = 'the device never came';
    const unjudged = { ...open, reason: away };
    expect(gate([unjudged], { away }).sentence).toBe(
      'INCOMPLETE: nothing was judged (the device never came).',
    );
    expect(gate([pass], { away }).sentence).toBe(
      'CONFORMS (the device never came): every applicable MUST passed.',
    );
  });

  test('a run without what may harm the target says so, and may conform', () => {
    expect(gate([pass], { leftOut: 31 })).toEqual({
      exit: 0,
      sentence: 'CONFORMS (without 31 risky cases): every applicable MUST passed.',
    });
  });
});
