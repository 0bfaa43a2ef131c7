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
    'of a text',
    '{ contentType: text/plain, payload: { type: string, examples: [on] } }',
    'not-yet',
    'its payload is text, and only JSON is spoilt so far',
  ],
  [
    'of bytes',
    '{ contentType: image/jpeg, payload: { type: string } }',
    'not-yet',
    'its payload is binary, and only JSON is spoilt so far',
  ],
  ['without a schema', '{ }', 'unobservable', 'the document has no schema of its payload'],
  ['of JSON or text', '{ payload: { type: string } }', 'not-yet', 'its payload may be a text'],
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

test('what can be spoilt is a requirement and nothing untested', () => {
  const tried = spec('{ contentType: application/json, payload: { type: object } }');
  expect([badInput(tried), tried.untested]).toEqual([['thing.set.bad-input'], []]);
});
