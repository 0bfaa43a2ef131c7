import type { BrokerPeer } from '../driver/driver.js';
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
  const why = ended === undefined ? `it was not so within ${demand.within} ms` : `the device ${ended}`;
  unmet(exchange, demand.explicit, what, why + besides(peer));
}
