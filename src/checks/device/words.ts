import { string, templated } from '../../schema/form.js';
import { required } from '../../schema/words.js';
import { duration } from '../../spec/format/common.js';
import { milliseconds } from '../../spec/duration.js';
import { who } from '../parameters.js';

/** Words that several checks of a device that is only a client have. */
export const on = required(who, 'The listener at which the device comes.');
export const topic = required(
  string(),
  'The topic of what is sent to the device; one of its subscriptions where it is empty.',
);
export const acknowledgementTime = required(
  templated(duration),
  'How long an acknowledgement may take, or the keep-alive where that is longer: the standard has no deadline.',
);

/** For a time that is a parameter of the run, which a plan does not know yet, ms. */
const USUAL_MS = 60_000;

/** Milliseconds that a time may take as far as it is known when a run is planned. */
export const plannedTime = (written: string | number): number =>
  /\{/.test(String(written)) ? USUAL_MS : milliseconds(written);
