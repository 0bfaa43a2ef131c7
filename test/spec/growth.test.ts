import { Ajv } from 'ajv';
import { expect, test, vi } from 'vitest';
import { loadApi } from '../../src/spec/asyncapi/index.js';
import { Node } from '../../src/spec/asyncapi/node.js';
import { temporaryFile } from './temporary-file.js';

/** Channels, messages, schemas and operations, so many of each; every third schema stands on the one before. */
function documentOf(many: number): string {
  const named = (prefix: string, make: (at: number) => object): object =>
    Object.fromEntries(Array.from({ length: many }, (_, at) => [`${prefix}${at}`, make(at)]));
  const ref = (pointer: string): object => ({ $ref: `#/${pointer}` });
  return JSON.stringify({
    asyncapi: '3.0.0',
    info: { title: 'Plant', version: '1' },
    channels: named('c', (at) => ({
      address: `plant/${at}/{id}`,
      parameters: { id: {} },
      messages: { state: ref(`components/messages/m${at}`) },
    })),
    operations: named('o', (at) => ({
      action: 'send',
      channel: ref(`channels/c${at}`),
      messages: [ref(`channels/c${at}/messages/state`)],
    })),
    components: {
      messages: named('m', (at) => ({
        payload: ref(`components/schemas/s${at}`),
        examples: [{ payload: { id: 'a' } }],
      })),
      schemas: named('s', (at) => ({
        type: 'object',
        properties: { id: { type: 'string', pattern: '^[a-z]+$' }, value: { type: 'number' } },
        ...(at % 3 === 1 && { allOf: [ref(`components/schemas/s${at - 1}`)] }),
      })),
    },
  });
}

/** How often the reader asks for something while it reads such a document. */
function workFor(many: number): { steps: number; compiled: number; warnings: string[] } {
  const follow = vi.spyOn(Node.prototype, 'follow');
  const members = vi.spyOn(Node.prototype, 'members');
  const compile = vi.spyOn(Ajv.prototype, 'compile');
  const { warnings } = loadApi(temporaryFile('plant.json', documentOf(many)));
  const work = {
    steps: follow.mock.calls.length + members.mock.calls.length,
    compiled: compile.mock.calls.length,
  };
  vi.restoreAllMocks();
  return { ...work, warnings };
}

test('twice the document is twice the work, and not more', () => {
  const [one, two, four] = [workFor(40), workFor(80), workFor(160)];
  expect(one.steps).toBeGreaterThan(400);
  expect(two.steps / one.steps).toBeLessThan(2.1);
  expect(four.steps / two.steps).toBeLessThan(2.1);
  expect(four.warnings).toEqual([]);
});

test('of very many schemas the first are compiled, and it is said', () => {
  const { compiled, warnings } = workFor(320);
  expect(compiled).toBeLessThan(260);
  expect(compiled).toBeGreaterThanOrEqual(250);
  expect(warnings).toEqual([
    expect.stringMatching(
      /plant\.json: of 320 payload schemas, the first 250 were compiled and their examples tried; the others are compiled when they are first needed$/,
    ),
  ]);
});

test('a schema that is compiled late judges as any other, and never lets pass what it cannot judge', () => {
  const document = JSON.parse(documentOf(320)) as { components: { schemas: Record<string, object> } };
  Object.assign(document.components.schemas['s319']!, {
    properties: { id: { type: 'string', nullable: 'yes' } },
  });
  const api = loadApi(temporaryFile('plant.json', JSON.stringify(document)));
  const judge = (id: string) => (payload: unknown) => api.channels[id]!.messages[0]!.validate(payload);
  expect(judge('c318')({ id: 'a' })).toEqual([]);
  expect(judge('c318')({ id: 1 })).toEqual([{ pointer: '/id', message: 'must be string' }]);
  expect(() => judge('c319')({ id: 'a' })).toThrow(
    /plant\.json:1:\d+ \/components\/schemas\/s319: the schema cannot be used/,
  );
});
