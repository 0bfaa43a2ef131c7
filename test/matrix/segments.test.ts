import { createHash } from 'node:crypto';
import { beforeAll, describe, expect, it } from 'vitest';
import type { PlannedCase } from '../../src/plan/case.js';
import { nightly } from '../nightly.js';
import { sample } from './sample.js';
import { compareManners, manners, relayedTwins } from './segments.js';

/** Of ten requirements so many, the same ones every time. */
const ofTen = nightly ? 10 : 3;

const isSampled = ([first]: readonly PlannedCase[]): boolean =>
  first !== undefined &&
  parseInt(createHash('sha256').update(first.requirement).digest('hex').slice(0, 8), 16) % 10 < ofTen;

/** One case of each requirement at night, and of some on a push; all cases are tried by segments.matrix.ts. */
describe.each(relayedTwins)('how the bytes lie in segments, before $spec', (twin) => {
  let compared: Awaited<ReturnType<typeof compareManners>>;

  beforeAll(async () => {
    compared = await compareManners(twin, (cases) =>
      isSampled(cases) ? sample(cases, 1, 'segments', ({ id }) => id) : [],
    );
  }, 600_000);

  it('is tried with cases of many requirements', () => {
    expect(compared.cases).toBeGreaterThan(20 * ofTen);
  });

  it.each(manners)('changes no verdict and no word: %s', (manner) => {
    expect(compared.differences[manner]).toEqual([]);
  });
});
