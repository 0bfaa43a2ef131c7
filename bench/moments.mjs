// Ends runs on device twins at random moments: node bench/moments.mjs [spec,…] [moments]. Each way to end one in turn.
// For each: the record can be read, and the device is as before; by itself, after KILL by `restore`. Ends with 1 if not.
import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { WebSocket } from 'ws';
import { stringify } from 'yaml';
import { twinOf } from '../dist/fixtures/index.js';

const post = async (address, request) => {
  const answer = await fetch(`${address}/`, { method: 'POST', body: JSON.stringify(request) });
  return (await answer.json()).result;
};
const asked = (address, request) =>
  new Promise((done, failed) => {
    const socket = new WebSocket(address);
    socket.on('error', failed);
    socket.on('open', () => socket.send(JSON.stringify({ packetID: 900_000, payload: request })));
    socket.on('message', (text) => {
      const message = JSON.parse(String(text));
      if (message.packetID !== 900_000) return;
      socket.close();
      done(message.payload ?? message);
    });
  });

/** The settings that a run changes, as a device tells them. */
const settingsOf = {
  'go-e-charger': async ({ http }) => {
    const answer = await fetch(`${http}/api/status?filter=mce,mcu,mcr,mtp,mqg,mck,mqcc,msc`);
    return await answer.json();
  },
  fingoti: async ({ http }) => {
    const { enabled } = await post(http, { property: 'mqttStatus', operation: 0 });
    return [enabled, await post(http, { property: 'mqttSetup', operation: 0 })];
  },
  invisoutlet: async ({ websocket }) => await asked(websocket, { callbackName: 1, callbackArgs: [] }),
};

const ways = ['SIGKILL', 'SIGHUP', 'SIGTERM', 'SIGINT', 'closed output'];
const main = 'dist/src/cli/main.js';
const [specs = 'go-e-charger,invisoutlet,fingoti', moments = '25'] = process.argv.slice(2);

/** A run with these words; `until` gets the process once it has begun. */
async function run(words, during = async () => undefined) {
  const child = spawn(process.execPath, [main, ...words], { stdio: ['ignore', 'pipe', 'pipe'] });
  let out = '';
  child.stdout.setEncoding('utf8').on('data', (chunk) => (out += chunk));
  child.stderr.setEncoding('utf8').on('data', (chunk) => (out += chunk));
  child.on('error', () => undefined);
  const ended = new Promise((done) =>
    child.on('close', (code, signal) => done({ code: code ?? signal, out })),
  );
  await during(child, () => out, ended);
  return await ended;
}

const recordsBelow = (folder) =>
  readdirSync(folder)
    .map((name) => join(folder, name, 'record.jsonl'))
    .filter((file) => existsSync(file));

/** Lines of a record; throws where one but the last cannot be read. */
function linesOf(file) {
  const lines = readFileSync(file, 'utf8').split('\n');
  return lines.flatMap((line, at) => {
    if (line === '') return [];
    try {
      return [JSON.parse(line)];
    } catch (error) {
      if (at === lines.length - 1) return [];
      throw new Error(`line ${at + 1} of the record cannot be read: ${error.message}`, { cause: error });
    }
  });
}

/** What is wrong after one run that was ended so; undefined when all is as it should be. */
async function tryOnce(spec, way, longest) {
  const twin = await (await twinOf(spec)).start();
  const folder = mkdtempSync(join(tmpdir(), 'moments-'));
  const targetFile = join(folder, 'target.yaml');
  const reports = join(folder, 'reports');
  writeFileSync(targetFile, stringify(twin.targetFile));
  const words = [`--target-file=${targetFile}`, '--timeout=2s', `--report-dir=${reports}`];
  const before = await settingsOf[spec](twin.addresses);
  const changed = async () => {
    const after = await settingsOf[spec](twin.addresses);
    if (JSON.stringify(after) !== JSON.stringify(before))
      return `settings ${JSON.stringify(before)} became ${JSON.stringify(after)}`;
  };
  let at = 0;
  try {
    const { code, out } = await run(words, async (child, said, ended) => {
      const began = performance.now();
      const wait = Math.random() * longest;
      await Promise.race([new Promise((done) => setTimeout(done, wait)), ended]);
      at = Math.round(performance.now() - began);
      if (way === 'closed output') child.stdout.destroy();
      else child.kill(way);
    });
    const [record] = existsSync(reports) ? recordsBelow(reports) : [];
    if (record === undefined) return { at, code, wrong: await changed(), out };
    const open = openIn(linesOf(record));
    if (way !== 'SIGKILL' && open.length > 0)
      return { at, code, wrong: `left changed: ${open.join('; ')}`, out };
    if (way === 'SIGKILL') {
      const restored = await run(['restore', record, `--target-file=${targetFile}`]);
      if (restored.code !== 0 && !/has no header line/.test(restored.out))
        return { at, code, wrong: `restore ended with ${restored.code}`, out: restored.out };
    }
    return { at, code, wrong: await changed(), out };
  } catch (error) {
    return { at, code: '?', wrong: error.message };
  } finally {
    await twin.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Effects that were begun and not undone. */
function openIn(lines) {
  const undone = new Set(lines.filter(({ type }) => type === 'undone').map(({ change }) => change));
  return lines.filter(({ type, id }) => type === 'change' && !undone.has(id)).map(({ text }) => text);
}

let wrong = 0;
for (const spec of specs.split(',')) {
  const codes = {};
  for (let index = 0; index < Number(moments); index++) {
    const way = ways[index % ways.length];
    const found = await tryOnce(spec, way, 15_000);
    codes[`${way} ${found.code}`] = (codes[`${way} ${found.code}`] ?? 0) + 1;
    if (found.wrong === undefined) continue;
    wrong++;
    console.log(
      `${spec}, ${way} after ${found.at} ms, exit ${found.code}: ${found.wrong}\n${found.out ?? ''}`,
    );
  }
  console.log(`${spec}: ${moments} moments; ${JSON.stringify(codes)}`);
}
process.exitCode = wrong > 0 ? 1 : 0;
