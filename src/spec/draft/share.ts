import type { Api, Operation } from '../api.js';
import { shapeOf } from './topics.js';

/** How much of a document a draft of it has. */
export interface Share {
  all: number;
  found: string[];
  missing: string[];
}

/**
 * The operations of a document that a draft has: with the same direction on the same address, and a reply on the same
 * address where there is one, names of parameters aside. One that does not go by a topic is there where the draft has one
 * without a topic whose example fits it. Each operation of the draft counts once.
 */
export function shareOf({ operations }: Api, draft: Api): Share {
  const left = new Set(Object.values(draft.operations));
  const all = Object.values(operations);
  const found = all.filter((operation) => {
    const same = [...left].find((one) => isSame(operation, one));
    if (same) left.delete(same);
    return same !== undefined;
  });
  return {
    all: all.length,
    found: found.map(({ id }) => id),
    missing: all.filter((operation) => !found.includes(operation)).map(({ id }) => id),
  };
}

function isSame(operation: Operation, drafted: Operation): boolean {
  if (operation.action !== drafted.action) return false;
  if (drafted.channel.address === '') return isWithoutTopic(operation) && fitsOne(operation, drafted);
  if (shapeOf(operation.channel.address) !== shapeOf(drafted.channel.address)) return false;
  const [reply, draftedReply] = [operation.reply?.channel.address, drafted.reply?.channel.address];
  return reply === undefined || shapeOf(reply) === shapeOf(draftedReply ?? '');
}

/** What goes over HTTP, a WebSocket or TCP has a path at most. */
const isWithoutTopic = ({ channel, http }: Operation): boolean =>
  http.method !== undefined || channel.address === '' || channel.address === '/';

const fitsOne = ({ messages }: Operation, drafted: Operation): boolean =>
  drafted.messages.some(({ examples }) =>
    examples.some((example) => messages.some((message) => message.validate(example).length === 0)),
  );
