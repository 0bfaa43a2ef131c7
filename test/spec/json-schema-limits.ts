import type { SchemaLimit } from '../../src/spec/asyncapi/schema-limits.js';

/** By file of the suite: the limit that its wrong answers show, all of them or those whose description fits. */
const wrong: Record<string, [SchemaLimit, RegExp]> = {
  'properties.json': ['proto', /: __proto__ not valid$/],
  'optional/content.json': ['content', /: (an |a validly-encoded )invalid/],
  'optional/format/ecmascript-regex.json': ['regex', /: when used as a pattern$/],
  'optional/format/hostname.json': ['hostname', /^validation of A-label \(punycode\) host names: /],
  'optional/format/uri.json': ['uri', /(port|IPv4|brackets)/],
  'optional/format/uri-reference.json': [
    'uri',
    /(quote|brackets|port|at-sign|IPv4|a colon in the first segment)/,
  ],
  'optional/format/uri-template.json': ['uriTemplate', /(dotted|delete character|apostrophe)/],
};

/** The limit that explains why a test of the suite comes out otherwise; undefined when none does. */
export function wrongFor(file: string, test: string): SchemaLimit | undefined {
  const [limit, pattern] = wrong[file] ?? [];
  return pattern?.test(test) ? limit : undefined;
}

/** Schemas that are refused with a sentence, since a reference is to an `$id`, or to something that is no file beside them. */
const refused: Record<string, string[]> = {
  'ref.json': [
    '$ref prevents a sibling $id from changing the base uri',
    'Recursive references between schemas',
    'Location-independent identifier',
    'Reference an anchor with a non-relative URI',
    'Location-independent identifier with base URI change in subschema',
    'refs with relative uris and defs',
    'relative refs with absolute uris and defs',
    '$id must be resolved against nearest parent, not just immediate parent',
    'simple URN base URI with $ref via the URN',
    'URN base URI with URN and JSON pointer ref',
    'URN base URI with URN and anchor ref',
    'ref to if',
    'ref to then',
    'ref to else',
    'ref with absolute-path-reference',
  ],
  'refRemote.json': [
    'remote ref',
    'fragment within remote ref',
    'ref within remote ref',
    'base URI change',
    'base URI change - change folder',
    'base URI change - change folder in subschema',
    'root ref in remote ref',
    'remote ref with ref to definitions',
    'Location-independent identifier in remote ref',
    'retrieved nested refs resolve relative to their URI not $id',
    '$ref to $ref finds location-independent $id',
  ],
  'optional/id.json': ['id inside an enum is not a real identifier'],
  'optional/unknownKeyword.json': ['$id inside an unknown keyword is not a real identifier'],
};
export const notRead = (file: string): readonly string[] => refused[file] ?? [];
