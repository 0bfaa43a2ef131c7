import { Listeners, type ListenAt, type ListenerPlan } from '../driver/broker/listeners.js';
import type { Certificates } from '../driver/broker/certificates.js';
import type { Spec } from '../spec/model.js';
import { HarnessError } from '../verdict/harness-error.js';
import { usage } from './usage.js';

const highestPort = 65_535;

/**
 * Makes sure that our broker can listen where the user wants it to, by doing so for a moment. Throws a usage error that
 * says why it cannot: a run would come to nothing.
 */
export async function refuseTakenPlace(
  { listeners }: Spec,
  listen: ListenAt,
  certificates: Certificates | undefined,
): Promise<void> {
  const plans: ListenerPlan[] = Object.entries(listeners).map(([name, { tls }]) => ({
    name,
    ...(tls === undefined ? {} : { tls }),
  }));
  if (plans.length === 0) return;
  const last = listen.port + plans.length - 1;
  if (listen.port !== 0 && last > highestPort)
    throw usage(
      `our broker needs the ports ${listen.port} to ${last}, and there is none above ${highestPort}`,
      `Give --listen ${listen.host}:<port> with a lower one: each of the ${plans.length} listeners has its own.`,
    );
  try {
    await (await Listeners.open(plans, listen, certificates ? { made: certificates } : {})).close();
  } catch (error) {
    if (error instanceof HarnessError) throw usage(error.message, error.hint);
    throw error;
  }
}
