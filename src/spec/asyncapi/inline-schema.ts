import { isRecord } from '../pointer.js';
import type { Node } from './node.js';

/** The schema with its references resolved in place; one that leads back into itself stays a `$ref`. */
export function inlineSchema(node: Node, open: readonly string[] = [keyOf(node)]): unknown {
  const target = node.reference() && node.step();
  if (target) {
    if (open.includes(keyOf(target))) return node.value;
    const resolved = inlineSchema(target, [...open, keyOf(target)]);
    if (!isRecord(resolved) || !isRecord(node.value)) return resolved;
    const siblings = Object.entries(node.value).filter(([word]) => word !== '$ref');
    return { ...resolved, ...Object.fromEntries(siblings) };
  }
  if (Array.isArray(node.value)) return node.items().map((item) => inlineSchema(item, open));
  if (!isRecord(node.value)) return node.value;
  const members = node.members().filter(([word, { value }]) => !isIdentity(word, value));
  return Object.fromEntries(members.map(([word, member]) => [word, inlineSchema(member, open)]));
}

/** A copy has no identity of its own: two copies of one `$id` in a schema would be refused. */
const isIdentity = (word: string, value: unknown): boolean =>
  (word === '$id' || word === '$schema') && typeof value === 'string';

const keyOf = ({ place }: Node): string => `${place.source.path}#${place.pointer}`;
