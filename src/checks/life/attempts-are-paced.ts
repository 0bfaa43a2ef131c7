import { boolean, templated } from '../../schema/form.js';
import { object, optional, required, type Written } from '../../schema/words.js';
import { Inconclusive, NonConformance } from '../../verdict/non-conformance.js';
import { runSteps } from '../../steps/run-steps.js';
import { markedAt } from '../../steps/time.js';
import { milliseconds, plannedTime } from '../../spec/duration.js';
import { substitute } from '../../spec/template.js';
import type { BrokerPeer } from '../../driver/driver.js';
import { defineCheck } from '../check.js';
import { steps, who } from '../parameters.js';
import { asOne, howMany, nextAttempt, series, type SeenAttempt } from './attempts.js';
import { told, time } from './device.js';

const words = {
  before: required(steps, 'Steps after which the device loses every connection, or is refused.'),
  on: required(who, 'The listener at which the device comes.'),
  grows: optional(boolean, 'What is judged is that the time between attempts grows or varies.'),
  cuts: optional(templated(boolean), 'Every session is ended as soon as it is there.'),
  lasts: required(time, 'How long its attempts are counted.'),
};

/** So many attempts in any such time are a storm: a client with a constant second makes five. */
const most = 10;
const per = 5000;
/** Milliseconds after the end of an accepted connection that come too soon when they do three times running. */
const soonest = 900;
const timesRunning = 3;

/** A device that is not let in, or is cut off again and again, does not hammer at the broker. */
export const attemptsArePaced = defineCheck<Written<typeof words>>({
  name: 'attempts-are-paced',
  text: 'A device that loses its connection again and again leaves time between its attempts: no more than ten in five seconds.',
  stepLists: ['before'],
  parameters: object(words).schema,
  waits: ({ lasts }) => plannedTime(lasts),
  costs: ({ lasts }) => ({ drops: 1, time: plannedTime(lasts) }),
  async run(context, given) {
    const { before, on, cuts = false, grows = false, lasts } = substitute(given, context.scope);
    const peer = context.driver.listener(on);
    const varied = grows ? variedBefore(peer, milliseconds(lasts)) : undefined;
    if (varied !== undefined) {
      told(context, on, `before this case it was not let in, and came ${varied}`);
      return 1;
    }
    await runSteps(context, before, { part: 'before', judging: true });
    const began = markedAt(context.driver, on, 'its attempts are counted');
    const attempts: SeenAttempt[] = [];
    const soon: number[] = [];
    let ended: number | undefined;
    for (;;) {
      const left = began + milliseconds(lasts) - context.driver.elapsed();
      const awaited = { listener: peer, within: left, last: attempts.at(-1) };
      const attempt = await nextAttempt(awaited, context.driver);
      if (!attempt) break;
      attempts.push(attempt);
      if (ended !== undefined) soon.push(attempt.at - ended);
      refuseStorm(asOne(attempts));
      if (!cuts) continue;
      await peer.whenSessions((sessions) => sessions.length > 0, left, 'the device is accepted');
      await peer.end();
      ended = markedAt(context.driver, on, 'our broker ended the connection');
      const last = soon.slice(-timesRunning);
      if (last.length === timesRunning && last.every((gap) => gap < soonest))
        throw new NonConformance(
          `at least ${soonest / 1000} s after a connection that was accepted and ended, or else a growing time`,
          `it came again after ${last.map((gap) => `${(gap / 1000).toFixed(2)} s`).join(', ')}, three times running`,
        );
    }
    const counted = asOne(attempts);
    const all = counted.map(({ at }) => at);
    refuseTooFew(peer, all, soon);
    if (grows) refuseConstant(counted, began + milliseconds(lasts));
    refuseDoubt(counted);
    told(context, on, howMany(all));
    return all.length;
  },
});

/** More attempts in a short time than anybody makes who leaves time between them, the last of them the newest. */
interface Crowd {
  took: number;
  /** The first of them may have come so much earlier than it was seen. */
  delay: number;
}

function crowdBefore(attempts: readonly SeenAttempt[], last: number): Crowd | undefined {
  const first = attempts[last - most];
  const took = attempts[last]!.at - (first?.at ?? -Infinity);
  return first && took <= per ? { took, delay: first.delay } : undefined;
}

function refuseStorm(attempts: readonly SeenAttempt[]): void {
  const crowd = crowdBefore(attempts, attempts.length - 1);
  if (!crowd || crowd.took + crowd.delay > per) return;
  throw new NonConformance(
    `no more than ${most} attempts in ${per / 1000} s`,
    `${most + 1} came within ${(crowd.took / 1000).toFixed(2)} s: ${series(attempts.map(({ at }) => at))}`,
  );
}

