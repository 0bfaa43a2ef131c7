import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { checkCommand } from '../../src/cli/check-command.js';
import { draftCommand } from '../../src/cli/init-command.js';
import { findOperations } from '../../src/spec/draft/find-operations.js';
import { inferSchema } from '../../src/spec/draft/infer-schema.js';
import { initDraft } from '../../src/app/init/init-draft.js';
import { readSpec } from '../../src/app/read-spec.js';
import { temporaryFolder } from './temporary-file.js';

const kiln = `---
title: The Ash kiln
---

# MQTT

## Temperature

The kiln publishes its temperature to \`kiln/{id}/temperature\` every ten seconds:

\`\`\`json
{ "celsius": 812.5, "at": "2026-11-29T10:00:00Z" }
\`\`\`

It may have no sensor:

\`\`\`json
{ "celsius": null }
\`\`\`

## Programs

To start a program, publish to the topic **kiln/$id/start**:

\`\`\`json
{ "program": "bisque", "hold": 30 }
\`\`\`

The response is published to **kiln/$id/started**.

**Response**

\`\`\`json
{ "program": "bisque", "accepted": true }
\`\`\`

Read/write access and/or an account are needed; see [the API](docs/api.md) at https://example.com/a/b.

\`\`\`js
client.publish('kiln/7/start', JSON.stringify({ program: 'bisque' }));
client.subscribe('kiln/+/temperature');
\`\`\`
`;

const shown = (page: string): string[] =>
  findOperations(page).map(({ id, action, address, reply }) =>
    `${id} ${action} ${address ?? '-'} ${reply ? (reply.address ?? '-') : ''}`.trim(),
  );

test('topics with words of direction, their examples and their answers', () => {
  expect(shown(kiln)).toEqual([
    'temperature send kiln/{id}/temperature',
    'programs receive kiln/{id}/start kiln/{id}/started',
  ]);
  const [temperature, programs] = findOperations(kiln);
  expect(temperature).toMatchObject({ line: 9, section: 'Temperature', guessed: false });
  expect(temperature!.examples).toHaveLength(2);
  expect(programs!.examples).toEqual([{ program: 'bisque', hold: 30 }]);
  expect(programs!.reply!.examples).toEqual([{ program: 'bisque', accepted: true }]);
});

test('rows of a table, in which words with a slash are no topics', () => {
  const page = `# Topics

| Request topic | Response topic | R/W | What |
| --- | --- | --- | --- |
| \`oven/<id>/get\` | \`oven/<id>/got\` | R/W | Reads. |
| n/a | \`oven/<id>/alarm\` | R | Comes by itself. |
`;
  expect(shown(page)).toEqual([
    'ovenGet receive oven/{id}/get oven/{id}/got',
    'ovenAlarm send oven/{id}/alarm',
  ]);
});

test('a table in a block of ReadMe, where topics are told apart by a member of the payload', () => {
  const data = {
    'h-0': 'Request (Publish)',
    'h-1': 'Response topic',
    '0-0': '[**Topic**: hive/request  \n**Payload action**: lamp/get](doc:lampget)',
    '0-1': 'hive/response/lamp/get@<client-id>',
  };
  const page = `## List\n\n[block:parameters]\n${JSON.stringify({ data }, null, 2)}\n[/block]\n`;
  const [operation] = findOperations(page);
  expect(operation).toMatchObject({
    action: 'receive',
    address: 'hive/request',
    reply: { address: 'hive/response/lamp/get@{clientId}' },
    examples: [{ action: 'lamp/get' }],
  });
});

test('examples without a topic are requests and responses without an address', () => {
  const page = `## status\n### read\n#### Request\n\`\`\`json\n{ "op": 0 }\n\`\`\`\n#### Response\n\`\`\`json\n{ "ok": true }\n\`\`\`\n`;
  expect(findOperations(page)).toMatchObject([
    { section: 'read', examples: [{ op: 0 }], reply: { examples: [{ ok: true }] } },
  ]);
});

test('a schema has the types that are seen, and requires what every example has', () => {
  expect(
    inferSchema([
      { a: 1, b: ['x'] },
      { a: null, c: true },
    ]),
  ).toEqual({
    type: 'object',
    required: ['a'],
    properties: {
      a: { type: ['number', 'null'], examples: [1] },
      b: { type: 'array', items: { type: 'string', examples: ['x'] } },
      c: { type: 'boolean', examples: [true] },
    },
  });
});

test('a draft passes check, says TODO where the page is silent, and its examples fit', () => {
  const folder = temporaryFolder({ 'kiln.md': kiln });
  const out = draftCommand(join(folder, 'kiln.md'), folder);
  expect(out).toContain(
    '2 operations, 2 with a topic, 2 with an example of their payload; 5 places are marked TODO.',
  );
  const file = join(folder, 'asyncapi.yaml');
  expect(checkCommand(file)).toContain('The Ash kiln (the-ash-kiln) is a spec: ');
  const text = readFileSync(file, 'utf8');
  expect(text.match(/# TODO /g)).toHaveLength(5);
  expect((parse(text) as { info: unknown }).info).toEqual({ title: 'The Ash kiln', version: '1.0.0' });
  for (const { messages } of Object.values(readSpec(file).api.operations))
    for (const { examples, validate } of messages) expect(examples.flatMap(validate)).toEqual([]);
});

test('the share of another document counts each operation of the draft once', () => {
  const folder = temporaryFolder({
    'kiln.md': kiln,
    'whole.yaml': `asyncapi: 3.0.0
info: { title: Kiln, version: '1' }
channels:
  temperature: { address: 'kiln/{serial}/temperature', messages: { m: { payload: {} } } }
  start: { address: 'kiln/{serial}/start', messages: { m: { payload: {} } } }
operations:
  temperature: { action: send, channel: { $ref: '#/channels/temperature' } }
  again: { action: send, channel: { $ref: '#/channels/temperature' } }
  start: { action: receive, channel: { $ref: '#/channels/start' } }
`,
  });
  const { share } = initDraft(join(folder, 'kiln.md'), folder, join(folder, 'whole.yaml'));
  expect(share).toEqual({ all: 3, found: ['temperature', 'start'], missing: ['again'] });
});

test('a page that says nothing of MQTT gives a draft that can be read, with nothing in it', () => {
  const folder = temporaryFolder({ 'empty.md': 'Nothing here.\n' });
  expect(draftCommand(join(folder, 'empty.md'), folder)).toContain('0 operations');
  expect(checkCommand(join(folder, 'asyncapi.yaml'))).toContain('is a spec');
});

test('a draft is never written over a document', () => {
  const folder = temporaryFolder({ 'kiln.md': kiln, 'asyncapi.yaml': 'mine' });
  expect(() => draftCommand(join(folder, 'kiln.md'), folder)).toThrow('nothing was written');
  expect(readFileSync(join(folder, 'asyncapi.yaml'), 'utf8')).toBe('mine');
});
