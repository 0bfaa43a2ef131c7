import type { Step, SubscribeWords } from '../spec/steps.js';
import { fillAddress } from '../spec/topic.js';
import { specMistake, type Exchange } from './exchange.js';
import { followedBy } from './expect.js';

type Filter = { filter: string; qos: 0 | 1 | 2 };

function filtersOf(exchange: Exchange, as: string, words: SubscribeWords): Filter[] {
  const qos = words.qos ?? exchange.context.qos;
  if (words.filters) return words.filters;
  if (words.filter !== undefined) return [{ filter: words.filter, qos }];
  if (words.reply !== undefined) {
    const { reply } = exchange.operation(words.reply);
    if (!reply) throw specMistake(`operation "${words.reply}" has no reply to subscribe to`);
    return [{ filter: fillAddress(reply.channel.address, exchange.ownParameters(as)).topic, qos }];
  }
  if (words.operation !== undefined) {
    return [{ filter: fillAddress(exchange.operation(words.operation).channel.address, {}).topic, qos }];
  }
  return [];
}

export async function subscribe(exchange: Exchange, as: string, step: Step, within: number): Promise<void> {
  const words = step.subscribe!;
  const packet = await exchange.peer(as).send({
    type: 'SUBSCRIBE',
    packetId: words.packetId ?? nextPacketId(exchange),
    subscriptions: filtersOf(exchange, as, words),
  });
  exchange.sent.set(`${as} SUBSCRIBE`, packet);
  await followedBy(exchange, as, step, within, 'suback');
}

export async function unsubscribe(exchange: Exchange, as: string, step: Step, within: number): Promise<void> {
  const words = step.unsubscribe!;
  const packet = await exchange.peer(as).send({
    type: 'UNSUBSCRIBE',
    packetId: words.packetId ?? nextPacketId(exchange),
    filters: words.filters ?? namedFilters(exchange, words),
  });
  exchange.sent.set(`${as} UNSUBSCRIBE`, packet);
  await followedBy(exchange, as, step, within, 'unsuback');
}

function namedFilters(exchange: Exchange, words: { filter?: string; operation?: string }): string[] {
  if (words.filter !== undefined) return [words.filter];
  return words.operation === undefined
    ? []
    : [fillAddress(exchange.operation(words.operation).channel.address, {}).topic];
}

/** Packet ids that count up within an exchange: never 0, never reused. */
export function nextPacketId(exchange: Exchange): number {
  exchange.packetIds += 1;
  return exchange.packetIds;
}
