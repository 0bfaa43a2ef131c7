import type { Driver } from '../driver/driver.js';
import { milliseconds } from '../spec/duration.js';
import type { Step } from '../spec/steps.js';
import { Inconclusive, NonConformance } from '../verdict/non-conformance.js';
import type { Exchange } from './exchange.js';

/** When a step began and was over, in milliseconds since the case began. */
export interface Moment {
  began: number;
  ended: number;
}

/**
 * Milliseconds since the case began, of a moment that the transcript keeps: what is judged again has the very same time,
 * where a reading of our clock would lie a little before or after it and might be told with another decimal.
 */
export function markedAt(driver: Driver, on: string, text: string): number {
  return driver.record({ on, type: 'note', text });
}

/** The share of what lasts in which a step waits: what it misses then it misses while it still lasts. */
const share = 0.9;

/**
 * Does what a step says, and waits no longer than what it looks at lasts. When our own clock says that it was over before
 * the step was, whatever came of it is inconclusive: the target may have been right.
 */
export async function whileItLasts(
  exchange: Exchange,
  as: string,
  step: Step,
  within: number,
  act: (within: number) => Promise<void>,
): Promise<void> {
  if (step.while === undefined) return await act(within);
  const { since, what } = step.while;
  const lasts = milliseconds(step.while.lasts);
  const { driver } = exchange.context;
  const { began } = exchange.moment(since);
  const left = lasts * share - (driver.elapsed() - began);
  let failure: NonConformance | undefined;
  try {
    if (left > 0) await act(Math.min(within, Math.ceil(left)));
  } catch (error) {
    if (!(error instanceof NonConformance)) throw error;
    failure = error;
  }
  const text = `${what} lasts ${lasts} ms, of which ${Math.round(driver.elapsed() - began)} ms are over`;
  const passed = driver.record({ on: as, type: 'fence', text }) - began;
  if (passed >= lasts || left <= 0)
    throw new Inconclusive(
      `${what} lasts ${lasts} ms, and by our own clock ${Math.round(passed)} ms were over since "${since}" when it was looked at`,
    );
  if (failure) throw failure;
}

/** Tells with the verdict how long something took that may take as long as it likes. */
export function tellHowLong(
  exchange: Exchange,
  as: string,
  { since, what }: NonNullable<Step['took']>,
): void {
  if (!exchange.judging) return;
  const { driver } = exchange.context;
  const passed = markedAt(driver, as, what) - exchange.moment(since).ended;
  driver.record({ on: as, type: 'seen', text: `${what} after ${(passed / 1000).toFixed(1)} s` });
}
