import { didYouMean, nearest } from '../nearest.js';
import { isRecord } from '../pointer.js';
import type { Problem } from '../problem.js';
import type { Node } from './node.js';

/** Keywords that hold a schema or a list of them. */
const holders = [
  ...[
    'additionalItems',
    'additionalProperties',
    'allOf',
    'anyOf',
    'contains',
    'else',
    'if',
    'items',
    'not',
    'oneOf',
  ],
  ...['propertyNames', 'then'],
];
/** Keywords that hold schemas by name. */
const schemaMaps = ['definitions', '$defs', 'properties', 'patternProperties', 'dependencies'];

/** Everything that JSON Schema draft-07 and the AsyncAPI Schema Object know, and ajv-formats adds. */
const known = new Set([
  ...holders,
  ...schemaMaps,
  ...[
    '$comment',
    '$id',
    '$ref',
    '$schema',
    'const',
    'contentEncoding',
    'contentMediaType',
    'default',
    'description',
  ],
  ...[
    'enum',
    'examples',
    'exclusiveMaximum',
    'exclusiveMinimum',
    'format',
    'maxItems',
    'maxLength',
    'maxProperties',
  ],
  ...['maximum', 'minItems', 'minLength', 'minProperties', 'minimum', 'multipleOf', 'pattern', 'required'],
  ...['readOnly', 'title', 'type', 'uniqueItems', 'writeOnly'],
  ...['formatMaximum', 'formatMinimum', 'formatExclusiveMaximum', 'formatExclusiveMinimum'],
]);

/** Words of the AsyncAPI Schema Object that ajv must be told of; none of them decides about a payload. */
export const annotations = ['deprecated', 'discriminator', 'example', 'externalDocs'];

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
