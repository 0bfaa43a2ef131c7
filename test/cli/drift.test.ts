import { join, resolve } from 'node:path';
import { expect, test } from 'vitest';
import { driftCommand } from '../../src/cli/drift-command.js';
import { passagesOf } from '../../src/spec/drift/passages.js';
import { temporaryFolder } from '../spec/temporary-file.js';
import { run } from './command.js';

const manual = `# The lamp

Over MQTT the lamp takes commands on \`lamp/set\`.

A command is a number from **0** to 100.
It reports [its state](state.md) on \`lamp/state\`.
`;

const conformance = (sources: string[]): string => `formatVersion: 1
id: lamp
revision: '2026-11-29'
title: Lamp
role: broker
behindBroker: true
api: asyncapi.yaml
sources: [{ id: manual, title: The lamp, file: manual.md }]
requirements:
${sources
  .map(
    (source, index) => `  - id: lamp.r${index}
    text: It says something about itself.
    source: ${source}
    steps: [{ as: a, connect: {}, expect: { connack: 0 } }]`,
  )
  .join('\n')}
`;

const api = 'asyncapi: 3.0.0\ninfo: { title: Lamp, version: "1" }\n';

const hashOf = (line: number): string => passagesOf(manual).find((passage) => passage.line === line)!.hash;

/** A spec that stands on three lines of the manual, beside a manual as it is now. */
const specBeside = (page: string, sources?: string[]): string =>
  temporaryFolder({
    'asyncapi.yaml': api,
    'manual.md': page,
    'conformance.yaml': conformance(
      sources ??
        [3, 5, 6].map(
          (line) => `{ document: manual, section: The lamp, line: ${line}, hash: '${hashOf(line)}' }`,
        ),
    ),
  });

const drift = (folder: string, ...pages: string[]): { text: string; exit: number } =>
  driftCommand(folder, pages);

test('a page as it was has every sentence', () => {
  expect(drift(specBeside(manual))).toEqual({
    text: expect.stringContaining('3 sentences of lamp: 3 unchanged, 0 moved, 0 lost') as string,
    exit: 0,
  });
});

test('a sentence on another line has moved, and one of other words is lost', () => {
  const changed = manual.replace('# The lamp\n', '# The lamp\n\nA preface.\n').replace('to 100', 'to 255');
  const { text, exit } = drift(specBeside(changed));
  expect(text).toContain('moved      lamp.r0  (The lamp, line 3) is line 5 now');
  expect(text).toContain('lost       lamp.r1  (The lamp, line 5)');
  expect(text).toContain('moved      lamp.r2  (The lamp, line 6) is line 8 now');
  expect(text).toContain('DRIFTED: 1 of 3 sentences are lost.');
  expect(exit).toBe(1);
});

test('marks and spaces are no words', () => {
  const shown = manual.replace('`lamp/set`', '**lamp/set**').replace('A command is', 'A  command   is');
  expect(drift(specBeside(shown)).exit).toBe(0);
});

test('the page may be saved as HTML', () => {
  const html = `<!doctype html><html><head><title>The lamp</title><script>var a = 'A command';</script></head>
<body><h1>The lamp</h1>
<p>Over MQTT the lamp
takes commands on <code>lamp/set</code>.</p>
<div>A command is a number from <b>0</b> to 100.</div>
<table><tr><td>It</td><td>reports</td></tr></table>
<pre>one
two</pre></body></html>`;
  const { text, exit } = drift(specBeside(html));
  expect(text).toContain('3 sentences of lamp: 2 unchanged, 0 moved, 1 lost');
  expect(text).toContain('lost       lamp.r2');
  expect(exit).toBe(1);
  expect(passagesOf(html).map(({ line, text: words }) => [line, words])).toEqual([
    [2, 'The lamp'],
    [3, 'Over MQTT the lamp takes commands on lamp/set.'],
    [5, 'A command is a number from 0 to 100.'],
    [6, 'It | reports'],
    [7, 'one'],
    [8, 'two'],
  ]);
});

test('a page that is nested very deeply is read', () => {
  const deep = `<html>${'<div>'.repeat(50_000)}It is here.`;
  expect(passagesOf(deep).map(({ text }) => text)).toEqual(['It is here.']);
});

test('without hashes only the very same version has a verdict', () => {
  const folder = specBeside(manual, ['{ document: manual, section: The lamp, line: 3 }']);
  const { text, exit } = drift(folder);
  expect(text).toContain('it names line 3 and no hash of the sentence');
  expect(exit).toBe(3);
  expect(driftCommand(folder, [], { hashes: true }).text).toBe(`lamp.r0  manual, line 3  hash: ${hashOf(3)}`);
});

