// Bare AsyncAPI documents of many operations: how long 500 take to be loaded and listed, what a run of 100 takes beyond its
// --watch, and our reading beside the official parser's own validation. `node bench/documents.mjs`, after `npm run build`.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { Aedes } from 'aedes';
import { measure } from './measure.mjs';

const folder = mkdtempSync(join(tmpdir(), 'mqtt-conformance-documents-'));
const command = join(import.meta.dirname, '..', 'dist', 'src', 'cli', 'main.js');
const times = 3;
const watch = 10;

/** A document of so many operations, each with a channel, a message and a schema of its own. */
function documentOf(operations) {
  const names = Array.from({ length: operations }, (_, index) => `part${index}`);
  const each = (value) => Object.fromEntries(names.map((name) => [name, value(name)]));
  const file = join(folder, `${operations}.json`);
  writeFileSync(
    file,
    JSON.stringify({
      asyncapi: '3.0.0',
      info: { title: `Of ${operations}`, version: '1.0.0' },
      channels: each((name) => ({
        address: `plant/{line}/${name}/state`,
        parameters: { line: { examples: ['a'] } },
        messages: {
          state: {
            contentType: 'application/json',
            payload: {
              type: 'object',
              required: ['at', 'value'],
              properties: {
                at: { type: 'string', format: 'date-time' },
                value: { type: 'number', minimum: 0 },
                state: { type: 'string', enum: ['on', 'off', name] },
              },
            },
            examples: [{ payload: { at: '2026-11-29T10:00:00Z', value: 1 } }],
          },
        },
      })),
      operations: each((name) => ({
        action: 'send',
        channel: { $ref: `#/channels/${name}` },
        bindings: { mqtt: { qos: 1 } },
      })),
    }),
  );
  return file;
}

const middle = (all, of) => all.map(of).toSorted((one, other) => one - other)[Math.floor(all.length / 2)];

/** Wall and CPU seconds of a command, the middle ones of several. */
async function secondsOf(words) {
  const all = [];
  while (all.length < times) {
    const measured = await measure([process.execPath, ...words]);
    if (measured.status !== 0) throw new Error(`ended with ${measured.status}: ${measured.output}`);
    all.push(measured);
  }
  return { wall: middle(all, ({ wall }) => wall), cpu: middle(all, ({ cpu }) => cpu) };
}

async function secondsOfRun(file) {
  const broker = await Aedes.createBroker();
  const server = createServer((socket) => void broker.handle(socket));
  await new Promise((done) => server.listen(0, '127.0.0.1', done));
  const target = `--target=mqtt://127.0.0.1:${server.address().port}`;
  const { wall, cpu, status } = await measure([
    process.execPath,
    command,
    target,
    `--spec=${file}`,
    `--watch=${watch}s`,
    `--report-dir=${folder}/out`,
  ]);
  server.close();
  await new Promise((done) => broker.close(done));
  if (status !== 3) throw new Error(`a run without a device ended with ${status}`);
  return { wall, cpu };
}

/** Another process each time, since both keep what they have compiled. */
async function inAProcess(code) {
  return await secondsOf(['--input-type=module', '-e', code]);
}

const large = documentOf(500);
const load = pathToFileURL(
  join(import.meta.dirname, '..', 'dist', 'src', 'spec', 'asyncapi', 'index.js'),
).href;
const ours = await inAProcess(
  `const { loadApi } = await import(${JSON.stringify(load)}); loadApi(${JSON.stringify(large)}, { lenient: true });`,
);
const parser = await inAProcess(
  `import { readFileSync } from 'node:fs'; import { Parser } from '@asyncapi/parser';
   const found = await new Parser().validate(readFileSync(${JSON.stringify(large)}, 'utf8'));
   if (found.some(({ severity }) => severity === 0)) throw new Error(found[0].message);`,
);
const listed = await secondsOf([command, '--list', `--spec=${large}`]);
const run = await secondsOfRun(documentOf(100));
const shown = ({ wall, cpu }) => `${wall.toFixed(2)} s (CPU ${cpu.toFixed(2)} s)`;
console.log(`load ${loadavg()[0].toFixed(1)}; medians of ${times}, the run once`);
console.log(`500 operations loaded and listed: ${shown(listed)}; goal 2 s`);
console.log(
  `500 operations: our reading ${shown(ours)}, the official parser's validation ${shown(parser)}; CPU ratio ${(ours.cpu / parser.cpu).toFixed(2)}, goal 0.5`,
);
console.log(
  `100 operations, --watch ${watch}s: ${shown(run)}, ${(run.wall - watch).toFixed(2)} s beyond it; goal 3 s`,
);
rmSync(folder, { recursive: true, force: true });
