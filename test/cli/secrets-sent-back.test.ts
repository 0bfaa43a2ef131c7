import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { connectAsync } from 'mqtt';
import { expect, test } from 'vitest';
import { twin as mqttBroker } from '../../fixtures/twins/mqtt-3.1.1/index.js';
import { temporaryFolder } from '../spec/temporary-file.js';
import { linesOf, recordIn, reportFolder, run } from './command.js';

const secret = 'S3cr/t+"päss\\word';

/** Ways to write a secret back, each with what may be seen of it nowhere. */
const forms: Record<string, { says: string; hidden: string }> = {
  'as it is': { says: secret, hidden: secret },
  base64: { says: base64(secret), hidden: base64(secret) },
  'base64 in a url': { says: base64Url(secret), hidden: base64Url(secret) },
  'base64 behind a prefix': { says: base64(`u:${secret}`), hidden: base64(`u:${secret}`).slice(4, -4) },
  'base64 within a text': {
    says: base64(`user:${secret}:end`),
    hidden: base64(`user:${secret}:end`).slice(8, -8),
  },
  hex: { says: Buffer.from(secret).toString('hex'), hidden: Buffer.from(secret).toString('hex') },
  'hex in capitals': { says: hexCapitals(secret), hidden: hexCapitals(secret) },
  url: { says: encodeURIComponent(secret), hidden: encodeURIComponent(secret) },
  'url, all escaped': { says: allEscaped(secret), hidden: allEscaped(secret) },
  json: { says: JSON.stringify(secret), hidden: JSON.stringify(secret).slice(1, -1) },
  'json with other escapes': { says: `"${unicodeEscaped(secret)}"`, hidden: unicodeEscaped(secret) },
};

function base64(text: string): string {
  return Buffer.from(text).toString('base64');
}
function base64Url(text: string): string {
  return Buffer.from(text).toString('base64url');
}
function hexCapitals(text: string): string {
  return Buffer.from(text).toString('hex').toUpperCase();
}
function allEscaped(text: string): string {
  return [...Buffer.from(text)].map((byte) => `%${byte.toString(16).padStart(2, '0')}`).join('');
}
function unicodeEscaped(text: string): string {
  return [...text].map((sign) => `\\u${sign.charCodeAt(0).toString(16).padStart(4, '0')}`).join('');
}

const asyncapi = `
asyncapi: 3.0.0
info: { title: Lamp, version: '1' }
channels:
  ask: { address: lamp/ask, messages: { ask: { payload: { type: object } } } }
operations:
  ask: { action: receive, channel: { $ref: '#/channels/ask' } }
`;

const names = Object.keys(forms);
const conformance = `formatVersion: 1
id: lamp
revision: '2026-01-01'
title: Lamp
role: broker
api: asyncapi.yaml
sources: [{ id: reference, title: The Reference }]
parameters: { key: { text: the key of the lamp, secret: true } }
requirements:
  - id: lamp.says
    text: The lamp says that it is on.
    source: { document: reference, section: ask }
    cases: { ${names.map((_, index) => `form-${index}: { form: ${index} }`).join(', ')} }
    steps:
      - { connect: {} }
      - { subscribe: { filter: 'lamp/says/{form}' } }
      - publish: { topic: lamp/ask, payload: { form: '{form}', key: '{key}' } }
        expect: { message: { topic: 'lamp/says/{form}', payload: 'on' } }
`;

/** Any eight characters of it, as a view may write them: within JSON or XML once more, or in hexadecimal digits. */
const piecesOf = (hidden: string): string[] =>
  Array.from({ length: hidden.length - 7 }, (_, at) => hidden.slice(at, at + 8)).flatMap((piece) => [
    piece,
    JSON.stringify(piece).slice(1, -1),
    piece.replaceAll('"', '&quot;'),
    Buffer.from(piece).toString('hex'),
  ]);

const filesBelow = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));

test('a secret that the target sends back is in no report, however it writes it, and only the owner may read them', async () => {
  const broker = await mqttBroker.start();
  const address = broker.addresses['mqtt']!;
  const lamp = await connectAsync(address);
  await lamp.subscribeAsync('lamp/ask');
  const keys: unknown[] = [];
  lamp.on('message', (_, payload) => {
    const { form, key } = JSON.parse(String(payload)) as { form: number; key: string };
    keys.push(key);
    lamp.publish(`lamp/says/${form}`, `the key: ${forms[names[form]!]!.says}`);
  });
  const spec = temporaryFolder({ 'asyncapi.yaml': asyncapi, 'conformance.yaml': conformance });
  const targetFile = join(
    temporaryFolder({ 'target.yaml': `formatVersion: 1\nparameters: { key: ${JSON.stringify(secret)} }\n` }),
    'target.yaml',
  );
  const reports = reportFolder();
  const { code, out, err } = await run(
    `--target=${address}`,
    `--spec=${spec}`,
    `--target-file=${targetFile}`,
    `--report-dir=${reports}`,
  );
  await lamp.endAsync();
  await broker.stop();

  // The lamp was told the key, and failed each time by what it said.
  expect([code, err]).toEqual([1, '']);
  expect(keys).toEqual(names.map(() => secret));
  const failed = linesOf(recordIn(reports)).filter(
    ({ type, id, verdict }) => type === 'case' && verdict === 'fail' && String(id).startsWith('lamp.says/'),
  );
  expect(failed).toHaveLength(names.length);
  expect(out).toContain('the key: ');

  const files = filesBelow(reports);
  const kinds = files.map((file) =>
    file
      .slice(reports.length)
      .replace(/^\/[^/]+\//, '')
      .replace(/[0-9a-f-]{36}/, '*'),
  );
  expect([...new Set(kinds)]).toEqual(
    expect.arrayContaining(['record.jsonl', 'junit.xml', 'allure-results/*-result.json']),
  );
  const seen = [
    ...files.map((file) => [file, readFileSync(file, 'utf8')] as const),
    ['output', out + err] as const,
  ].flatMap(([file, text]) =>
    Object.entries(forms)
      .filter(({ 1: { hidden } }) => piecesOf(hidden).some((piece) => text.includes(piece)))
      .map(([name]) => `${name} in ${file}`),
  );
  expect(seen).toEqual([]);
  expect(files.filter((file) => (statSync(file).mode & 0o077) !== 0)).toEqual([]);
});
