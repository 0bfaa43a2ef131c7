import { builtInChecks } from '../checks/index.js';
import { buildPlan } from '../plan/plan.js';
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
  { run, seed, only, shard, strict }: HeaderLine,
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
    recordFile: '',
  };
  const plan = buildPlan(spec, {
    claims: { capabilities: claims, parameters, allowDestructive, allowRisky },
    only,
    shard,
  });
  return { session, spec, plan, checks: builtInChecks };
}
