import { expect, test } from 'vitest';
import { loadApi } from '../../src/spec/asyncapi/index.js';
import { temporaryFile } from './temporary-file.js';

const documentWith = (schema: string): string => `asyncapi: 3.0.0
info: { title: Lamps, version: '1' }
channels:
  lamps: { address: lamps, messages: { state: { payload: ${schema} } } }
`;

test.each([
  ['$anchor', "{ type: string, $anchor: 'a b' }"],
  ['$anchor', '{ type: string, $anchor: a, allOf: [{ $anchor: a, minLength: 1 }] }'],
  ['$dynamicAnchor', '{ type: string, $dynamicAnchor: "1 2" }'],
  ['$async', '{ type: string, $async: true }'],
])('%s is no word of draft-07, so it is warned of and decides nothing: %s', (word, schema) => {
  const { channels, warnings } = loadApi(temporaryFile('lamps.yaml', documentWith(schema)));
  expect(warnings[0]).toContain(`"${word}" is no keyword of JSON Schema draft-07`);
  const { validate } = channels['lamps']!.messages[0]!;
  expect(validate('on')).toEqual([]);
  expect(validate(1)).toEqual([{ pointer: '', message: 'must be string' }]);
});

test('a member of a payload may have such a name', () => {
  const schema = '{ type: object, properties: { $async: { type: string } } }';
  const { channels } = loadApi(temporaryFile('lamps.yaml', documentWith(schema)));
  const { validate } = channels['lamps']!.messages[0]!;
  expect(validate({ $async: 1 })).toEqual([{ pointer: '/$async', message: 'must be string' }]);
});
