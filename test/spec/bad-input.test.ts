import { expect, test } from 'vitest';
import { builtInChecks } from '../../src/checks/index.js';
import { loadSpec } from '../../src/spec/load.js';
import type { Spec } from '../../src/spec/model.js';
import { temporaryFile } from './temporary-file.js';

/** A document whose target receives one message, or one of which nothing is said. */
const spec = (message: string | undefined, negative = true): Spec =>
  loadSpec(
    temporaryFile(
      'thing.yaml',
      `asyncapi: 3.0.0
info: { title: Thing, version: 1.0.0 }
channels:
  set: { address: set${message === undefined ? '' : `, messages: { set: ${message} }`} }
  state: { address: state, messages: { state: { payload: { type: object } } } }
operations:
  set: { action: receive, channel: { $ref: '#/channels/set' } }
  send: { action: send, channel: { $ref: '#/channels/state' } }
`,
    ),
    builtInChecks,
    { negative },
  );

const badInput = ({ requirements }: Spec): string[] =>
  requirements.map(({ id }) => id).filter((id) => id.endsWith('.bad-input'));

test.each([
  ['of no payload', undefined, 'unobservable', 'the document says nothing of its payload'],
  [
    'of bytes',
    '{ contentType: application/octet-stream, payload: { type: string } }',
    'unobservable',
    'of its bytes nothing is known that they must be',
  ],
  ['without a schema', '{ }', 'unobservable', 'the document has no schema of its payload'],
  [
    'of any text',
    '{ contentType: text/plain, payload: { type: string } }',
    'unobservable',
    'its schema forbids nothing that would be sent',
  ],
  [
    'of a schema that allows all',
    '{ payload: { title: Anything, examples: [{ on: true }] } }',
    'unobservable',
    'its schema forbids nothing that would be sent',
  ],
  [
    'of a payload that cannot be made',
    "{ contentType: application/json, payload: { type: string, pattern: '^(?=x)y' } }",
    'unobservable',
    'the document has no example that fits its schema, and none could be made',
  ],
  [
    'of a schema that cannot be used',
    "{ contentType: application/json, payload: { type: string, pattern: '(' } }",
    'unobservable',
    'its payload is not judged: the schema cannot be used',
  ],
])('nothing malformed %s: it is listed as untested, with the reason', (_what, message, reason, why) => {
  const { untested } = spec(message);
  expect(untested).toEqual([
    {
      fact: 'bad input of operation set',
      reason,
      why: expect.stringContaining(`no malformed message can be made: ${why}`) as string,
      source: { document: 'api', section: 'operation set', line: expect.any(Number) as number },
    },
  ]);
  expect(badInput(spec(message))).toEqual([]);
  expect(spec(message, false).untested).toEqual([]);
});

const waysOf = (message: string): string[] =>
  Object.keys(spec(message).requirements.find(({ id }) => id.endsWith('.bad-input'))?.cases ?? {});

test.each([
  [
    'a text of a list',
    '{ contentType: text/plain, payload: { enum: [on, off] } }',
    ['other-text', 'number', 'empty'],
  ],
  ['a number as a text', '{ contentType: text/plain, payload: { type: number } }', ['other-text', 'empty']],
  ['a text or JSON', '{ payload: { type: string, minLength: 1 } }', ['empty']],
  ['a picture', '{ contentType: image/jpeg, payload: { type: string } }', ['other-bytes', 'empty']],
  [
    'Avro',
    '{ payload: { schemaFormat: application/vnd.apache.avro;version=1.9.0, schema: { type: record, name: R, fields: [{ name: a, type: int }] } } }',
    ['cut-off', 'other-bytes', 'empty'],
  ],
])('%s is spoilt in the ways that it can be', (_what, message, ways) => {
  expect(waysOf(message)).toEqual(ways);
});

test('members that are too many or too deep are not spoilt, which is told', () => {
  const members = Array.from({ length: 41 }, (_, index) => `m${index}: 1`).join(', ');
  const { untested } = spec(
    `{ contentType: application/json, payload: { type: object, examples: [{ ${members} }] } }`,
  );
  expect(untested.map(({ why }) => why)).toEqual([
    'of its 41 members, 40 are spoilt: at most 40, and those within 3 levels',
  ]);
});

test('what can be spoilt is a requirement and nothing untested', () => {
  const tried = spec('{ contentType: application/json, payload: { type: object } }');
  expect([badInput(tried), tried.untested]).toEqual([['thing.set.bad-input'], []]);
});
