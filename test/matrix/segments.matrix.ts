import { expect, it } from 'vitest';
import { compareManners, relayedTwins } from './segments.js';

it.each(relayedTwins)(
  'how the bytes lie in segments changes nothing of $spec, no verdict and no word of any case',
  async (twin) => {
    const { cases, differences } = await compareManners(twin, (all) => all);
    expect(cases).toBeGreaterThan(100);
    expect(differences).toEqual({ cut: [], joined: [] });
  },
);
