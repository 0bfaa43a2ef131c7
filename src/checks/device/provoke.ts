import type { BrokerSession, Observed } from '../../driver/driver.js';
import type { PublishPacket } from '../../driver/wire/packet.js';
import { Inconclusive } from '../../verdict/non-conformance.js';
import { isOf, type Watch } from './watch.js';

export interface Wanted {
  /** Which of its messages count. */
  isOne(packet: PublishPacket): boolean;
  /** How many. */
  count: number;
  /** What they are called, for people. */
  what: string;
  /** Milliseconds for all of them. */
  within: number;
  /** The same where it was asked for them, if that is more: what it did before says nothing of how it answers. */
  whenAsked?: number;
}

/** How long one that it was asked for may take before it is asked again, ms. */
const AGAIN_MS = 1000;

/**
 * Messages of the device on a connection, in the order of their coming: it is asked for them where somebody has it in
 * hand, and else they are waited for. Fewer where not so many come in time, or the connection ends.
 */
export async function provoked(
  watch: Watch,
  session: BrokerSession,
  { isOne, count, what, within, whenAsked = within }: Wanted,
  see: (event: Observed) => void = () => {},
): Promise<PublishPacket[]> {
  let asks = await asked(watch);
  const until = watch.deadline(asks ? Math.max(within, whenAsked) : within);
  const found: PublishPacket[] = [];
  const isWanted = (event: Observed): boolean => {
    see(event);
    return event.type === 'closed' || (isOf('PUBLISH')(event) && isOne(event.packet));
  };
  while (found.length < count && watch.context.driver.elapsed() < until) {
    const before = watch.context.driver.elapsed();
    const patience = asks ? Math.min(until, watch.deadline(AGAIN_MS)) : until;
    const event = await watch.next(session, isWanted, patience, what);
    if (event?.type === 'closed') break;
    // A recording that has ended stands still: nothing more comes of it, however often it is asked.
    if (!event && watch.context.driver.elapsed() <= before) break;
    if (event && isOf('PUBLISH')(event)) found.push(event.packet);
    else asks &&= await asked(watch);
  }
  return found;
}

/** Asks the device for a message. False where nobody has it in hand. */
export async function asked(watch: Watch): Promise<boolean> {
  try {
    await watch.context.driver.ask('publish');
    return true;
  } catch (error) {
    if (error instanceof Inconclusive) return false;
    throw error;
  }
}
