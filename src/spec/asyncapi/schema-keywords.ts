import { patternsOf } from '../costly-patterns.js';
import { didYouMean, nearest } from '../read/nearest.js';
import { costlyPattern } from '../pattern-cost.js';
import { isRecord } from '../pointer.js';
import type { Problem } from '../read/problem.js';
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

/** What a keyword that draft-07 does not know decides all the same. */
const otherwise: Record<string, string> = {
  nullable: 'it is taken as OpenAPI means it, so null fits as well; "type: [string, \"null\"]" says the same',
};

/** Unknown keywords of a schema: they would be ignored without a word. */
export const unknownKeywordsAt = (node: Node): Problem[] =>
  node.members().flatMap(([word, member]) => {
    if (holders.includes(word) || schemaMaps.includes(word) || isKnown(word)) return [];
    const near = nearest(word, [...known]);
    const hint = near === undefined ? '' : didYouMean(word, [near]);
    const decides = otherwise[word] ?? `it decides nothing${hint}`;
    return [member.problem(`"${word}" is no keyword of JSON Schema draft-07, so ${decides}`)];
  });

/** Patterns of a schema whose cost is more than linear. */
export const costlyPatternsAt = (node: Node): Problem[] =>
  node.members().flatMap(([word, member]) =>
    patternsOf(word, member.value).flatMap((pattern) => {
      const message = costlyPattern(pattern);
      return message === undefined ? [] : [(member.written(pattern) ?? member).problem(message)];
    }),
  );

/** Visits a schema and every schema within it or behind its references, each once. */
export function eachSchema(schema: Node, seen: Set<unknown>, visit: (node: Node) => void): void {
  const node = schema.follow();
  if (!node || !isRecord(node.value) || seen.has(node.value)) return;
  seen.add(node.value);
  visit(node);
  for (const [word, member] of node.members()) {
    if (schemaMaps.includes(word)) for (const [, each] of member.members()) eachSchema(each, seen, visit);
    if (!holders.includes(word)) continue;
    const within = Array.isArray(member.value) ? member.items() : [member];
    for (const each of within) eachSchema(each, seen, visit);
  }
}
