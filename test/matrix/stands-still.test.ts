import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { documents } from '../documents.js';
import { stall } from '../driver/stall.js';
import { runMutant } from './run-mutant.js';

/** Milliseconds, as a process sees them that shares two cores with a dozen others: out of its turn, and in it. */
const still = [20, 60, 110, 40, 80];
const running = [30, 5, 60, 15];

/** Holds this thread up again and again, in which the twin and the harness both run; the answer ends it. */
function standStillAgainAndAgain(): () => void {
  let turn = 0;
  let timer: NodeJS.Timeout;
  const next = (): void => {
    stall(still[turn % still.length]!);
    timer = setTimeout(next, running[turn % running.length]!);
    turn += 1;
  };
  timer = setTimeout(next, 0);
  return () => clearTimeout(timer);
}

/** Mutants whose fault is one of time, or that wait for others to come by. */
const timely: Record<string, string[]> = {
  devicehive: ['request-id-of-latest'],
  fingoti: ['connected-impatient'],
  'go-e-charger': ['mce-off-comes-back', 'reconnect-tight'],
  invisoutlet: ['in-flight-exchanged'],
  'mqtt-3.1.1': ['first-two-change-places', 'qos1-messages-swapped'],
  'mqtt-client': ['constant-pause'],
  thingsboard: ['client-rpc-first-only', 'client-rpc-id-of-latest'],
};

describe('a mutant is killed though the thread stands still again and again', () => {
  let end = (): void => {};
  beforeEach(() => {
    end = standStillAgainAndAgain();
  });
  afterEach(() => end());

  it.each(Object.entries(timely).flatMap(([spec, names]) => names.map((name) => [spec, name] as const)))(
    'of %s: %s',
    async (spec, name) => {
      const { twin } = documents.get(spec)!;
      const mutant = twin.mutants.find((each) => each.name === name)!;
      const outcomes = await runMutant(twin, mutant, mutant.breaks);
      expect(Object.fromEntries(mutant.breaks.map((id) => [id, outcomes.get(id)?.verdict]))).toEqual(
        Object.fromEntries(mutant.breaks.map((id) => [id, 'fail'])),
      );
    },
  );
});
