export { builtInChecks, type Check, type CheckContext } from './checks/index.js';
export { describeRun } from './run/describe-run.js';
export { planSession, Run } from './run/run.js';
export type { Session } from './run/session.js';
export { loadSpec } from './spec/load.js';
export { formatProblem, SpecError } from './spec/problem.js';
export type { CaseLine, FooterLine, HeaderLine, RecordLine } from './verdict/record.js';
export { embeddedSession } from './cli/embedded.js';
