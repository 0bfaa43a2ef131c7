import type { ClosedBy } from '../verdict/evidence.js';
import type { Heard, TextPeer } from '../driver/driver.js';
import type { Message } from '../spec/api.js';
import { isRecord, valueAt } from '../spec/pointer.js';
import type { Expect } from '../spec/steps.js';
import type { MessageWords } from './content-words.js';
import { difference, show } from './difference.js';
import { Inconclusive } from '../verdict/non-conformance.js';
import { apiSchemaMismatch } from './api-schema.js';
import { contentMismatch } from './content.js';
import { goOn, unmet, type Demand } from './demand.js';
import { specMistake, type Exchange, type SentRequest } from './exchange.js';
import { correlationOf } from './correlation.js';

const closedBy: Record<ClosedBy, string> = {
  target: 'the connection was closed by the target',
  us: 'the connection was closed by us',
  library: 'the library gave up the connection, whose frames broke the rules of WebSocket',
};

/** What a text connection has let us see, in words. */
export function describeHeard(event: Heard): string {
  const at = `at ${event.at.toFixed(1)} ms`;
  switch (event.type) {
    case 'text':
      return `${show(event.isJson ? event.json : event.text)} came ${at}`;
    case 'closed':
      return `${closedBy[event.by]} (${event.how}) ${at}`;
    case 'timeout':
      return `nothing of the kind came within ${event.after} ms`;
  }
}

function besides(talk: TextPeer): string {
  const others = talk.waiting().slice(0, 4).map(describeHeard);
  return others.length === 0 ? '' : `; what came instead: ${others.join('; ')}`;
}

interface Awaited {
  what: string;
  messages: readonly Message[];
  words: MessageWords;
  /** Is it the one we wait for? */
  belongs: (json: unknown) => boolean;
}

/** The reply to this connection's last request: told by its correlation id, judged by its schema and the step's words. */
export async function expectTextReply(
  exchange: Exchange,
  as: string,
  { operation, payload }: SentRequest,
  words: MessageWords,
  demand: Demand,
): Promise<void> {
  if (!operation.reply) throw specMistake(`operation "${operation.id}" has no reply in the API`);
  const { messages } = operation.reply;
  const [asked, answered] = [correlationOf(operation.messages), correlationOf(messages)];
  const wanted = asked === undefined ? undefined : JSON.stringify(valueAt(payload, asked));
  const which = answered === undefined || wanted === undefined ? '' : ` with ${answered} ${wanted}`;
  await judgeNext(exchange, as, demand, {
    what: `a reply to ${operation.id}${which}`,
    messages,
    words,
    belongs: (json) => which === '' || JSON.stringify(valueAt(json, answered!)) === wanted,
  });
}

/**
 * What of all this the reply that came last should have been, when it is none of it; undefined when it is one. A reply
 * that did not come is none.
 */
export function strayReply(exchange: Exchange, as: string, allowed: readonly Expect[]): string | undefined {
  const { operation } = exchange.requests.get(as)!;
  const { last } = exchange;
  const content = { json: last?.value, isJson: last?.value !== undefined, text: last?.text };
  const mismatches = allowed.map((one) => {
    const reply = typeof one === 'object' ? one['reply'] : undefined;
    const words = isRecord(reply) ? (reply as MessageWords) : undefined;
    if (words === undefined) throw specMistake('on a text connection only replies can be seen meanwhile');
    return (
      apiSchemaMismatch(operation.reply?.messages ?? [], content, 'it') ??
      contentMismatch(exchange.context, words, content, 'it')
    );
  });
  return mismatches.includes(undefined) ? undefined : mismatches.map((one) => one?.expected).join(', or ');
}

/** A text that answers nothing; with `operation`, one that the target sends by itself. */
export async function expectText(
  exchange: Exchange,
  as: string,
  words: MessageWords,
  demand: Demand,
): Promise<void> {
  const messages = words.operation === undefined ? [] : exchange.operation(words.operation).messages;
  const contains = words.contains;
  const belongs = (json: unknown): boolean =>
    contains === undefined || difference(contains, json, { partial: true }) === undefined;
  const what = contains === undefined ? 'a text' : `a text with ${JSON.stringify(contains)}`;
  await judgeNext(exchange, as, demand, { what, messages, words, belongs });
}

async function judgeNext(
  exchange: Exchange,
  as: string,
  demand: Demand,
  { what, messages, words, belongs }: Awaited,
): Promise<void> {
  const talk = exchange.talk(as);
  const event = await talk.next((heard) => heard.type === 'text' && belongs(heard.json), demand.within, what);
  // Our side was faster: what the target would have said cannot be known any more.
  if (event.type === 'closed' && event.by === 'us')
    throw new Inconclusive(`${what}: ${describeHeard(event)}`);
  if (event.type !== 'text') unmet(exchange, demand.explicit, what, describeHeard(event) + besides(talk));
  const { json, isJson, text } = event;
  exchange.last = { value: json, text };
  const mismatch =
    apiSchemaMismatch(messages, event, 'it') ??
    contentMismatch(exchange.context, words, { json, isJson, text }, 'it');
  if (mismatch) {
    const seen = `${mismatch.actual}, in ${show(isJson ? json : text)}`;
    unmet(exchange, demand.explicit, `${what}: ${mismatch.expected}`, seen, mismatch.at);
  }
}

export async function expectTextClosed(exchange: Exchange, as: string, demand: Demand): Promise<void> {
  const talk = exchange.talk(as);
  const what = 'the target closes the connection';
  const event = await talk.next(() => false, demand.within, what);
  exchange.unanswered.refuse(talk, event, what);
  if (event.type === 'closed' && event.by === 'target') return;
  if (event.type === 'closed') throw new Inconclusive(`${what}: ${describeHeard(event)}`);
  if (event.type === 'timeout' && demand.settles)
    return goOn(exchange, as, `it stayed open for ${event.after} ms`);
  unmet(exchange, demand.explicit, what, `it stayed open${besides(talk)}`);
}
