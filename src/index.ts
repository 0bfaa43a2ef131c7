export { builtInChecks, type Check, type CheckContext } from './checks/index.js';
export { tryCases, type EngineListener } from './run/engine.js';
export { planSession, type PlannedSession } from './run/plan-session.js';
export { Run } from './run/run.js';
export type { Session } from './run/session.js';
export { loadSpec } from './spec/load.js';
export { formatProblem, SpecError } from './spec/read/problem.js';
export type { CaseLine, FooterLine, HeaderLine, RecordLine } from './verdict/record.js';
