import { oneOf } from '../schema/form.js';
import { object, required, type Written } from '../schema/words.js';
import { numberOrText, steps, who } from './parameters.js';
import type { BrokerPeer, Observed } from '../driver/driver.js';
import { substitute } from '../spec/template.js';
import { HarnessError } from '../verdict/harness-error.js';
import { Inconclusive, NonConformance } from '../verdict/non-conformance.js';
import { defineCheck, type CheckContext } from './check.js';
import { runSteps } from '../steps/run-steps.js';
import { markedAt } from '../steps/time.js';

const words = {
  before: required(steps, 'Steps that bring about the event.'),
  on: required(who, 'The listener at which the target comes.'),
  event: required(
    oneOf('connect', 'ended'),
    'What the target tells the time of: the newest CONNECT, or end of a connection, that our broker has seen.',
  ),
  read: required(
    steps,
    "Steps that capture the target's time of the event as `since` and its present time as `clock`, in milliseconds.",
  ),
  tolerance: required(numberOrText, 'Milliseconds by which the two may differ.'),
};

type Parameters = Written<typeof words>;

/** The target tells how long ago something happened that our broker has seen as well. */
export const timeAgreesWithBroker = defineCheck<Parameters>({
  name: 'time-agrees-with-broker',
  text: 'How long ago the target says that something happened is how long ago our broker saw it.',
  stepLists: ['before', 'read'],
  provides: ['since', 'clock'],
  parameters: object(words).schema,
  async run(context, { before, on, event, read, tolerance }) {
    const { driver, scope } = context;
    const endOfWatch = driver.watchClock();
    await runSteps(context, before, { part: 'before', judging: true });
    const seenAt = newest(driver.listener(on), event);
    const began = markedAt(driver, on, 'its clock is asked for');
    await runSteps(context, read, { part: 'read', judging: true });
    const ended = markedAt(driver, on, 'its clock was told');
    const delay = endOfWatch();
    const age = numberFrom(scope, 'clock') - numberFrom(scope, 'since');
    const most = Number(substitute(tolerance, scope));
    // The target read its clock somewhere between our asking and its answer.
    const off = Math.max(began - seenAt - age, age - (ended - seenAt), 0);
    if (off > most) {
      const ago = (time: number): string => `${Math.round(time)} ms`;
      const seen = `it says ${ago(age)}`;
      // What our broker saw late was longer ago than it knows.
      if (off - delay <= most)
        throw new Inconclusive(
          `${seen} of what our broker saw ${ago(ended - seenAt)} ago, but our own clock was late by up to ${delay} ms`,
        );
      throw new NonConformance(
        `the target says that it was ${ago(ended - seenAt)} ago, as our broker saw it (${most} ms more or less)`,
        seen,
      );
    }
    return 1;
  },
});

/** When our broker saw the newest event of the kind, in milliseconds of the case. */
function newest(peer: BrokerPeer, event: Parameters['event']): number {
  const isIt = (seen: Observed): boolean =>
    event === 'connect' ? seen.type === 'packet' && seen.packet.type === 'CONNECT' : seen.type === 'closed';
  const found = peer.waiting().findLast(isIt);
  if (found) return found.at;
  throw new Inconclusive(`our broker saw no ${event === 'connect' ? 'CONNECT' : 'end of a connection'}`);
}

function numberFrom(scope: CheckContext['scope'], name: string): number {
  const value = scope[name];
  if (typeof value === 'number') return value;
  throw new HarnessError(
    'SPEC_MISTAKE',
    `the steps under \`read\` capture no number as ${name}`,
    'Expect a number there, and capture it.',
  );
}
