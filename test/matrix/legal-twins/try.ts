import type { RunningTarget } from '../../../fixtures/contract.js';
import { buildPlan } from '../../../src/plan/plan.js';
import type { Requirement, Spec } from '../../../src/spec/model.js';
import type { Step } from '../../../src/spec/steps.js';
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

/** How long the last expectation of a requirement is waited for; of what no step says it the check's own time stays. */
function lastWithin(requirement: Requirement, within: string): Requirement {
  const { check } = requirement;
  if (check.name !== 'steps') return requirement;
  const steps = check.with as Step[];
  const last = steps.findLastIndex(({ expect }) => expect !== undefined);
  const patient = steps.map((step, index) => (index === last ? { within, ...step } : step));
  return { ...requirement, check: { ...check, with: patient } };
}

/**
 * Puts the legal twins to a target, each judged by what the broken act would have to come to. All that must come has
 * minutes, which only a hang takes; what the twins wait for `inVain`, the last expectation of all but some, has its own
 * time.
 */
export async function tryLegalTwins(
  target: RunningTarget,
  twins: LegalTwins,
  { inVain, ...options }: SessionOptions & { inVain: { within: string; holds: (id: string) => boolean } },
): Promise<CaseLine[]> {
  const session = { ...sessionOn(target, { ...options, timeout: 120_000 }), knownFindings: [] };
  const { capabilities, parameters, allowDestructive, allowRisky } = session;
  const planned = planSession(session);
  const { spec: whole, ids } = withLegalTwins(planned.spec, twins);
  const requirements = whole.requirements.map((requirement) =>
    inVain.holds(requirement.id) ? requirement : lastWithin(requirement, inVain.within),
  );
  const spec = { ...whole, requirements };
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
