// How long a document takes to read: node bench/reading.mjs [messages…]. Each size is read by `check`, as YAML and as JSON.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { stringify } from 'yaml';

const sizes = process.argv.slice(2).map(Number);
const folder = mkdtempSync(join(tmpdir(), 'reading-'));
process.on('exit', () => rmSync(folder, { recursive: true, force: true }));

const named = (many, prefix, make) =>
  Object.fromEntries(Array.from({ length: many }, (_, at) => [`${prefix}${at}`, make(at)]));
const ref = (pointer) => ({ $ref: `#/${pointer}` });

function documentOf(many) {
  return {
    asyncapi: '3.0.0',
    info: { title: 'Plant', version: '1' },
    servers: { plant: { host: 'plant.example', protocol: 'mqtt' } },
    channels: named(many, 'c', (at) => ({
      address: `plant/${at}/{id}/state`,
      parameters: { id: { description: 'of the device' } },
      messages: { state: ref(`components/messages/m${at}`) },
    })),
    operations: named(many, 'o', (at) => ({
      action: at % 2 ? 'send' : 'receive',
      channel: ref(`channels/c${at}`),
      messages: [ref(`channels/c${at}/messages/state`)],
    })),
    components: {
      messages: named(many, 'm', (at) => ({
        contentType: 'application/json',
        payload: ref(`components/schemas/s${at}`),
        examples: [{ payload: { id: 'a', at: '2026-01-01T00:00:00Z', value: 0.5, list: [1, 2] } }],
      })),
      schemas: named(many, 's', (at) => ({
        type: 'object',
        description: `State number ${at} of the plant, as told by the device itself.`,
        properties: {
          id: { type: 'string', pattern: '^[a-z0-9]+$' },
          at: { type: 'string', format: 'date-time' },
          value: { type: 'number', minimum: 0, maximum: at + 1 },
          list: { type: 'array', items: { type: 'integer' } },
        },
        required: ['id', 'at'],
        ...(at % 3 === 1 && { allOf: [ref(`components/schemas/s${at - 1}`)] }),
      })),
    },
  };
}

console.log('messages  file    MB  seconds  exit');
for (const many of sizes.length > 0 ? sizes : [190, 1900, 19000]) {
  const document = documentOf(many);
  for (const [kind, text] of Object.entries({ json: JSON.stringify(document), yaml: stringify(document) })) {
    const file = join(folder, `plant.${kind}`);
    writeFileSync(file, text);
    const began = performance.now();
    const { status } = spawnSync(process.execPath, ['dist/src/cli/main.js', 'check', file]);
    const seconds = ((performance.now() - began) / 1000).toFixed(1);
    console.log(
      `${String(many).padStart(8)}  ${kind}  ${(text.length / 1e6).toFixed(1).padStart(4)}  ${seconds.padStart(7)}  ${status}`,
    );
  }
}
