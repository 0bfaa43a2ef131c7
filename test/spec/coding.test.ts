import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test, vi } from 'vitest';
import { loadApi } from '../../src/spec/asyncapi/index.js';
import { codingOf } from '../../src/spec/coding/index.js';
import { libraryOf } from '../../src/spec/coding/official-parser.js';
import type { PayloadCoding } from '../../src/spec/coding/payload-coding.js';
import { temporaryFolder } from './temporary-file.js';

const avro = 'application/vnd.apache.avro;version=1.9.0';
const protobuf = 'application/vnd.google.protobuf;version=3';

function coding(format: string, schema: unknown, isJson = false): PayloadCoding {
  const found = codingOf(format, schema, isJson);
  if (!found || !('coding' in found)) throw new Error(JSON.stringify(found));
  return found.coding;
}

const bytes = (hex: string): Buffer => Buffer.from(hex.replaceAll(' ', ''), 'hex');

describe('Avro', () => {
  // The example of the specification, "Binary Encoding": a is 27, b is foo.
  const record = coding(avro, {
    type: 'record',
    name: 'test',
    fields: [
      { name: 'a', type: 'long' },
      { name: 'b', type: 'string' },
    ],
  });

  test.each([
    ['bare', '36 06 66 6f 6f'],
    ['as a single object', 'c3 01 01 02 03 04 05 06 07 08 36 06 66 6f 6f'],
    ['behind a schema id', '00 00 00 00 07 36 06 66 6f 6f'],
  ])('a datum is read %s', (_framing, hex) => {
    expect(record.read(bytes(hex))).toEqual({ value: { a: 27, b: 'foo' } });
  });

  test.each([
    ['cut off', '36 06 66 6f', 'truncated buffer'],
    ['with bytes behind it', '36 06 66 6f 6f 00', 'trailing data'],
    ['empty', '', 'truncated buffer'],
  ])('and not %s', (_how, hex, why) => {
    expect(record.read(bytes(hex))).toEqual({
      fault: `must be Avro's binary encoding of its schema (${why})`,
    });
  });

  test('a long beyond the numbers of JavaScript is read and written', () => {
    const value = { a: '9223372036854775807', b: '' };
    expect(record.mismatches(value)).toEqual([]);
    expect(record.read(record.write(value))).toEqual({ value });
    expect(record.mismatches({ a: '9223372036854775808', b: '' })).toEqual([
      { pointer: '/a', message: 'must be "long" of Avro' },
    ]);
  });

  test('in JSON a union names its branch; a value of a document may, or may not', () => {
    const union = coding(
      avro,
      { type: 'record', name: 'u', fields: [{ name: 'n', type: ['null', 'int'] }] },
      true,
    );
    expect(union.read(Buffer.from('{"n":{"int":2}}'))).toEqual({ value: { n: 2 } });
    expect(union.read(Buffer.from('{"n":2}'))).toMatchObject({
      fault: expect.stringContaining('JSON encoding') as string,
    });
    for (const value of [{ n: 2 }, { n: { int: 2 } }])
      expect(union.write(value).toString()).toBe('{"n":{"int":2}}');
  });

  test('a small value fits, though a schema refers to itself', () => {
    const list = coding(avro, {
      type: 'record',
      name: 'List',
      fields: [
        { name: 'value', type: { type: 'fixed', name: 'Four', size: 4 } },
        { name: 'kind', type: { type: 'enum', name: 'Kind', symbols: ['a', 'b'] } },
        { name: 'next', type: ['null', 'List'] },
      ],
    });
    expect(list.mismatches(list.smallest())).toEqual([]);
  });
});

