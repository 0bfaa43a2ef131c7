import { createHash } from 'node:crypto';

/** `count` of the items, the same ones for the same seed, whatever the order or the number of other items. */
export function sample<Item>(
  items: readonly Item[],
  count: number,
  seed: string,
  name: (item: Item) => string,
): Item[] {
  const rank = (item: Item): string =>
    createHash('sha256')
      .update(`${seed} ${name(item)}`)
      .digest('hex');
  return items
    .map((item) => ({ item, rank: rank(item) }))
    .sort((a, b) => (a.rank < b.rank ? -1 : 1))
    .slice(0, count)
    .map(({ item }) => item);
}
