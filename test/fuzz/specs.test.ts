import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { builtInChecks } from '../../src/checks/index.js';
import { loadSpec } from '../../src/spec/load.js';
import { asyncapi, beginning, one } from '../spec/lamps.js';
import { problemsOf } from '../spec/problems-of.js';
import { temporaryFolder } from '../spec/temporary-file.js';
import { tried } from './tried.js';

const conformance =
  beginning +
  one(
    `needs: [lamp], steps: [${[
      '{ connect: {}, expect: connack }',
      "{ subscribe: { filter: 'lamp/{lampId}' }, within: 2s, expect: suback }",
      "{ publish: { operation: setLamp, parameters: { id: '{lampId}' }, payload: { on: true } } }",
      '{ expect: { message: { contains: { on: true } } } }',
    ].join(', ')}]`,
  );

/** Words that mean something to a reader of specs, in places where they may not belong. */
const word = fc.constantFrom(
  '#/channels/lamps',
  '#/operations/setLamp',
  '#/nowhere',
  '#',
  './other.yaml#/x',
  '{lampId}',
  '{',
  '{a.b}',
  '/a/~2',
  '__proto__',
  'constructor',
  'lamp/+/#',
  '2s',
  '-1ms',
  '$ref',
  'lamp',
  'room',
  '(a+)+$',
  '[',
  '',
);
const value = fc.oneof(
  { weight: 3, arbitrary: word },
  { weight: 2, arbitrary: fc.jsonValue({ maxDepth: 2 }) },
  { weight: 1, arbitrary: fc.record({ $ref: word }) },
  { weight: 1, arbitrary: fc.constantFrom(null, true, 0, -1, 1e308, [], {}) },
);

type Node = Record<string, unknown> | unknown[];
const isNode = (one: unknown): one is Node => typeof one === 'object' && one !== null;

/** Every member and item of a document, each with where it stands. */
const placesIn = (node: unknown): { within: Node; key: string }[] =>
  isNode(node)
    ? Object.entries(node).flatMap(([key, child]) => [{ within: node, key }, ...placesIn(child)])
    : [];

/** One change of a document, at a place that is told by a number. */
const change = fc.record({
  at: fc.nat(),
  how: fc.constantFrom('replace' as const, 'remove' as const, 'rename' as const, 'copy' as const),
  word,
  value,
});
type Change = typeof change extends fc.Arbitrary<infer T> ? T : never;

function changed(text: string, changes: readonly Change[]): string {
  const document = parse(text) as unknown;
  for (const { at, how, word, value } of changes) {
    const places = placesIn(document);
    const { within, key } = places[at % places.length]!;
    const all = within as Record<string, unknown>;
    const put = (name: string, what: unknown): void =>
      void Object.defineProperty(all, name, {
        value: what,
        enumerable: true,
        configurable: true,
        writable: true,
      });
    if (how === 'replace') put(key, value);
    if (how === 'copy') put(key, structuredClone(places[(at * 31) % places.length]!.within));
    if (how === 'rename' && !Array.isArray(within)) put(word, all[key]);
    if (how === 'remove' || how === 'rename') delete all[key];
  }
  return JSON.stringify(document, null, 1);
}

/** Loads what is in the folder: a spec, or problems that people understand. Anything else is thrown. */
function load(path: string): string[] {
  const problems = problemsOf(() => loadSpec(path, builtInChecks));
  for (const { message, line, column } of problems) {
    expect(message).not.toMatch(/undefined|NaN|\[object|is not a function|Cannot read/);
    expect(message.length).toBeGreaterThan(5);
    expect([line, column].every(Number.isInteger)).toBe(true);
  }
  return problems.map(({ message }) => message);
}

const changes = fc.array(change, { minLength: 1, maxLength: 3 });

test('a spec as it should be has no problem', () => {
  expect(load(temporaryFolder({ 'asyncapi.yaml': asyncapi, 'conformance.yaml': conformance }))).toEqual([]);
});

test('a spec with something wrong in it is read, or its problems are told', () => {
  const folder = temporaryFolder({ 'asyncapi.yaml': asyncapi, 'conformance.yaml': conformance });
  fc.assert(
    fc.property(changes, (wrong) => {
      writeFileSync(join(folder, 'conformance.yaml'), changed(conformance, wrong));
      load(folder);
    }),
    tried(300),
  );
});

test('an AsyncAPI document with something wrong in it is read, or its problems are told', () => {
  const folder = temporaryFolder({ 'lamps.yaml': asyncapi });
  fc.assert(
    fc.property(changes, (wrong) => {
      writeFileSync(join(folder, 'lamps.yaml'), changed(asyncapi, wrong));
      load(join(folder, 'lamps.yaml'));
    }),
    tried(300),
  );
});

test('a text with slips in it is read, or its problems are told', () => {
  const folder = temporaryFolder({ 'asyncapi.yaml': asyncapi, 'conformance.yaml': conformance });
  const slip = fc.record({
    at: fc.nat(),
    away: fc.nat({ max: 5 }),
    instead: fc.oneof(
      fc.constantFrom(
        '&a ',
        '*a',
        '<<: ',
        '- ',
        ': ',
        '\t',
        '"',
        "'",
        '|',
        '{',
        ']',
        '\0',
        '!!x ',
        '---\n',
        '%',
      ),
      fc.string({ maxLength: 3 }),
    ),
  });
  fc.assert(
    fc.property(fc.array(slip, { minLength: 1, maxLength: 3 }), (slips) => {
      let text = conformance;
      for (const { at, away, instead } of slips) {
        const begin = at % text.length;
        text = text.slice(0, begin) + instead + text.slice(begin + away);
      }
      writeFileSync(join(folder, 'conformance.yaml'), text);
      load(folder);
    }),
    tried(300),
  );
});
