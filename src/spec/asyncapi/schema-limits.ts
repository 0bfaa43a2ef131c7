import { isRecord } from '../pointer.js';
import type { Problem } from '../read/problem.js';
import type { Node } from './node.js';

/**
 * What draft-07 demands or allows and the judge of payloads does not see, each with the tests of the public
 * JSON-Schema-Test-Suite that show it. Whoever uses such a schema is told.
 */
export const schemaLimits = {
  content: 'what an encoded text holds is not judged: contentEncoding and contentMediaType are read as notes',
  proto: 'a member named "__proto__" is not judged: the validator leaves that name out',
  hostname: 'a host name is judged by its letters and length; punycode (xn--) is not decoded',
  uri: 'a URI is judged by its general form; some that RFC 3986 forbids fit, such as ports with letters',
  uriTemplate: 'a URI template is judged by its general form; names with dots and apostrophes do not fit',
  regex: 'a pattern may also be one that only the older reading of ECMA 262 accepts',
} as const;
export type SchemaLimit = keyof typeof schemaLimits;

const byFormat: Record<string, SchemaLimit> = {
  hostname: 'hostname',
  uri: 'uri',
  'uri-reference': 'uri',
  'uri-template': 'uriTemplate',
  regex: 'regex',
};

function usedAt(node: Node): [string, SchemaLimit][] {
  const names = node.get('properties')?.value;
  const format = byFormat[node.text('format') ?? ''];
  return [
    ...(format === undefined ? [] : [['format', format] as [string, SchemaLimit]]),
    ...['contentEncoding', 'contentMediaType']
      .filter((word) => node.text(word) !== undefined)
      .map((word): [string, SchemaLimit] => [word, 'content']),
    ...(isRecord(names) && Object.hasOwn(names, '__proto__')
      ? [['properties', 'proto'] as [string, SchemaLimit]]
      : []),
  ];
}

/** Where a schema uses what the judge does not see. */
export const limitsAt = (node: Node): Problem[] =>
  usedAt(node).map(([word, limit]) => (node.written(word) ?? node).problem(schemaLimits[limit]));
