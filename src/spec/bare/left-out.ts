import type { Api, Message, Operation } from '../api.js';
import { fillAddress, isFilter, isTopicName } from '../topic.js';
import { isWanted, type DocumentView } from './view.js';

/** What is not tried of an operation, and why, as clauses. */
export interface LeftOut {
  operation: string;
  why: string;
}

/** Why nothing can be tried of an operation, as a clause; undefined where something can. */
export function whyLeftOut(
  operation: Operation,
  { unspoken, view, level }: { unspoken: ReadonlyMap<string, string>; view: DocumentView; level: 4 | 5 },
): string | undefined {
  const { id, action, channel, http, reply } = operation;
  if (!isWanted(view, id)) return `--operations ${view.operations} leaves it out`;
  if (http.method !== undefined) return 'it goes over HTTP';
  const { servers } = channel;
  if (servers.length > 0 && servers.every((server) => unspoken.has(server)))
    return unspoken.get(servers[0]!)!;
  if (channel.address === '')
    return 'its channel has no address: it is not known before, and no request of ours says it';
  const filter = fillAddress(channel.address, {}).topic;
  if (!isFilter(filter))
    return `its address "${channel.address}" is no topic: + and # stand in a part of a level, or # not at the end`;
  if (action === 'receive' && !isTopicName(withoutParameters(channel.address)))
    return `its address "${channel.address}" has a wildcard, and nothing can be published to a filter`;
  if (action === 'receive' && reply) return whyNoReply(reply, level);
  return action === 'send' ? whyUnjudged(operation.messages) : undefined;
}

/** A topic that the address may stand for. */
const withoutParameters = (address: string): string => address.replace(/\{[^{}/]+\}/g, 'x');

/** Why no reply can be awaited; undefined where one can. */
function whyNoReply(
  { channel, location, messages }: NonNullable<Operation['reply']>,
  level: 4 | 5,
): string | undefined {
  if (level === 4 && location?.startsWith('$message.header'))
    return `its reply goes where a header of the request says (${location}), and messages of MQTT 3.1.1 have none`;
  if (location === undefined && channel.address === '')
    return 'its reply has no address, and the document names no place in the request that says one';
  return whyUnjudged(messages);
}

/** Why no payload of an operation is judged: none of its messages is. */
const whyUnjudged = (messages: readonly Message[]): string | undefined => {
  const [first] = messages;
  return first?.unjudged !== undefined && messages.every(({ unjudged }) => unjudged !== undefined)
    ? `its payload is not judged: ${first.unjudged}`
    : undefined;
};

/** Servers that are not spoken to, each with the reason. */
export const unspokenServers = (
  { servers }: Api,
  why: (server: Api['servers'][string]) => string | undefined,
): Map<string, string> =>
  new Map(
    Object.values(servers).flatMap((server): [string, string][] => {
      const reason = why(server);
      return reason === undefined ? [] : [[server.id, reason]];
    }),
  );
