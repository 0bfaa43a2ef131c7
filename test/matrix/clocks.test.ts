import { afterEach, describe, expect, it, vi } from 'vitest';
import type { Twin } from '../../fixtures/contract.js';
import { LiveDriver } from '../../src/driver/live/live-driver.js';
import { planSession } from '../../src/run/plan-session.js';
import type { Requirement } from '../../src/spec/model.js';
import { testedTwins } from './matrix.js';
import { MatrixRun } from './run-on.js';
import { sessionOn, twinWaitMs } from './session.js';

/** Two clocks are compared, ours and the target's; a target whose clock is wrong is rightly failed. */
const comparesClocks = ['time-agrees-with-broker', 'attempts-are-spaced'];

/** What is decided by a clock: by the words of the steps, or by what the requirement says. */
const speaksOfTime = ({ text, check }: Requirement): boolean =>
  !comparesClocks.includes(check.name) &&
  (/"(wait|while)":/.test(JSON.stringify(check.with)) ||
    /\b(times?|timestamps?|clock|durations?|expir\w+|last error)\b/i.test(text));

/** A twin in this process reads its clock by Date.now; ours is performance.now. */
const clocks: Record<string, () => void> = {
  /** As on a machine so fast that nothing takes time but what is waited for. */
  'stands still between packets': () => {
    let now = Date.now();
    // What is waited for is waited for by this.
    vi.spyOn(Date, 'now').mockImplementation(() => now);
    const pause = LiveDriver.prototype.pause;
    vi.spyOn(LiveDriver.prototype, 'pause').mockImplementation(async function (
      this: LiveDriver,
      milliseconds,
    ) {
      const began = performance.now();
      await pause.call(this, milliseconds);
      now += Math.floor(performance.now() - began);
    });
  },
  /** As on a machine that stalls whenever anybody looks. */
  'jumps ahead at each look': () => {
    const real = Date.now.bind(Date);
    let ahead = 0;
    vi.spyOn(Date, 'now').mockImplementation(() => real() + (ahead += 100));
  },
};

afterEach(() => void vi.restoreAllMocks());

const concerned = testedTwins.filter(({ spec }) => spec !== 'mqtt-3.1.1');

describe.each(concerned.map((twin): [string, Twin] => [twin.spec, twin]))('the twin of %s', (_spec, twin) => {
  it.each(Object.keys(clocks))(
    'conforms in time with a clock that %s',
    { timeout: 1_800_000 },
    async (name) => {
      clocks[name]!();
      const target = await twin.start();
      const { spec } = planSession(sessionOn(target));
      const ids = spec.requirements.filter(speaksOfTime).map(({ id }) => id);
      const run = new MatrixRun(target, { concurrency: 1, timeout: twinWaitMs });
      try {
        const wrong: string[] = [];
        for (const id of ids) {
          const outcome = await run.outcome(id);
          if (outcome && outcome.verdict !== 'pass' && outcome.verdict !== 'not-applicable')
            wrong.push(`${id} is ${outcome.verdict}: ${outcome.why}`);
        }
        expect(wrong).toEqual([]);
      } finally {
        await run.close();
        await target.stop();
      }
    },
  );
});
