import { builtInChecks } from '../checks/index.js';
import { judgesConnections } from '../plan/case.js';
import type { Filter } from '../plan/filter.js';
import { buildPlan, type Claims } from '../plan/plan.js';
import type { PlannedSession } from '../run/plan-session.js';
import type { Session } from '../run/session.js';
import type { DocumentView } from '../spec/bare/view.js';
import { loadSpec } from '../spec/load.js';
import type { Spec } from '../spec/model.js';
import { locateSpec } from '../spec/read/locate.js';
import type { HeaderLine, SessionHeader, SessionSettings } from '../verdict/record.js';
import { HarnessError } from '../verdict/harness-error.js';
import { defined } from '../target/defined.js';
import { usage } from '../target/usage.js';

/**
 * The settings of a recorded session.
 * @throws a usage error for a record of before they were written down.
 */
export function settingsOf({ spec, settings }: SessionHeader): SessionSettings {
  if (settings) return settings;
  throw new HarnessError(
    'RECORD_UNREADABLE',
    `the record does not say with which settings ${spec} was tried, since an older version wrote it`,
    'Run the cases again with this version.',
  );
}

/**
 * The spec by which a session was judged, from where the record says it was, or from a place that is named.
 * @throws a usage error when there is none, SpecError when it cannot be read.
 */
export function specOfSession(session: SessionHeader, place: string = session.location): Spec {
  const location = locateSpec(place);
  if (!location)
    throw usage(
      `the spec ${session.spec} of the record is not at ${place}`,
      `Name it: --spec=<folder or file of ${session.spec}, revision ${session.revision}>.`,
    );
  const view = (settingsOf(session).document ?? {}) as DocumentView;
  return loadSpec(place, builtInChecks, location.kind === 'asyncapi' ? view : {});
}

/** A recorded session as it was planned, by a spec. Its secrets are the tokens of the record; nothing can be sent by it. */
export function plannedAgain(
  { run, seed, only, shard, strict, filters }: HeaderLine,
  recorded: SessionHeader,
  spec: Spec,
): PlannedSession {
  const { timeout, claims, allowDestructive, allowRisky, tokens } = settingsOf(recorded);
  const parameters = { ...recorded.parameters, ...tokens } as Session['parameters'];
  const session: Session = {
    run,
    seed,
    spec: recorded.location,
    target: recorded.target,
    capabilities: claims,
    parameters,
    ...defined({ only, shard }),
    strict,
    allowDestructive,
    allowRisky,
    timeout,
    concurrency: 1,
    pace: 0,
    recoveryTimeout: 0,
    bystander: false,
    tls: {},
    listen: { host: '127.0.0.1', port: 0 },
    knownFindings: recorded.knownFindings,
    ...(recorded.endedFindings ? { endedFindings: recorded.endedFindings } : {}),
    recordFile: '',
  };
  const given = { capabilities: claims, parameters, allowDestructive, allowRisky };
  const limits = filters === undefined ? {} : limitsOf(recorded, spec, given);
  const plan = buildPlan(spec, { claims: given, only, shard, ...limits });
  return { session, spec, plan, checks: builtInChecks };
}

/**
 * What a filtered run was limited to, by the cases that it names: that they are no others is what its sentence says, and
 * that each has with it what it stands on is seen when they are planned again.
 */
function limitsOf({ cases, leftOut }: SessionHeader, spec: Spec, claims: Claims): Filter {
  const chosen = [...cases, ...leftOut];
  const named = new Set(chosen);
  const rules = buildPlan(spec, { claims }).cases.filter(judgesConnections);
  return { chosen, exclude: rules.map(({ id }) => id).filter((id) => !named.has(id)) };
}
