import { operationAccepted, operationReplies, operationSends } from './api-operation.js';
import type { Check } from './check.js';
import { refusedWithoutPermission } from './refused-without-permission.js';
import { repliesInFlight } from './replies-in-flight.js';
import { stepsCheck } from './steps-check.js';

/** The vocabulary of checks, in the order in which documentation lists them. */
export const builtInChecks: readonly Check[] = [
  stepsCheck,
  repliesInFlight,
  refusedWithoutPermission,
  operationAccepted,
  operationReplies,
  operationSends,
];

export type { Check, CheckContext } from './check.js';
export { runSteps } from './steps/run-steps.js';
