import type { BrokerPeer } from '../driver/driver.js';
import { Inconclusive } from '../verdict/non-conformance.js';

/** That a device did not come within so many milliseconds; of a program that has ended by itself: how it ended. */
export const didNotCome = (
  { ended }: BrokerPeer,
  where: 'again' | 'to our broker',
  within: number,
): Inconclusive =>
  new Inconclusive(
    ended === undefined
      ? `the device did not come ${where} within ${within / 1000} s`
      : `the device ${ended}`,
  );
