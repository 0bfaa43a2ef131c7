import { expect, it } from 'vitest';
import { compareManners } from './segments.js';

it('how the bytes lie in segments changes no verdict and no word of any case', async () => {
  const { cases, differences } = await compareManners((all) => all);
  expect(cases).toBeGreaterThan(100);
  expect(differences).toEqual({ cut: [], joined: [] });
});
