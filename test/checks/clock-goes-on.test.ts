import { describe, expect, test } from 'vitest';
import { lamp } from './device.js';
import { contextFor, judgeBy, type Outcome } from './script.js';

/** The clock said 5000 at 100000 by ours; what it says now is a value of the case. */
const judge = (now: number, clock: number): Promise<Outcome> => {
  const context = contextFor([], lamp);
  Object.assign(context.scope, { now, clock, firstClock: 5000, askedAt: 100_000, tolerance: 500 });
  const parameters = {
    since: { clock: '{firstClock}', at: '{askedAt}' },
    read: [],
    tolerance: '{tolerance}',
  };
  return judgeBy('clock-goes-on', parameters, context);
};

describe('clock-goes-on', () => {
  test.each([
    ['has gone on as long as ours', 160_000, 65_000],
    ['was read a while after the case began', 160_000, 70_000],
    ['is slow by less than the tolerance and a hundredth', 160_000, 63_950],
  ])('passes when it %s', async (_what, now, clock) => {
    expect(await judge(now, clock)).toEqual({ judged: 1 });
  });

  test.each([
    ['begins anew', 160_000, 12],
    // The charger had been up for 5 s only, so what it says now is more than before.
    ['began anew and has passed what it said before', 160_000, 40_000],
    ['stands still', 160_000, 5000],
  ])('fails when it %s', async (_what, now, clock) => {
    expect(await judge(now, clock)).toEqual({
      expected: 'the clock of the target has gone on to 65000 ms or so, as it does while the target is up',
      actual: `it says ${clock} ms: the target has started anew since it was read before`,
    });
  });
});
