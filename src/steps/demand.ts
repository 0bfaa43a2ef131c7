import type { MqttPeer, Observed } from '../driver/driver.js';
import { announcedType, isWithoutEnd } from '../driver/wire/fixed-header.js';
import { describePacket, type Packet } from '../driver/wire/packet.js';
import { Inconclusive, NonConformance } from '../verdict/non-conformance.js';
import { transportText } from '../verdict/transcript-text.js';
import type { ClosedBy } from '../verdict/evidence.js';
import type { Exchange } from './exchange.js';

export interface Demand {
  explicit: boolean;
  within: number;
  /** True: that nothing came is inconclusive, though what comes is judged. */
  silenceProvesNothing?: boolean;
  /** True: when it does not come in time, that is noted and the case goes on. */
  settles?: boolean;
  /** Set when the first packet was not the one that was due, which leaves no room for other alternatives. */
  first?: { wrong: boolean };
}

/** Ends the case: as the target's failure when the step demanded it, else as a precondition that did not hold. */
export function unmet(
  exchange: Exchange,
  explicit: boolean,
  expected: string,
  actual: string,
  at?: string,
): never {
  if (explicit && exchange.judging) throw new NonConformance(expected, actual, at);
  const part = exchange.part === '' ? 'a precondition' : exchange.part;
  throw new Inconclusive(`${part} did not hold: expected ${expected}, but ${actual}`);
}

/** Notes that what a step lets settle did not come in time; the case goes on. */
export function goOn(exchange: Exchange, as: string, seen: string): void {
  exchange.context.driver.record({ on: as, type: 'note', text: `${seen}; the case goes on` });
}

const after = (event: Observed): string => `at ${event.at.toFixed(1)} ms`;

const closedBy: Record<ClosedBy, string> = {
  target: 'the connection was closed by the target',
  us: 'the connection had been closed by us',
  library: 'the client library gave up the connection',
};

/** A connection to our broker, which has a number, is kept by no client library. */
const whoClosed = ({ by, connection }: Extract<Observed, { type: 'closed' }>): string =>
  by === 'library' && connection !== undefined ? 'our broker ended the connection' : closedBy[by];

/** What an event is, in words, for the line `actual`. */
export function describeEvent(event: Observed): string {
  switch (event.type) {
    case 'packet':
      return `${describePacket(event.packet)} came ${after(event)}${event.malformed ? ` (${event.malformed})` : ''}`;
    case 'malformed':
      return `bytes came that are no packet: ${event.malformed} (${event.hex.slice(0, 40)})`;
    case 'came':
      return `connection ${event.connection} came ${after(event)}`;
    case 'certificate':
      return `a certificate with SHA-256 ${event.fingerprint.slice(0, 23)}… was shown ${after(event)}`;
    case 'transport':
      return `${transportText(event)} ${after(event)}`;
    case 'closed':
      return `${whoClosed(event)} (${event.how}) ${after(event)}`;
    case 'timeout':
      return `nothing of the kind came within ${event.after} ms`;
  }
}

function besides(peer: MqttPeer): string {
  const others = peer.waiting().slice(0, 4).map(describeEvent);
  return others.length === 0 ? '' : `; what came instead: ${others.join('; ')}`;
}

export interface Wait {
  explicit: boolean;
  within: number;
  /** What is awaited, as the line `expected` shows it. */
  what: string;
}

type Came<T extends Packet['type']> = {
  type: 'packet';
  packet: Extract<Packet, { type: T }>;
  size?: number;
  at: number;
};

/** Whether an event is a packet of this type, or bytes that announce one and hold too little to be read. */
export const isOfType = (event: Observed, type: string): boolean =>
  event.type === 'packet'
    ? event.packet.type === type
    : event.type === 'malformed' && announcedType(event.hex) === type;

/** Whether nothing that can be read may follow: the end of a packet was not found. */
export const endsTheStream = (event: Observed): boolean =>
  event.type === 'malformed' && (event.ours === true || isWithoutEnd(event.hex));

/**
 * Waits for a packet that `accepts` takes, letting others wait their turn; answers it, or what ended the wait without
 * it. A malformed packet ends the case as the target's failure where it is what is awaited; another is left to whoever
 * judges the connection as a whole, unless no packet can be read after it.
 */
export async function awaitEvent<T extends Packet['type']>(
  exchange: Exchange,
  peer: MqttPeer,
  type: T,
  accepts: (packet: Extract<Packet, { type: T }>, connection?: number) => boolean,
  wait: Omit<Wait, 'explicit'>,
): Promise<Came<T> | Extract<Observed, { type: 'closed' | 'timeout' }>> {
  const event = await peer.next(
    (seen) =>
      endsTheStream(seen) ||
      (isOfType(seen, type) &&
        (seen.type !== 'packet' || accepts(seen.packet as Extract<Packet, { type: T }>, seen.connection))),
    wait.within,
    wait.what,
  );
  if (event.type === 'malformed' && event.ours) throw new Inconclusive(`${wait.what}: ${event.malformed}`);
  if (event.type === 'malformed' || (event.type === 'packet' && event.malformed !== undefined)) {
    return unmet(exchange, true, wait.what, describeEvent(event));
  }
  return event as Extract<Observed, { type: 'closed' | 'timeout' }> | Came<T>;
}

/** The same where nothing but the packet will do. */
export async function awaitPacket<T extends Packet['type']>(
  exchange: Exchange,
  peer: MqttPeer,
  type: T,
  accepts: (packet: Extract<Packet, { type: T }>, connection?: number) => boolean,
  wait: Wait,
): Promise<Extract<Packet, { type: T }>> {
  const event = await awaitEvent(exchange, peer, type, accepts, wait);
  if (event.type === 'packet') return event.packet;
  return unmet(exchange, wait.explicit, wait.what, describeEvent(event) + besides(peer));
}