describe('Protobuf', () => {
  const message = coding(
    protobuf,
    `syntax = "proto3";
     enum State { OFF = 0; ON = 1; }
     message Part { sint64 weight = 1; }
     message Thing {
       int32 a = 1; string name = 2; State state = 3; repeated int32 list = 4; Part part = 5; map<string, int32> by = 6;
       double exact = 7; fixed32 four = 8;
     }`,
  );

  test.each([
    ['of the specification', '08 96 01', { a: 150 }],
    ['with nothing in it', '', {}],
    ['with a field that nobody knows', '7a 01 00 08 01', { a: 1 }],
    ['with an enumeration', '18 01', { state: 'ON' }],
    ['with a packed list', '22 02 01 02', { list: [1, 2] }],
    ['with a list that is not packed', '20 01 20 02', { list: [1, 2] }],
    ['with another within', '2a 02 08 03', { part: { weight: '-2' } }],
    ['with a map', '32 05 0a 01 78 10 07', { by: { x: 7 } }],
  ])('a message %s is read', (_what, hex, value) => {
    const read = message.read(bytes(hex));
    expect(read).toEqual({ value: expect.objectContaining(value) as object });
  });

  test.each([
    ['a number as a text', '0a 01 31', 'must have a (1) as int32, and it is length-delimited'],
    ['a text as a number', '10 01', 'must have name (2) as string, and it is a varint'],
    ['a double in four bytes', '3d 00 00 00 00', 'must have exact (7) as double, and it is four bytes'],
    [
      'within another',
      '2a 05 0d 00 00 00 00',
      'must have weight (1) as sint64, and it is four bytes, in part',
    ],
  ])('%s is told', (_what, hex, fault) => {
    expect(message.read(bytes(hex))).toEqual({ fault });
  });

  test.each([
    ['cut off', '08'],
    ['a text that is no UTF-8', '12 01 ff'],
    ['JSON', Buffer.from('{"a":1}').toString('hex')],
  ])('%s is no message', (_what, hex) => {
    expect(message.read(bytes(hex))).toMatchObject({
      fault: expect.stringContaining('must be a Protobuf message Thing') as string,
    });
  });

  test('values of a document are written, and judged before', () => {
    expect(message.read(message.write({ state: 'ON', list: [3] }))).toMatchObject({
      value: { state: 'ON', list: [3] },
    });
    expect(
      message.mismatches({ a: 'many', state: 'UP', part: { weight: 1, colour: 1 }, list: 1, by: {} }),
    ).toEqual([
      { pointer: '/a', message: 'must be int32' },
      { pointer: '/state', message: 'must be State' },
      { pointer: '/part/colour', message: 'must be a field of the schema' },
      { pointer: '/list', message: 'must be an array' },
    ]);
    expect(message.mismatches(message.smallest())).toEqual([]);
  });

  test('required fields of proto2 must be there', () => {
    const old = coding(protobuf, 'syntax = "proto2"; message M { required int32 a = 1; }');
    expect(old.read(bytes(''))).toEqual({ fault: 'must have a (1), which is required' });
  });

  test('of several messages the one with @RootNode is meant', () => {
    const two = (comment: string): string => `syntax = "proto3";
${comment}
message One { int32 a = 1; }
message Two { string b = 1; }`;
    expect(coding(protobuf, two('// @RootNode')).read(bytes('08 01'))).toMatchObject({ value: { a: 1 } });
    expect(codingOf(protobuf, two(''), false)).toEqual({
      unread: expect.stringContaining('several messages that no other holds (One, Two)') as string,
    });
  });
});

test('a schema may stand in a file of its own', () => {
  const folder = temporaryFolder({
    'position.avsc': '{ "type": "record", "name": "Position", "fields": [{ "name": "at", "type": "long" }] }',
    'thing.yaml': `asyncapi: 3.0.0
info: { title: Thing, version: 1.0.0 }
channels:
  position:
    address: position
    messages:
      position:
        payload: { schemaFormat: '${avro}', schema: { $ref: ./position.avsc } }
`,
  });
  const { channels } = loadApi(join(folder, 'thing.yaml'), { lenient: true });
  const [message] = channels['position']!.messages;
  expect(message!.coding?.read(bytes('02'))).toEqual({ value: { at: 1 } });
});

test('a schema that is none says why, and a format that nobody knows is none of them', () => {
  expect(codingOf(avro, { type: 'nothing' }, false)).toEqual({
    unread: expect.stringContaining('its Avro schema cannot be used:') as string,
  });
  expect(codingOf('application/raml+yaml;version=1.0', {}, false)).toBeUndefined();
});

test('a parser that is not installed is none', () => {
  vi.spyOn(process, 'cwd').mockReturnValue(tmpdir());
  expect(libraryOf('@asyncapi/openapi-schema-parser', 'anything')).toBeUndefined();
  vi.restoreAllMocks();
});
