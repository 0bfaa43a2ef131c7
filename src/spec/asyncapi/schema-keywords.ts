import { didYouMean, nearest } from '../nearest.js';
import { isRecord } from '../pointer.js';
import type { Problem } from '../problem.js';
import type { Node } from './node.js';

const words = (text: string): string[] => text.trim().split(/\s+/);

/** Keywords that hold a schema or a list of them. */
const holders = words(`
  additionalItems additionalProperties allOf anyOf contains else if items not oneOf propertyNames then`);

/** Keywords that hold schemas by name. */
const schemaMaps = words('definitions $defs properties patternProperties dependencies');

/** Everything that JSON Schema draft-07 and the AsyncAPI Schema Object know, and ajv-formats adds. */
const known = new Set([
  ...holders,
  ...schemaMaps,
  ...words(`
    $comment $id $ref $schema const contentEncoding contentMediaType default deprecated description enum examples
    exclusiveMaximum exclusiveMinimum format maxItems maxLength maxProperties maximum minItems minLength minProperties
    minimum multipleOf pattern readOnly required title type uniqueItems writeOnly
    formatMaximum formatMinimum formatExclusiveMaximum formatExclusiveMinimum`),
]);

/** Words of the AsyncAPI Schema Object that ajv must be told of; none of them decides about a payload. */
export const annotations = ['discriminator', 'example', 'externalDocs'];

const isKnown = (word: string): boolean =>
  known.has(word) || annotations.includes(word) || word.startsWith('x-');

/** Unknown keywords of a schema and of all that it refers to: they would be ignored without a word. */
export function unknownKeywords(schema: Node, seen: Set<unknown>): Problem[] {
  const node = schema.follow();
  if (!node || !isRecord(node.value) || seen.has(node.value)) return [];
  seen.add(node.value);
  return node.members().flatMap(([word, member]) => {
    if (holders.includes(word)) return below(member, seen);
    if (schemaMaps.includes(word)) return member.members().flatMap(([, each]) => unknownKeywords(each, seen));
    if (isKnown(word)) return [];
    const near = nearest(word, [...known]);
    const hint = near === undefined ? '' : didYouMean(word, [near]);
    return [member.problem(`"${word}" is no keyword of JSON Schema draft-07, so it decides nothing${hint}`)];
  });
}

const below = (member: Node, seen: Set<unknown>): Problem[] =>
  Array.isArray(member.value)
    ? member.items().flatMap((item) => unknownKeywords(item, seen))
    : unknownKeywords(member, seen);
