import { string, templated } from '../../schema/form.js';
import { required } from '../../schema/words.js';
import { duration } from '../../spec/format/common.js';
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
