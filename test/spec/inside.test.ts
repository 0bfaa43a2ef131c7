import { cpSync, symlinkSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { builtInChecks } from '../../src/checks/index.js';
import { allowOutside } from '../../src/spec/read/inside.js';
import { loadSpec } from '../../src/spec/load.js';
import { packageRoot } from '../../src/spec/read/locate.js';
import { temporaryFile, temporaryFolder } from './temporary-file.js';

const secret = 'root:x:0:0';

const conformance = (api: string, more = ''): string => `formatVersion: 1
id: stranger
revision: '2026-01-01'
title: Of a stranger
role: broker
api: ${api}
sources: [{ id: reference, title: The Reference }]
${more}`;

const asyncapi = (payload: string): string => `asyncapi: 3.0.0
info: { title: Rooms, version: '1' }
channels:
  rooms: { address: rooms, messages: { one: { payload: { $ref: '${payload}' } } } }
operations:
  tell: { action: send, channel: { $ref: '#/channels/rooms' } }
`;

const whyNot = (path: string): string => {
  try {
    loadSpec(path, builtInChecks);
    return '';
  } catch (error) {
    return (error as Error).message;
  }
};

afterEach(() => delete process.env['MQTT_CONFORMANCE_ALLOW_OUTSIDE']);

test.each([
  ['a part', conformance('asyncapi.yaml', "parts: ['../outside.txt']\n")],
  ['the API document', conformance('../outside.txt')],
])('%s outside the folder of a spec is refused, and nothing of it is shown', (_what, text) => {
  const folder = temporaryFolder({ 'outside.txt': secret, 'spec/conformance.yaml': text });
  const why = whyNot(join(folder, 'spec'));
  expect(why).toMatch(/"\.\.\/outside\.txt" lies outside the folder of the spec, and only --allow-outside/);
  expect(why).not.toContain('root');
});

test('a part that is a symbolic link to a file outside is refused as well', () => {
  const folder = temporaryFolder({
    'outside.txt': secret,
    'spec/conformance.yaml': conformance('asyncapi.yaml', 'parts: [part.yaml]\n'),
  });
  symlinkSync('../outside.txt', join(folder, 'spec', 'part.yaml'));
  const why = whyNot(join(folder, 'spec'));
  expect(why).toContain('"part.yaml" lies outside the folder of the spec');
  expect(why).not.toContain('root');
});

test('so is what a bare AsyncAPI document refers to', () => {
  const folder = temporaryFolder({
    'outside.json': '{"const": "root:x:0:0"}',
    'spec/rooms.yaml': asyncapi('../outside.json'),
  });
  const path = join(folder, 'spec', 'rooms.yaml');
  expect(whyNot(path)).toMatch(/"\.\.\/outside\.json" leads nowhere: it lies outside the folder of the spec/);
  expect(whyNot(path)).not.toContain('root');
  allowOutside();
  expect(whyNot(path)).toBe('');
});

test('files in the folder and below it are its own, also when the folder is reached by a link', () => {
  const file = temporaryFile('spec/schemas/room.json', '{ "type": "object" }');
  const folder = dirname(dirname(dirname(file)));
  cpSync(join(packageRoot(), 'specs', 'thingsboard'), join(folder, 'other'), { recursive: true });
  symlinkSync(join(folder, 'other'), join(folder, 'linked'));
  expect(whyNot(join(folder, 'linked'))).toBe('');
});
