import type { Exchange } from './exchange.js';

/** Packet ids that count up within an exchange: never 0, never reused. */
export function nextPacketId(exchange: Exchange): number {
  exchange.packetIds += 1;
  return exchange.packetIds;
}
