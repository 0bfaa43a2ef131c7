import { HarnessError } from '../verdict/harness-error.js';

/** The command was not understood or cannot be carried out as given: exit 2. */
export function usage(message: string, hint: string): HarnessError {
  return new HarnessError('USAGE', message, hint);
}
