import type { Heard } from '../driver/driver.js';
import { milliseconds } from '../spec/duration.js';
import { valueAt } from '../spec/pointer.js';
import type { Duration } from '../spec/steps.js';
import { difference, show } from './difference.js';
import { unmet } from './demand.js';
import { specMistake, type Exchange } from './exchange.js';
import { correlationOf } from './correlation.js';
import { sendRequest } from './send-request.js';
import { describeHeard } from './text.js';

/** What ends the wait of `nothing` on a text connection. */
type Until = object & ({ quiet: Duration; orClosed?: true } | { polls: number; of: string; orClosed?: true });
type Unwanted = (event: Heard) => boolean;

/** Judges that a text with these members did not come on a connection, after a fence that says why it would have. */
export async function noText(
  exchange: Exchange,
  as: string,
  words: { contains?: unknown; until: unknown },
  within: number,
): Promise<void> {
  const { contains = {}, until } = words;
  const unwanted: Unwanted = (event) =>
    event.type === 'text' && difference(contains, event.json, { partial: true }) === undefined;
  const found = await fence(exchange, as, until as Until, within, unwanted);
  if (found) unmet(exchange, true, `no text with ${show(contains)}`, describeHeard(found));
  exchange.judged += 1;
}

async function fence(
  exchange: Exchange,
  as: string,
  until: Until,
  within: number,
  unwanted: Unwanted,
): Promise<Heard | undefined> {
  if ('quiet' in until) return await quiet(exchange, as, until, unwanted);
  if ('polls' in until) return await polls(exchange, as, until, within, unwanted);
  throw specMistake('on a text connection `nothing` ends by `quiet` or by `polls`');
}

const tell = (exchange: Exchange, as: string, text: string): undefined =>
  void exchange.context.driver.record({ on: as, type: 'fence', text });

/** The connection ended before the fence: a proof as well, where that is accepted and the target did it. */
function closed(
  exchange: Exchange,
  as: string,
  event: Heard & { type: 'closed' },
  orClosed: boolean,
): undefined {
  if (event.by !== 'target' || !orClosed)
    unmet(exchange, false, 'the connection to stay open', describeHeard(event));
  exchange.unanswered.refuse(exchange.talk(as), event, 'the end of the connection');
  return tell(exchange, as, 'the target closed; nothing can come any more');
}

async function quiet(
  exchange: Exchange,
  as: string,
  until: { quiet: Duration; orClosed?: true },
  unwanted: Unwanted,
): Promise<Heard | undefined> {
  const time = milliseconds(until.quiet);
  const event = await exchange.talk(as).next(unwanted, time, `nothing for ${time} ms`);
  if (event.type === 'closed') return closed(exchange, as, event, until.orClosed === true);
  if (event.type === 'text') return event;
  return tell(exchange, as, `not seen for ${time} ms; nothing orders the two`);
}

/** What is asked later is answered later; a target that answers nothing more was silent for the whole wait. */
async function polls(
  exchange: Exchange,
  as: string,
  until: { polls: number; of: string; orClosed?: true },
  within: number,
  unwanted: Unwanted,
): Promise<Heard | undefined> {
  const talk = exchange.talk(as);
  for (let number = 1; number <= until.polls; number += 1) {
    await sendRequest(exchange, as, { operation: until.of });
    const isReply = replyOf(exchange, as);
    const what = `the answer to question ${number} after it`;
    const event = await talk.next((heard) => isReply(heard) || unwanted(heard), within, what);
    if (event.type === 'closed') return closed(exchange, as, event, until.orClosed === true);
    if (event.type === 'timeout') return tell(exchange, as, `it said nothing more for ${within} ms`);
    if (!isReply(event)) return event;
  }
  tell(exchange, as, `${until.polls} questions that were asked later are answered`);
  return talk.waiting().find(unwanted);
}

/** Whether a text answers what was asked last, told by its correlation id. */
function replyOf(exchange: Exchange, as: string): (event: Heard) => boolean {
  const { operation, payload } = exchange.requests.get(as)!;
  const [asked, answered] = [
    correlationOf(operation.messages),
    correlationOf(operation.reply?.messages ?? []),
  ];
  if (asked === undefined || answered === undefined)
    throw specMistake(
      `the answers to "${operation.id}" cannot be told apart: the API gives no correlation id`,
    );
  const wanted = JSON.stringify(valueAt(payload, asked));
  return (event) => event.type === 'text' && JSON.stringify(valueAt(event.json, answered)) === wanted;
}
