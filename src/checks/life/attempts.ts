import type { BrokerPeer, Driver } from '../../driver/driver.js';

/** A client that tries its newest version and then an earlier one makes one attempt of two (Paho C and Go). */
const sameAttempt = 1500;

/** A CONNECT of the device, whatever became of it. */
export interface Attempt {
  at: number;
  level: number;
}

/** Attempts, with those by an earlier version right behind a later one taken as one. */
export const asOne = <One extends Attempt>(attempts: readonly One[]): One[] =>
  attempts.filter((attempt, index) => {
    const before = attempts[index - 1];
    return !(before && before.level === 4 && attempt.level === 3 && attempt.at - before.at < sameAttempt);
  });

/** The next CONNECT, after a time of the case where one is given; undefined where none comes within so many milliseconds. */
export async function nextAttempt(peer: BrokerPeer, within: number, after = 0): Promise<Attempt | undefined> {
  const event = await peer.next(
    (event) => event.type === 'packet' && event.packet.type === 'CONNECT' && event.at >= after,
    within,
    'an attempt of the device to connect',
  );
  return event.type === 'packet' && event.packet.type === 'CONNECT'
    ? { at: event.at, level: event.packet.protocolLevel & 0x7f }
    : undefined;
}

/** The same, and by how many milliseconds our own clock was late when it was seen, at most. */
export async function nextAttemptWatched(
  { listener, within, after = 0 }: { listener: BrokerPeer; within: number; after?: number },
  driver: Pick<Driver, 'watchClock'>,
): Promise<{ attempt: Attempt | undefined; delay: number }> {
  if (within <= 0) return { attempt: undefined, delay: 0 };
  const endOfWatch = driver.watchClock('recent');
  const attempt = await nextAttempt(listener, within, after);
  return { attempt, delay: endOfWatch() };
}

const toldAtMost = 12;

/** The times between attempts, for people, in seconds. */
export function series(all: readonly number[]): string {
  const gaps = all.slice(1).map((at, index) => ((at - all[index]!) / 1000).toFixed(2));
  if (gaps.length === 0) return 'only one';
  return `${gaps.slice(0, toldAtMost).join(', ')}${gaps.length > toldAtMost ? ', …' : ''} s apart`;
}
