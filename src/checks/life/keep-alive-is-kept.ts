import { oneOf } from '../../schema/form.js';
import { object, required, type Written } from '../../schema/words.js';
import { Inconclusive, NonConformance } from '../../verdict/non-conformance.js';
import type { BrokerPeer, BrokerSession } from '../../driver/driver.js';
import { milliseconds, plannedTime } from '../../spec/duration.js';
import { substitute } from '../../spec/template.js';
import { markedAt } from '../../steps/time.js';
import { defineCheck, type CheckContext } from '../check.js';
import { PacketGaps } from '../packet-gaps.js';
import { who } from '../parameters.js';
import { freshSession, inSeconds, isOn, keepAliveOf, told, time } from './device.js';

const words = {
  on: required(who, 'The listener at which the device comes.'),
  judges: required(
    oneOf('gap', 'end'),
    'Whether a packet comes in every keep-alive, or whether the device leaves the connection open while all is answered.',
  ),
  late: required(
    time,
    'By how much a packet may come later, or by a tenth of the keep-alive where that is longer.',
  ),
  longest: required(time, 'The longest keep-alive that is waited for.'),
};

/** Keep-alives for which an idle connection is watched. */
const periods = 2.5;

/** A device on an idle connection sends something in every keep-alive, and does not leave a broker that answers. */
export const keepAliveIsKept = defineCheck<Written<typeof words>>({
  name: 'keep-alive-is-kept',
  text: 'On a connection on which nothing comes to it, the device sends a packet in every keep-alive, and stays.',
  parameters: object(words).schema,
  waits: ({ longest }) => plannedTime(longest) * (periods + 1),
  costs: ({ late }) => ({ drops: 1, keepAlives: periods, time: plannedTime(late) }),
  async run(context, given) {
    const { on, judges, late, longest } = substitute(given, context.scope);
    const peer = context.driver.listener(on);
    const margin = (keepAlive: number): number => Math.max(milliseconds(late), keepAlive / 10);
    const watchedFor = (keepAlive: number): number => keepAlive * periods + margin(keepAlive);
    if (judges === 'end' && hasStayed(peer, watchedFor)) {
      told(
        context,
        on,
        `it stayed on an idle connection for ${inSeconds(peer.shown!.stayed!.lasted)} before this case`,
      );
      return 1;
    }
    const session = await freshSession(peer, context.within);
    const keepAlive = keepAliveOf(session);
    if (keepAlive === 0) throw new Inconclusive('the device has switched its keep-alive off (0 seconds)');
    if (keepAlive > milliseconds(longest))
      throw new Inconclusive(
        `its keep-alive of ${keepAlive / 1000} s is longer than is waited for; give it a shorter one, or --param longestKeepAlive`,
      );
    const { began, packets, ended, gaps } = await watch(context, session, watchedFor(keepAlive), on);
    const most = keepAlive + margin(keepAlive);
    const seen = `the largest gap was ${inSeconds(gaps.seen)} at a keep-alive of ${keepAlive / 1000} s`;
    const over = gaps.seen > keepAlive * 1.5 ? ', more than one and a half times that' : '';
    if (judges === 'end') {
      if (ended?.by === 'target')
        throw new NonConformance(
          'the device to keep a connection on which all is answered',
          `it ended the connection after ${inSeconds(ended.at - began)}, with ${packets} packets sent`,
        );
      if (ended) throw new Inconclusive(`our broker ended the connection: ${seen}`);
    } else if (gaps.atLeast > most) {
      throw new NonConformance('a packet of the device in every keep-alive', seen + over);
    } else if (ended) {
      throw new Inconclusive(`the connection ended while it was watched: ${seen}`);
    } else {
      const doubt = gaps.doubt(most);
      if (doubt !== undefined) throw new Inconclusive(`${seen}, but ${doubt}`);
    }
    told(context, on, seen + over);
    return 1;
  },
});

/** Whether it has stayed in this run for as long as it would be watched, at the keep-alive that it has now. */
function hasStayed({ shown, sessions }: BrokerPeer, watchedFor: (keepAlive: number) => number): boolean {
  const session = sessions.at(-1);
  if (!session || !shown?.stayed || shown.stayed.keepAlive !== session.connect.keepAlive) return false;
  return shown.stayed.lasted >= watchedFor(keepAliveOf(session));
}

interface Watched {
  began: number;
  gaps: PacketGaps;
  packets: number;
  ended?: { at: number; by: string };
}

/** Counts what comes on a connection, until it ends or the time is over. */
async function watch(
  { driver }: CheckContext,
  { connection }: BrokerSession,
  lasts: number,
  on: string,
): Promise<Watched> {
  const began = markedAt(driver, on, 'it is watched from here');
  const seen: Watched = { began, gaps: new PacketGaps(began), packets: 0 };
  let endOfWatch = driver.watchClock();
  for (let left = lasts; left > 0; left = began + lasts - driver.elapsed()) {
    const event = await driver.listener(on).next(isOn(connection), left, 'a packet of the device');
    if (event.type === 'timeout') break;
    // What came before belongs to the opening of the connection.
    if (event.at < began || (event.type !== 'packet' && event.type !== 'closed')) continue;
    seen.gaps.reach(event.at, endOfWatch());
    if (event.type === 'closed') return { ...seen, ended: { at: event.at, by: event.by } };
    endOfWatch = driver.watchClock();
    seen.packets += 1;
  }
  endOfWatch();
  // What has come was read by now.
  seen.gaps.reach(markedAt(driver, on, 'it was watched until here'), 0);
  return seen;
}
