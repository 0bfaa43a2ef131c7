import { describe, expect, test } from 'vitest';
import { effectOf, type Effect, type KnownFinding } from '../../src/verdict/effect.js';
import { verdicts, worst, type Basis, type Level, type Verdict } from '../../src/verdict/verdict.js';

/** Effects of pass, fail, inconclusive, not-applicable and error, in this order: DESIGN, "Verdicts and the gate". */
const blocks: Effect[] = ['none', 'block', 'incomplete', 'none', 'harness'];
const warns: Effect[] = ['none', 'warn', 'warn', 'none', 'harness'];

describe('the effect of a verdict', () => {
  test.each<[Level, Basis, Effect[], Effect[]]>([
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
    expect(verdicts.map((verdict) => effectOf({ verdict, level, basis }))).toEqual(usual);
    expect(verdicts.map((verdict) => effectOf({ verdict, level, basis }, { strict: true }))).toEqual(strict);
  });
});

describe('a known finding', () => {
  const finding: KnownFinding = {
    requirement: 'x.a',
    seen: 'CONNACK 0',
    reason: 'version 2 forgets to check',
  };
  const effect = (verdict: Verdict, actual?: string, level: Level = 'MUST'): Effect =>
    effectOf({ verdict, level, basis: 'document', ...(actual === undefined ? {} : { actual }) }, { finding });

  test('is known when it happens as listed', () => {
    expect(effect('fail', 'CONNACK 0')).toBe('known');
    expect(effect('fail', 'CONNACK 0 (accepted) came at 3.0 ms')).toBe('known');
    expect(effect('fail', 'CONNACK 0', 'SHOULD')).toBe('known');
  });

  test('is stale when it no longer happens, or happens differently', () => {
    expect(effect('pass')).toBe('stale');
    expect(effect('fail', 'CONNACK 4 came')).toBe('stale');
    expect(effect('fail')).toBe('stale');
  });

  test('says nothing about a case that was not judged', () => {
    expect(effect('inconclusive')).toBe('incomplete');
    expect(effect('error')).toBe('harness');
    expect(effect('not-applicable')).toBe('none');
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
