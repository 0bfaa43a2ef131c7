import { Inconclusive } from '../../verdict/non-conformance.js';
import type { Watch } from './watch.js';

/** A device that usually publishes so many times what was needed is not slow: it waits. */
const SURELY = 3;

/** Messages of a device that are not acknowledged to the end. */
export interface Published {
  /** With which QoS they are published, at least and at most. */
  qos: readonly [least: 1 | 2, most: 1 | 2];
  came: number;
  needed: number;
  /** Milliseconds of the case since when it had the time to publish them. */
  began: number;
}

/**
 * Tells that a device has no more messages under way at once than came, as one does that waits for each acknowledgement: it
 * usually publishes far more in such a time. Inconclusive, for this reason, where it may only have had nothing more to say.
 */
export function mustHoldBack(watch: Watch, { qos, came, needed, began }: Published, otherwise: string): void {
  const { context, peer } = watch;
  const waited = context.driver.elapsed() - began;
  const { published = [0, 0, 0], connected = 0 } = peer.shown ?? {};
  const such = (qos[0] === 1 ? published[1] : 0) + (qos[1] === 2 ? published[2] : 0);
  // Of a device that was seen for a moment nothing is known of what it does in a longer time.
  const usual = such * Math.min(1, waited / Math.max(connected, 1));
  const isKnown = connected >= waited / 2;
  if (came === 0 || !isKnown || usual < SURELY * needed) throw new Inconclusive(otherwise);
  const seconds = (waited / 1000).toFixed(1);
  watch.tell(
    `it has no more under way at once: ${came} came in ${seconds} s, in which it usually publishes ${Math.floor(usual)}`,
  );
}
