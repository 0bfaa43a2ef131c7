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

/** An attempt, and by how many milliseconds our own clock was late when it was seen, at most. */
export interface SeenAttempt extends Attempt {
  delay: number;
}

/** Which attempt is awaited. */
interface Awaited {
  listener: BrokerPeer;
  within: number;
  /** Not before this time of the case. */
  after?: number;
  /** On a later connection than this. */
  behind?: number;
  /** The attempt that was seen before it. */
  last?: SeenAttempt | undefined;
}

/** Milliseconds in which what has waited for one look is seen, one after the other. */
const oneLook = 50;

/** The next CONNECT; undefined where none comes within so many milliseconds. */
export async function nextAttempt(
  { listener, within, after = 0, behind = 0, last }: Awaited,
  driver: Pick<Driver, 'watchClock'>,
): Promise<SeenAttempt | undefined> {
  if (within <= 0) return undefined;
  const endOfWatch = driver.watchClock('recent');
  const event = await listener.next(
    (event) =>
      event.type === 'packet' &&
      event.packet.type === 'CONNECT' &&
      event.at >= after &&
      (event.connection ?? Infinity) > behind,
    within,
    'an attempt of the device to connect',
  );
  const own = endOfWatch();
  if (event.type !== 'packet' || event.packet.type !== 'CONNECT') return undefined;
  // What was seen with the last one may have waited as long, and the watch over this one began when that was over.
  const delay = last && event.at - last.at < oneLook ? Math.max(own, last.delay) : own;
  return { at: event.at, level: event.packet.protocolLevel & 0x7f, delay };
}

const toldAtMost = 12;

/** How many attempts came, and the times between them. */
export function howMany(all: readonly number[]): string {
  if (all.length < 2) return all.length === 0 ? 'no attempt' : 'a single attempt';
  return `${all.length} attempts: ${series(all)}`;
}

/** The times between two attempts or more, for people, in seconds. */
export function series(all: readonly number[]): string {
  const gaps = all.slice(1).map((at, index) => ((at - all[index]!) / 1000).toFixed(2));
  return `${gaps.slice(0, toldAtMost).join(', ')}${gaps.length > toldAtMost ? ', …' : ''} s apart`;
}
