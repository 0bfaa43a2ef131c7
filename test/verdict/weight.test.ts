import { describe, expect, test } from 'vitest';
import { weightOf, type Weight, type KnownFinding } from '../../src/verdict/weight.js';
import { verdicts, worst, type Basis, type Level, type Verdict } from '../../src/verdict/verdict.js';

/** Effects of pass, fail, inconclusive, not-applicable and error, in this order: DESIGN, "Verdicts and the gate". */
const blocks: Weight[] = ['none', 'block', 'incomplete', 'none', 'harness'];
const warns: Weight[] = ['none', 'warn', 'warn', 'none', 'harness'];

describe('the weight of a verdict', () => {
  test.each<[Level, Basis, Weight[], Weight[]]>([
    ['MUST', 'document', blocks, blocks],
    ['MUST', 'elsewhere', blocks, blocks],
    ['MUST', 'inferred', warns, blocks],
    ['SHOULD', 'document', warns, blocks],
    ['SHOULD', 'elsewhere', warns, blocks],
    ['SHOULD', 'inferred', warns, blocks],
    ['MAY', 'document', warns, warns],
    ['MAY', 'elsewhere', warns, warns],
    ['MAY', 'inferred', warns, warns],
  ])('%s of basis %s', (level, basis, usual, strict) => {
    expect(verdicts.map((verdict) => weightOf({ verdict, level, basis }))).toEqual(usual);
    expect(verdicts.map((verdict) => weightOf({ verdict, level, basis }, { strict: true }))).toEqual(strict);
  });
});

describe('a known finding', () => {
  const finding: KnownFinding = {
    requirement: 'x.a',
    seen: 'CONNACK 0',
    reason: 'version 2 forgets to check',
  };
  const weight = (verdict: Verdict, actual?: string, level: Level = 'MUST'): Weight =>
    weightOf({ verdict, level, basis: 'document', ...(actual === undefined ? {} : { actual }) }, { finding });

  test('is known when it happens as listed', () => {
    expect(weight('fail', 'CONNACK 0')).toBe('known');
    expect(weight('fail', 'CONNACK 0 (accepted) came at 3.0 ms')).toBe('known');
    expect(weight('fail', 'CONNACK 0', 'SHOULD')).toBe('known');
  });

  test('is stale when it no longer happens, or happens differently', () => {
    expect(weight('pass')).toBe('stale');
    expect(weight('fail', 'CONNACK 4 came')).toBe('stale');
    expect(weight('fail')).toBe('stale');
  });

  test('says nothing about a case that was not judged', () => {
    expect(weight('inconclusive')).toBe('incomplete');
    expect(weight('error')).toBe('harness');
    expect(weight('not-applicable')).toBe('none');
  });
});

describe('a finding that keeps another case from a verdict', () => {
  const finding: KnownFinding = { requirement: 'x.b', because: 'x.a', seen: 'no CONNACK', reason: 'as x.a' };
  const weight = (verdict: Verdict, told: { actual?: string; reason?: string }): Weight =>
    weightOf({ verdict, level: 'MUST', basis: 'document', ...told }, { finding });

  test('excuses a case without a verdict for the reason that is listed, and nothing else', () => {
    expect(weight('inconclusive', { reason: 'control 1: no CONNACK came' })).toBe('known');
    expect(weight('inconclusive', { reason: 'the target cannot be reached' })).toBe('incomplete');
    expect(weight('fail', { actual: 'no CONNACK came' })).toBe('stale');
    expect(weight('pass', {})).toBe('stale');
    expect(weight('error', { reason: 'no CONNACK' })).toBe('harness');
  });
});

describe('the worst of several verdicts', () => {
  test.each<[Verdict[], Verdict]>([
    [[], 'inconclusive'],
    [['pass'], 'pass'],
    [['not-applicable'], 'not-applicable'],
    [['pass', 'not-applicable'], 'pass'],
    [['pass', 'inconclusive'], 'inconclusive'],
    [['inconclusive', 'error'], 'error'],
    [['pass', 'fail', 'inconclusive', 'error'], 'fail'],
    [['fail', 'pass'], 'fail'],
  ])('of %j is %s', (all, expected) => {
    expect(worst(all)).toBe(expected);
    expect(worst(all.toReversed())).toBe(expected);
  });
});
