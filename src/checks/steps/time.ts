import { milliseconds } from '../../spec/duration.js';
import type { Step } from '../../spec/steps.js';
import { Inconclusive, NonConformance } from '../../verdict/non-conformance.js';
import type { Exchange } from './exchange.js';

/** When a step began and was over, in milliseconds since the case began. */
export interface Moment {
  began: number;
  ended: number;
}

/**
 * Lets a time pass that the target was told. It is counted by our own clock from when the target was seen to have
 * begun, so however fast or slow the machines are, a target that counts right is past it.
 */
export async function wait(exchange: Exchange, as: string, step: Step): Promise<void> {
  const { lasts, since, margin, for: what } = step.wait!;
  const { driver } = exchange.context;
  const time = milliseconds(lasts);
  const more = milliseconds(margin);
  const end = exchange.moment(since).ended + time + more;
  // A timer may fire up to a millisecond early.
  for (let left = end - driver.elapsed(); left > 0; left = end - driver.elapsed())
    await driver.pause(Math.ceil(left), `for ${what}`);
  const text = `${time} ms and a margin of ${more} ms are over since "${since}": waited for ${what}`;
  driver.record({ on: as, type: 'fence', text });
}

/**
 * Does what a step says. Where the step looks at what does not last, and our own clock says that it was over before the
 * step was, whatever came of it is inconclusive: the target may have been right.
 */
export async function whileItLasts(
  exchange: Exchange,
  as: string,
  step: Step,
  act: () => Promise<void>,
): Promise<void> {
  if (step.while === undefined) return await act();
  const { lasts, since, what } = step.while;
  let failure: NonConformance | undefined;
  try {
    await act();
  } catch (error) {
    if (!(error instanceof NonConformance)) throw error;
    failure = error;
  }
  const time = milliseconds(lasts);
  const { driver } = exchange.context;
  const { began } = exchange.moment(since);
  const text = `${what} lasts ${time} ms, of which ${Math.round(driver.elapsed() - began)} ms are over`;
  const passed = driver.record({ on: as, type: 'fence', text }) - began;
  if (passed >= time)
    throw new Inconclusive(
      `${what} lasts ${time} ms and was over by our own clock (${Math.round(passed)} ms since "${since}") before it was looked at`,
    );
  if (failure) throw failure;
}
