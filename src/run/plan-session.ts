import { builtInChecks, type Check } from '../checks/index.js';
import type { Plan } from '../plan/case.js';
import { buildPlan } from '../plan/plan.js';
import { loadSpec } from '../spec/load.js';
import type { Spec } from '../spec/model.js';
import type { Session } from './session.js';

/** A session with its spec, read and checked, and the cases that it tries. */
export interface PlannedSession {
  session: Session;
  spec: Spec;
  plan: Plan;
  /** The vocabulary of named checks by which the spec was read. */
  checks: readonly Check[];
}

/** Reads a session's spec and lists the cases that it will try. Throws SpecError. Nothing is sent. */
export function planSession(session: Session, checks: readonly Check[] = builtInChecks): PlannedSession {
  const spec = loadSpec(session.spec, checks, session.document);
  const { capabilities, parameters, allowDestructive, allowRisky, only, shard, exclude, chosen } = session;
  const plan = buildPlan(spec, {
    claims: { capabilities, parameters, allowDestructive, allowRisky },
    only,
    shard,
    exclude,
    chosen,
  });
  return { session, spec, plan, checks };
}
