import type { Operation } from '../../spec/api.js';
import { HarnessError } from '../../verdict/harness-error.js';
import type { CheckContext } from '../check.js';

/** The operation of a name. Throws HarnessError where the API has none: the spec is wrong then. */
export function operationOf(context: CheckContext, id: string): Operation {
  const operation = context.api.operations[id];
  if (operation) return operation;
  throw new HarnessError('SPEC_MISTAKE', `the API has no operation "${id}"`, 'Correct the name in the spec.');
}
