import type { Message } from '../api.js';
import { malformedBytes, malformedText } from './malformed-content.js';
import { isRecord, valueAt, withValueAt } from '../pointer.js';

/** One way in which a message of ours does not fit its document. */
export interface Malformed {
  /** Of the case: `missing-target`. */
  name: string;
  /** As a noun: `a message without /target`. */
  text: string;
  /** What is sent: a value in the message's own form, or a text or bytes as they are. */
  sent: { value: unknown } | { text: string } | { hex: string };
}

/** Members that are spoilt at most, and how deep: a document may have any number of them. */
const mostMembers = 40;
const deepest = 3;

/**
 * Messages that the document forbids. Of JSON one for each member of a good one and each way to be wrong (missing, another
 * type, none of the listed values, null), and a text that is no JSON; of a text another one, of bytes others and some cut
 * off. What the document allows after all is left out.
 */
export function malformedOf(message: Message | undefined, good: unknown): Malformed[] {
  const { kind = 'json' } = message ?? {};
  if (!message || message.unjudged !== undefined) return [];
  if (kind === 'binary') return malformedBytes(message, good);
  const isForbidden = (value: unknown): boolean => message.validate(value).length > 0;
  if (kind === 'text' || (kind === 'any' && !isRecord(good))) return malformedText(isForbidden, good);
  const spoilt = pointersIn(good, '', 0)
    .slice(0, mostMembers)
    .flatMap((pointer) => waysAt(good, pointer, enumAt(message.schema, pointer)))
    .filter(({ sent }) => 'value' in sent && isForbidden(sent.value));
  const isJson = kind === 'json' || isForbidden('x');
  const raw = JSON.stringify(good ?? {});
  const notJson: Malformed = {
    name: 'not-json',
    text: 'a text that is no JSON',
    sent: { text: `${raw.slice(0, Math.max(1, raw.length - 1))},` },
  };
  return uniquelyNamed([...spoilt, ...(isJson ? [notJson] : [])]);
}

/** What of a good message is not spoilt, as a clause; undefined where all of it is. */
export function leftUnspoilt(good: unknown): string | undefined {
  const all = pointersIn(good, '', 0, Infinity).length;
  const tried = Math.min(pointersIn(good, '', 0).length, mostMembers);
  return all > tried
    ? `of its ${all} members, ${tried} are spoilt: at most ${mostMembers}, and those within ${deepest} levels`
    : undefined;
}

/** Places of members, outer ones first. */
function pointersIn(value: unknown, at: string, depth: number, most = deepest): string[] {
  if (!isRecord(value) || depth >= most) return [];
  const own = Object.keys(value).map((name) => `${at}/${name.replaceAll('~', '~0').replaceAll('/', '~1')}`);
  const within = Object.values(value).flatMap((member, index) =>
    pointersIn(member, own[index]!, depth + 1, most),
  );
  return [...own, ...within];
}

function waysAt(good: unknown, pointer: string, values: readonly unknown[] | undefined): Malformed[] {
  const name = pointer.slice(1).replace(/[^A-Za-z0-9._-]/g, '.');
  const now = valueAt(good, pointer);
  const way = (how: string, text: string, value: unknown): Malformed => ({
    name: `${how}-${name}`,
    text,
    sent: { value: withValueAt(good, pointer, value) },
  });
  const unlisted = values === undefined ? undefined : noneOf(values);
  return [
    {
      name: `missing-${name}`,
      text: `a message without ${pointer}`,
      sent: { value: without(good, pointer) },
    },
    way('type', `a message with ${JSON.stringify(ofOtherType(now))} at ${pointer}`, ofOtherType(now)),
    ...(unlisted === undefined
      ? []
      : [way('enum', `a message with ${JSON.stringify(unlisted)} at ${pointer}`, unlisted)]),
    way('null', `a message with null at ${pointer}`, null),
  ];
}

const ofOtherType = (value: unknown): unknown => (typeof value === 'string' ? 4711 : 'x');

/** Of the type of the first listed value. */
function noneOf(values: readonly unknown[]): unknown {
  const [first] = values;
  if (typeof first === 'number')
    return Math.max(...values.filter((value) => typeof value === 'number')) + 4711;
  return typeof first === 'string' ? `not-${first}` : undefined;
}

/** Listed values of a member, as far as its schema says them in place. */
function enumAt(schema: unknown, pointer: string): readonly unknown[] | undefined {
  const path = pointer
    .slice(1)
    .split('/')
    .flatMap((name) => ['properties', name]);
  const member = valueAt(schema, `/${path.join('/')}`);
  if (!isRecord(member)) return undefined;
  if (Array.isArray(member['enum'])) return member['enum'];
  return Object.hasOwn(member, 'const') ? [member['const']] : undefined;
}

function without(value: unknown, pointer: string): unknown {
  const at = pointer.lastIndexOf('/');
  const owner = valueAt(value, pointer.slice(0, at));
  const name = pointer
    .slice(at + 1)
    .replaceAll('~1', '/')
    .replaceAll('~0', '~');
  const { [name]: _left, ...rest } = owner as Record<string, unknown>;
  return at === 0 ? rest : withValueAt(value, pointer.slice(0, at), rest);
}

function uniquelyNamed(all: readonly Malformed[]): Malformed[] {
  const names = new Map<string, number>();
  return all.map((one) => {
    const count = (names.get(one.name) ?? 0) + 1;
    names.set(one.name, count);
    return count === 1 ? one : { ...one, name: `${one.name}.${count}` };
  });
}
