import { beforeAll, describe, expect, it } from 'vitest';
import { sample } from './sample.js';
import { compareManners, manners } from './segments.js';

/** One case of each requirement; all of them are tried by segments.matrix.ts. */
describe('how the bytes lie in segments', () => {
  let compared: Awaited<ReturnType<typeof compareManners>>;

  beforeAll(async () => {
    compared = await compareManners((cases) => sample(cases, 1, 'segments', ({ id }) => id));
  }, 600_000);

  it('is tried with a case of each requirement', () => {
    expect(compared.cases).toBeGreaterThan(100);
  });

  it.each(manners)('changes no verdict and no word: %s', (manner) => {
    expect(compared.differences[manner]).toEqual([]);
  });
});
