import type { ComingIn } from '../driver/live/bystander.js';
import type { Plan } from '../plan/case.js';
import { isOnlyClient } from '../spec/only-client.js';
import { namesIn, substitute } from '../spec/template.js';
import type { Transcript } from '../verdict/evidence.js';
import { ClientWatch } from './client-watch.js';
import type { Environment } from './environment.js';
import type { Preambles } from './preamble.js';
import { BystanderWatch, TcpWatch, type Watch } from './watch.js';

/**
 * Whoever watches the target of a session. A device is only asked whether it accepts connections, between two cases: it
 * may not have one to spare. A broker has a bystander, unless the target file says that it allows few connections.
 */
export function watchFor(
  plan: Plan,
  environment: Environment,
  preambles: Preambles,
  besides: (place: string, transcript: Transcript) => void,
): Watch {
  const { spec, session, signal, secrets } = environment;
  const { target, tls, timeout: within } = session;
  const options = { address: new URL(target.address), tls, within, signal };
  if (isOnlyClient(spec)) return new ClientWatch(environment, besides);
  if (spec.role === 'device') return new TcpWatch(options);
  if (!session.bystander)
    return new TcpWatch(
      options,
      'the target file wants no connection beside the cases, so it is only asked whether it accepts connections',
    );
  return new BystanderWatch(
    { ...options, secrets },
    async () => await comingIn(plan, environment, preambles),
  );
}

/** What the bystander's CONNECT says: the spec's way to connect, under a name that nobody else has. */
async function comingIn(
  { bystander }: Plan,
  environment: Environment,
  preambles: Preambles,
): Promise<ComingIn['connect'] | undefined> {
  if (!bystander) return undefined;
  const { spec, secrets } = environment;
  const driver = environment.driver();
  const context = environment.context(driver, { key: 'bystander', values: {} });
  try {
    await preambles.enter(bystander, context, { caseId: 'bystander', changes: [] });
  } catch {
    return undefined;
  } finally {
    await driver.close();
  }
  const fields =
    spec.bystander.connect === undefined
      ? environment.connectDefaults(context.scope)
      : substitute(spec.bystander.connect, context.scope);
  if (namesIn(fields).length > 0) return undefined;
  // Null takes a field away, as in a step.
  const given = Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== null));
  return secrets.revealInPacket({ clientId: `bystander${context.nonce()}`, ...given });
}
