import type { Api, Message, Operation } from '../api.js';
import { fillAddress, overlap } from '../topic.js';
import { isWanted, type DocumentView } from './view.js';

const filterOf = (address: string): string => fillAddress(address, {}).topic;

/**
 * Why an operation that the target receives is not tried beside the others: what we publish there would be taken for what
 * the target sends. A document of both parties names each topic twice.
 */
export function overlapsIn(api: Api, view: DocumentView, { action, channel }: Operation): string | undefined {
  if (action !== 'receive') return undefined;
  const other = Object.values(api.operations).find(
    (one) =>
      one.action === 'send' &&
      one.channel.address !== '' &&
      isWanted(view, one.id) &&
      overlap(filterOf(one.channel.address), filterOf(channel.address)),
  );
  return (
    other &&
    `the target sends on the same topic (operation ${other.id}), and what is published there would be taken for its own; where the document describes both parties, --operations names those of the target`
  );
}

/** Topics that several operations speak on, as warnings: a message that fits one of them is not judged by another. */
export function sharedTopicsIn({ file, operations }: Api): string[] {
  const sent = Object.values(operations).filter(
    ({ action, channel, leftOut }) => action === 'send' && channel.address !== '' && leftOut === undefined,
  );
  const addresses = [...new Set(sent.map(({ channel }) => filterOf(channel.address)))];
  return addresses.flatMap((address) => {
    const own = sent.filter(({ channel }) => filterOf(channel.address) === address);
    if (own.length < 2) return [];
    return `${file}:${own[0]!.line}: operations ${own.map(({ id }) => id).join(', ')} speak on one topic (${address}), so what fits one of them is not held against another`;
  });
}

/** By operation: the reply topics that it shares with others, so that they are asked one at a time. */
export type Shared = ReadonlyMap<string, string[]>;

/** Replies that several operations await on one topic, and that nothing in their payloads tells apart. */
export function sharedReplies(api: Api): Shared {
  const asking = Object.values(api.operations).filter(
    ({ action, reply }) => action === 'receive' && reply && reply.channel.address !== '',
  );
  return new Map(
    asking.flatMap((operation): [string, string[]][] => {
      const address = filterOf(operation.reply!.channel.address);
      const first = asking.find((one) => overlap(filterOf(one.reply!.channel.address), address))!;
      const alone =
        asking.filter((one) => overlap(filterOf(one.reply!.channel.address), address)).length === 1;
      const isTold = isCorrelated(operation);
      return alone || isTold
        ? []
        : [[operation.id, [`replies on ${filterOf(first.reply!.channel.address)}`]]];
    }),
  );
}

/** Whether a reply says which request it answers. */
export const isCorrelated = ({ messages, reply }: Operation): boolean =>
  messages.some(isTied) && reply?.messages.some(isTied) === true;

const isTied = ({ correlation, correlationHeader }: Message): boolean =>
  correlation !== undefined || correlationHeader !== undefined;