test('a spec that init wrote tells which operation of the document is another', async () => {
  const folder = temporaryFolder({});
  const spec = join(folder, 'own');
  const document = resolve('fixtures/documents/heat-pump.yaml');
  await run('init', document, spec);
  expect((await run('drift', spec)).code).toBe(0);
  expect((await run('drift', spec, document)).out).toContain('UNCHANGED');
  const { readFileSync, writeFileSync } = await import('node:fs');
  const changed = readFileSync(document, 'utf8')
    .replace('watts: { type: number }', 'watts: { type: integer }')
    .replace(
      'operations:\n',
      'operations:\n  sendNoise: { action: send, channel: { $ref: "#/channels/state" } }\n',
    );
  writeFileSync(join(folder, 'heat-pump.yaml'), changed);
  const { out, code } = await run('drift', spec, join(folder, 'heat-pump.yaml'));
  expect(out).toContain('lost       heat-pump.sendState.message  (operation sendState, line 18)');
  expect(out).toContain(
    'moved      heat-pump.sendAvailability.message  (operation sendAvailability, line 14) is line 15 now',
  );
  expect(out).toContain('new        operations that no requirement is about: sendNoise');
  expect(code).toBe(1);
});

test('a schema in another language is part of its sentences, whether it can be read here or not', async () => {
  const folder = temporaryFolder({});
  const [document, spec] = [join(folder, 'tracker.yaml'), join(folder, 'own')];
  const { readFileSync, writeFileSync } = await import('node:fs');
  const text = readFileSync('fixtures/documents/tracker.yaml', 'utf8');
  writeFileSync(document, text);
  await run('init', document, spec);
  expect((await run('drift', spec, document)).out).toContain('UNCHANGED');
  writeFileSync(document, text.replace('symbols: [moving, parked]', 'symbols: [moving, parked, lost]'));
  const { out, code } = await run('drift', spec, document);
  expect(out).toContain('lost       cargo-tracker.sendPosition.message');
  expect(out).not.toContain('sendBattery');
  expect(code).toBe(1);
});

test('what a server says of the client is a sentence of its own', async () => {
  const folder = temporaryFolder({});
  const [document, spec] = [join(folder, 'buoy.yaml'), join(folder, 'own')];
  const { readFileSync, writeFileSync } = await import('node:fs');
  const text = readFileSync('fixtures/documents/buoy.yaml', 'utf8');
  writeFileSync(document, text);
  await run('init', document, spec);
  expect((await run('drift', spec, document)).out).toContain('UNCHANGED');
  writeFileSync(document, text.replace('message: lost', 'message: gone'));
  const { out, code } = await run('drift', spec, document);
  expect(out).toContain('lost       buoy.shore.last-will  (server shore, line 4)');
  expect(out).not.toContain('sendHeight');
  expect(code).toBe(1);
});

test('a file that the document refers to is part of its sentences', async () => {
  const state = (payload: string): string => `state: { payload: ${payload} }\n`;
  const folder = temporaryFolder({
    'lamp.yaml': `asyncapi: 3.0.0
info: { title: Lamp, version: '1' }
servers: { home: { host: localhost, protocol: mqtt } }
channels:
  state: { address: lamp/state, messages: { state: { $ref: './messages.yaml#/state' } } }
operations:
  sendState: { action: send, channel: { $ref: '#/channels/state' } }
`,
    'messages.yaml': state('{ type: integer, maximum: 100 }'),
  });
  const [document, spec] = [join(folder, 'lamp.yaml'), join(folder, 'own')];
  await run('init', document, spec);
  expect((await run('drift', spec, document)).code).toBe(0);
  const { writeFileSync } = await import('node:fs');
  writeFileSync(join(folder, 'messages.yaml'), state('{ type: integer, maximum: 255 }'));
  const { out, code } = await run('drift', spec, document);
  expect(out).toContain('lost       lamp.sendState.message');
  expect(code).toBe(1);
});

test('a spec of this package asks for its pages, and says of which it has none', async () => {
  const none = await run('drift', 'go-e-charger');
  expect(none.code).toBe(2);
  expect(none.err).toContain('reference=<file> (MQTT, https://github.com/goecharger/');
  const page = join(temporaryFolder({ 'mqtt-en.md': '# MQTT\n' }), 'mqtt-en.md');
  const one = await run('drift', 'go-e-charger', page);
  expect(one.out).toContain('no page of source topics is given');
  expect(one.code).toBe(3);
});

test.each([
  ['a page that is not there', ['manual=none.md'], 'there is no file none.md'],
  ['a page too many', ['manual=none.md', 'other.md'], 'nothing says which source other.md is'],
])('%s ends with exit 2 and a sentence', async (_what, pages, sentence) => {
  const { code, err } = await run('drift', specBeside(manual), ...pages);
  expect({ code, err }).toEqual({ code: 2, err: expect.stringContaining(sentence) as string });
});

test('a page that a spec keeps outside its folder is not read', async () => {
  const folder = specBeside(manual);
  const { readFileSync, writeFileSync } = await import('node:fs');
  const path = join(folder, 'conformance.yaml');
  writeFileSync(path, readFileSync(path, 'utf8').replace('file: manual.md', 'file: ../../etc/hostname'));
  const { code, err } = await run('drift', folder);
  expect({ code, err }).toEqual({ code: 2, err: expect.stringContaining('lies outside') as string });
});
