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
    if (after === 'end') await peer.end();
    else if (after === 'reset') await peer.drop();
    else {
      const keepAlive = keepAliveOf(session);
      if (keepAlive === 0 || keepAlive > milliseconds(longest))
        throw new Inconclusive(
          `its keep-alive of ${keepAlive / 1000} s is none, or longer than is waited for`,
        );
      await peer.behave([{ withhold: 'everything' }, 'accept']);
      const end = await peer.next(
        (event) => isOn(connection)(event) && event.type === 'closed',
        Math.max(keepAlive * (patience + 1), leastPatience),
        'the end of the connection',
      );
      if (end.type !== 'closed')
        throw new Inconclusive('the device did not notice that nothing comes through any more');
    }
    const endOfWatch = most === undefined ? undefined : context.driver.watchClock();
    const began = markedAt(context.driver, on, 'it has no connection');
    const isTimed = pause !== undefined || most !== undefined;
    const attempt = isTimed ? await nextAttempt(peer, context.within, began) : undefined;
    await nextSession(peer, connection, context.within).catch((error: unknown) => {
      throw new NonConformance('the device to come back', (error as Error).message);
    });
    if (attempt) judgeWait(attempt.at - began, { least: pause, most, late: endOfWatch?.() ?? 0 });
    told(context, on, `it was back after ${inSeconds(markedAt(context.driver, on, 'it is back') - began)}`);
    return 1;
  },
});

interface Bounds {
  least: string | number | undefined;
  most: string | number | undefined;
  /** By so many milliseconds it may have come sooner than it was seen. */
  late: number;
}

function judgeWait(took: number, { least, most, late }: Bounds): void {
  const seen = `it came after ${inSeconds(took)}`;
  // Seen late it looks longer, so what looks too short was.
  if (least !== undefined && took < milliseconds(least))
    throw new NonConformance(
      `its next CONNECT at least ${inSeconds(milliseconds(least))} after its connection was ended`,
      seen,
    );
  if (most === undefined || took <= milliseconds(most)) return;
  if (took - late <= milliseconds(most))
    throw new Inconclusive(`${seen}, and our own clock was late by ${late} ms`);
  throw new NonConformance(
    `its next CONNECT at most ${inSeconds(milliseconds(most))} after its connection was ended`,
    seen,
  );
}
