import { templatedOneOf } from '../../schema/form.js';
import { object, optional, required, type Written } from '../../schema/words.js';
import { Inconclusive, NonConformance } from '../../verdict/non-conformance.js';
import { milliseconds, plannedTime } from '../../spec/duration.js';
import { substitute } from '../../spec/template.js';
import { markedAt } from '../../steps/time.js';
import { defineCheck } from '../check.js';
import { who } from '../parameters.js';
import { nextAttempt } from './attempts.js';
import { freshSession, inSeconds, isOn, keepAliveOf, nextSession, time, told } from './device.js';

const words = {
  on: required(who, 'The listener at which the device comes.'),
  after: required(
    templatedOneOf('end', 'reset', 'silence'),
    'How its connection ends: in order, by a reset, or by the device itself, since nothing comes through any more.',
  ),
  longest: required(time, 'The longest keep-alive that is waited for.'),
  least: optional(time, 'The least time from the end of its connection to its next CONNECT.'),
  most: optional(time, 'The greatest such time.'),
};

/** Keep-alives in which a device should have noticed that nothing comes through. */
const patience = 3;
const leastPatience = 15_000;

/** A device comes back when its connection has ended, however it did. */
export const comesBack = defineCheck<Written<typeof words>>({
  name: 'comes-back',
  text: 'A device whose connection ends comes back.',
  parameters: object(words).schema,
  waits: ({ longest }) => 4 * plannedTime(longest),
  costs: ({ after }) => ({ drops: 2, keepAlives: after === 'silence' ? 2 : 0 }),
  async run(context, given) {
    const { on, after, longest, least: pause, most } = substitute(given, context.scope);
    const peer = context.driver.listener(on);
    const session = await freshSession(peer, context.within);
    const { connection } = session;
    let seenLate = 0;
    if (after === 'end') await peer.end();
    else if (after === 'reset') await peer.drop();
    else {
      const keepAlive = keepAliveOf(session);
      if (keepAlive === 0 || keepAlive > milliseconds(longest))
        throw new Inconclusive(
          `its keep-alive of ${keepAlive / 1000} s is none, or longer than is waited for`,
        );
      await peer.behave([{ withhold: 'everything' }, 'accept']);
      const endOfWatch = context.driver.watchClock('recent');
      const end = await peer.next(
        (event) => isOn(connection)(event) && event.type === 'closed',
        Math.max(keepAlive * (patience + 1), leastPatience),
        'the end of the connection',
      );
      seenLate = endOfWatch();
      if (end.type !== 'closed')
        throw new Inconclusive('the device did not notice that nothing comes through any more');
    }
    const began = markedAt(context.driver, on, 'it has no connection');
    const isTimed = pause !== undefined || most !== undefined;
    const awaited = { listener: peer, within: context.within, behind: connection };
    const attempt = isTimed ? await nextAttempt(awaited, context.driver) : undefined;
    await nextSession(peer, connection, context.within).catch((error: unknown) => {
      throw new NonConformance('the device to come back', (error as Error).message);
    });
    if (attempt) judgeWait(attempt.at - began, { least: pause, most, late: [attempt.delay, seenLate] });
    told(context, on, `it was back after ${inSeconds(markedAt(context.driver, on, 'it is back') - began)}`);
    return 1;
  },
});

interface Bounds {
  least: string | number | undefined;
  most: string | number | undefined;
  /** By so many milliseconds at most was seen late that it came, so that it took less, and that it had no connection. */
  late: readonly [coming: number, end: number];
}

/** Milliseconds that no clock tells apart. */
const ordinary = 25;

function judgeWait(took: number, { least, most, late: [coming, end] }: Bounds): void {
  const seen = took < 0 ? 'it came before its last connection had ended' : `it came after ${inSeconds(took)}`;
  const [atLeast, atMost] = [took - coming, took + end];
  const bound = (sense: string, time: string | number): string =>
    `its next CONNECT at ${sense} ${inSeconds(milliseconds(time))} after its connection was ended`;
  if (least !== undefined && atMost < milliseconds(least))
    throw new NonConformance(bound('least', least), seen);
  if (most !== undefined && atLeast > milliseconds(most)) throw new NonConformance(bound('most', most), seen);
  const isShort = least !== undefined && atLeast + ordinary < milliseconds(least);
  const isLong = most !== undefined && atMost - ordinary > milliseconds(most);
  if (isShort || isLong)
    throw new Inconclusive(`${seen}, and our own clock was late by ${Math.max(coming, end)} ms`);
}
