import type { RunningTarget } from '../../../fixtures/contract.js';
import { buildPlan } from '../../../src/plan/plan.js';
import type { Spec } from '../../../src/spec/model.js';
import { planSession } from '../../../src/run/plan-session.js';
import { Run } from '../../../src/run/run.js';
import type { CaseLine } from '../../../src/verdict/record.js';
import { sessionOn, type SessionOptions } from '../session.js';
import { mended, mendingOf, type LegalTwins } from './mending.js';

/** The spec with the legal twin of each act that the table has one for, and the ids of those requirements. */
export function withLegalTwins(spec: Spec, twins: LegalTwins): { spec: Spec; ids: string[] } {
  const ids: string[] = [];
  const requirements = spec.requirements.map((requirement) => {
    const mending = mendingOf(twins, spec.id, requirement);
    if (!mending) return requirement;
    ids.push(requirement.id);
    return mended(requirement, mending, spec);
  });
  return { spec: { ...spec, requirements }, ids };
}

/** Puts the legal twins to a target, each judged by what the broken act would have to come to. */
export async function tryLegalTwins(
  target: RunningTarget,
  twins: LegalTwins,
  options: SessionOptions = {},
): Promise<CaseLine[]> {
  const session = { ...sessionOn(target, options), knownFindings: [] };
  const { capabilities, parameters, allowDestructive, allowRisky } = session;
  const planned = planSession(session);
  const { spec, ids } = withLegalTwins(planned.spec, twins);
  const plan = buildPlan(spec, { claims: { capabilities, parameters, allowDestructive, allowRisky } });
  if (spec.role === 'device') session.concurrency = 1;
  const run = new Run({ ...planned, spec, plan }, new AbortController().signal);
  try {
    const chosen = plan.cases.filter(({ requirement }) => ids.includes(requirement));
    return await Promise.all(chosen.map(({ id }) => run.case(id)));
  } finally {
    await run.close();
  }
}
