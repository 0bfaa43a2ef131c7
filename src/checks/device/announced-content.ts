import { isNamed, type AnnouncedWords } from './announced-words.js';

export type Members = Readonly<Record<string, unknown>>;

export const isMembers = (value: unknown): value is Members =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** The content of an announcement with long names and whole topics. */
export function wholeContent(
  value: unknown,
  { names = {}, keyed, base, topics = [] }: Pick<AnnouncedWords, 'names' | 'keyed' | 'base' | 'topics'>,
): unknown {
  const isTopic = isNamed(topics);
  const inside = (one: unknown, above: string | undefined, areIds: boolean): unknown => {
    if (Array.isArray(one)) return one.map((item) => inside(item, above, false));
    if (!isMembers(one)) return one;
    const own = base === undefined ? undefined : one[base];
    const begin = typeof own === 'string' ? own : above;
    return Object.fromEntries(
      Object.entries(one).map(([key, member]) => {
        const name = areIds || !Object.hasOwn(names, key) ? key : names[key]!;
        return [
          name,
          typeof member === 'string' && isTopic(name)
            ? wholeTopic(member, base, begin)
            : inside(member, begin, name === keyed),
        ];
      }),
    );
  };
  return inside(value, undefined, false);
}

function wholeTopic(topic: string, mark: string | undefined, begin: string | undefined): string {
  if (mark === undefined || begin === undefined) return topic;
  if (topic.startsWith(mark)) return begin + topic.slice(mark.length);
  return topic.endsWith(mark) ? topic.slice(0, -mark.length) + begin : topic;
}

/** The values of members of these names, wherever they stand, with their places. */
export function membersOf(
  value: unknown,
  isWanted: (name: string) => boolean,
  at = '',
): { at: string; value: unknown; beside: Members }[] {
  if (Array.isArray(value))
    return value.flatMap((item, place) => membersOf(item, isWanted, `${at}/${place}`));
  if (!isMembers(value)) return [];
  return Object.entries(value).flatMap(([name, member]) => {
    const inside = membersOf(member, isWanted, `${at}/${name}`);
    return isWanted(name) ? [{ at: `${at}/${name}`, value: member, beside: value }, ...inside] : inside;
  });
}
