import type { BrokerPeer } from '../driver/driver.js';
import { Inconclusive } from '../verdict/non-conformance.js';
import { describeEvent, unmet, type Demand } from './demand.js';
import type { Exchange } from './exchange.js';

/** What the target did instead, as far as our broker has seen it. */
export function besides(peer: BrokerPeer): string {
  const seen = peer.waiting().slice(-4).map(describeEvent);
  return seen.length === 0 ? ', and the target did not come at all' : `; what it did: ${seen.join('; ')}`;
}

/** Waits until the sessions of the target at our broker are as they should be. */
export async function expectSessions(
  exchange: Exchange,
  as: string,
  demand: Demand,
  what: string,
  areSo: Parameters<BrokerPeer['whenSessions']>[0],
): Promise<void> {
  const peer = exchange.broker(as);
  if (await peer.whenSessions(areSo, demand.within, what)) return;
  const { ended } = peer;
  // No document says that a program goes on; whether one comes back is judged by a check of its own.
  if (ended !== undefined)
    throw new Inconclusive(`the device ${ended}, so it could not be seen that ${what}`);
  unmet(exchange, demand.explicit, what, `it was not so within ${demand.within} ms${besides(peer)}`);
}