/** Throws Inconclusive where attempts were close together only as they were seen, or may have been. */
function refuseDoubt(attempts: readonly SeenAttempt[]): void {
  const crowds = attempts.flatMap((_, last) => crowdBefore(attempts, last) ?? []);
  if (crowds.length === 0) return;
  const delay = Math.max(...crowds.map((crowd) => crowd.delay));
  throw new Inconclusive(
    `it cannot be told from our own being late (by up to ${delay} ms) whether more than ${most} attempts came in ${per / 1000} s`,
  );
}

/** The share of the time of a series that is waited for its first attempt at most. */
const share = 0.9;

/**
 * The attempts of a device that was not let in before this case, in words, where they were counted for as long as they would be
 * here and their pauses vary. Whose pauses were constant is looked at once more.
 */
function variedBefore({ shown }: BrokerPeer, lasts: number): string | undefined {
  const { turnedAway } = shown ?? {};
  if (!turnedAway || turnedAway.lasted < lasts * share) return undefined;
  const all = asOne(turnedAway.attempts).map((attempt) => ({ ...attempt, delay: turnedAway.delay }));
  // What was seen late looks as if it varied.
  const vary = all.length > timesRunning && !mayBeConstant(pausesBetween(all));
  return vary ? series(all.map(({ at }) => at)) : undefined;
}

/** Throws Inconclusive where too few attempts came to be judged. */
function refuseTooFew({ ended }: BrokerPeer, all: readonly number[], soon: readonly number[]): void {
  if (all.length === 0)
    throw new Inconclusive(ended === undefined ? 'the device did not come at all' : `the device ${ended}`);
  if (soon.length > 0 && soon.length < timesRunning && soon.every((gap) => gap < soonest))
    throw new Inconclusive(`no more came than ${howMany(all)}`);
}

/** Shares by which pauses must be longer than the shortest where they grow, or have a jitter. */
const more = 1.25;
/**
 * Where a machine is busy, single pauses of a device may be longer than it meant, but not nearly twice as long; whoever
 * comes after one tick of its own or after two has chosen so (collectd).
 */
const muchMore = 1.8;

/** A time between two attempts, in milliseconds: as it was seen, and the least and the most that it may have been. */
interface Pause {
  seen: number;
  least: number;
  most: number;
}

/** An attempt that was seen late makes the time before it look longer, and the time after it shorter. */
const pausesBetween = (attempts: readonly SeenAttempt[]): Pause[] =>
  attempts.slice(1).map(({ at, delay }, index) => {
    const before = attempts[index]!;
    const seen = at - before.at;
    return { seen, least: seen - delay, most: seen + before.delay };
  });

/** Pauses that are all the same bring all devices of a broker back at once, again and again. `until`: when the last look was over. */
function refuseConstant(attempts: readonly SeenAttempt[], until: number): void {
  const pauses = pausesBetween(attempts);
  const all = attempts.map(({ at }) => at);
  const delay = Math.max(0, ...attempts.map((attempt) => attempt.delay));
  const seen = pauses.map((pause) => pause.seen);
  if (seen.length === timesRunning - 1 && eachLonger([...seen, until - all.at(-1)!], delay)) return;
  if (pauses.length < timesRunning) throw new Inconclusive(`no more came than ${howMany(all)}`);
  if (!mayBeConstant(pauses)) return;
  if (!areConstant(pauses))
    throw new Inconclusive(
      `it cannot be told from our own being late (by up to ${delay} ms) whether the times differ: ${series(all)}`,
    );
  throw new NonConformance('a time between attempts that grows, or varies', `it is constant: ${series(all)}`);
}

/** Whether of three pauses, the last of which may not be over yet, each is longer: where they double, few come in any time. */
const eachLonger = ([first, second, third]: readonly number[], delay: number): boolean =>
  second! - delay >= (first! + delay) * more && third! > second! + delay;

/** Whether the pauses are all the same, however late each of their attempts was seen. */
const areConstant = (pauses: readonly Pause[]): boolean =>
  isClose(
    pauses.map(({ least }) => least),
    pauses.map(({ most }) => most),
  );

/** Whether the pauses may be all the same, for all that was seen late. */
const mayBeConstant = (pauses: readonly Pause[]): boolean =>
  isClose(
    pauses.map(({ most }) => most),
    pauses.map(({ least }) => least),
  );

/** Whether most of some times are hardly longer than the shortest of others, and none much longer. */
function isClose(shorter: readonly number[], longer: readonly number[]): boolean {
  const shortest = Math.min(...shorter);
  const usual = longer.toSorted((one, other) => one - other)[Math.floor(longer.length / 2)]!;
  return usual < shortest * more && Math.max(...longer) < shortest * muchMore;
}
