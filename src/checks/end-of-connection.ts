import type { BrokerPeer, Observed } from '../driver/driver.js';
import { Inconclusive } from '../verdict/non-conformance.js';

export type End = Extract<Observed, { type: 'closed' }>;

/** Milliseconds in which an end comes that was on its way when nothing had been sent yet. */
const ON_ITS_WAY_MS = 100;

/** Milliseconds in which we are told that what we wrote met an end that was on its way: a long time for a way there and back. */
const THERE_AND_BACK_MS = 500;

/**
 * Why the end of a connection is no answer to what was sent at `sentAt` (milliseconds of the case), as a sentence; undefined
 * where it may be one. What could not be written has reached nobody; where that shows only later, it was something else, such
 * as the acknowledgement of what the device has sent meanwhile.
 */
export function whyNoAnswer({ by, how, at }: End, sentAt: number, what: string): string | undefined {
  if (by !== 'target') return `our broker ended the connection (${how})`;
  const wasUnsent = how.startsWith('write ') && at - sentAt <= THERE_AND_BACK_MS;
  if (at < sentAt || wasUnsent) return `it ended the connection before ${what} could reach it`;
  return undefined;
}

/** Throws Inconclusive where the end of a connection is no answer of the device. */
export function refuseOtherEnds(end: End, sentAt: number, what: string): void {
  const why = whyNoAnswer(end, sentAt, what);
  if (why !== undefined) throw new Inconclusive(why);
}

/** Throws Inconclusive where the device is about to end a connection before anything is sent to it. */
export async function refuseEndOnItsWay(peer: BrokerPeer, connection: number, what: string): Promise<void> {
  const isEnd = (event: Observed): boolean => event.type === 'closed' && event.connection === connection;
  const end = await peer.next(isEnd, ON_ITS_WAY_MS, `whether it ends the connection before ${what} is sent`);
  if (end.type === 'closed') throw new Inconclusive(`it ended the connection before ${what} was sent`);
}
