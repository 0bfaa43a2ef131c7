import type { Driver } from '../driver/driver.js';
import type { CheckContext } from '../steps/context.js';
import type { Transcript } from '../verdict/evidence.js';
import { everything } from './overhearing.js';

export type Near = NonNullable<CheckContext['near']>;

const nameOf = (filter: string): string => `near ${filter}`;

/** Tells what it was told in the case's transcript: whoever judges it again hears the same. */
export const toldBy =
  (near: Near, driver: Pick<Driver, 'record'>): Near =>
  (wanted) => {
    const value = near(wanted);
    driver.record({ on: everything, type: 'capture', name: nameOf(wanted.filter), value: value ?? null });
    return value;
  };

/** What a recorded case was told. */
export const recordedNear =
  (transcript: Transcript): Near =>
  ({ filter }) => {
    const told = transcript.find(
      (event) => event.type === 'capture' && event.on === everything && event.name === nameOf(filter),
    );
    return told?.type === 'capture' && typeof told.value === 'string' ? told.value : undefined;
  };
