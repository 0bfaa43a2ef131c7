import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import { reportFolder } from './command.js';

const main = `${process.execPath} ${resolve('dist/src/cli/main.js')}`;

async function shell(line: string): Promise<{ code: number | null; out: string }> {
  const child = spawn('bash', ['-o', 'pipefail', '-c', line], { stdio: ['ignore', 'pipe', 'inherit'] });
  let out = '';
  child.stdout.setEncoding('utf8').on('data', (chunk: string) => (out += chunk));
  return await new Promise((done) => child.on('close', (code) => done({ code, out })));
}

/** Through a pipe of which a reader takes a few bytes at a time. */
const slowly = async (words: string): Promise<{ code: number | null; out: string }> =>
  await shell(`${main} ${words} | dd ibs=64 status=none`);

// Each of them is a whole command, on a machine that may be busy.
describe('a slow reader gets all of it', { timeout: 600_000 }, () => {
  test.concurrent.each([
    ['--list --spec=devicehive'],
    ['--help'],
    ['start --list --only=mqtt-3.1.1.MQTT-3.1.4'],
    ['check specs/mqtt-3.1.1'],
    ['twin mqtt-3.1.1 --list-mutants'],
  ])('of %s', async (words) => {
    const file = join(mkdtempSync(join(tmpdir(), 'output-')), 'out.txt');
    const straight = await shell(`${main} ${words} > ${file}`);
    const { code, out } = await slowly(words);
    expect(out).toBe(readFileSync(file, 'utf8'));
    expect(code).toBe(straight.code);
  });

  test.concurrent.each([
    ['--target=twin:thingsboard/unknown-token-code-4', 1, /^DOES NOT CONFORM/],
    ['start --only=mqtt-3.1.1.MQTT-3.1.4', 0, /^CONFORMS|^GATE PASSED/],
    ['brokers aedes --only=mqtt-3.1.1.MQTT-3.1.4-4', 0, /^Passed the gate: aedes/],
  ])('of %s, to its last sentence', async (words, exit, sentence) => {
    const { code, out } = await slowly(`${words} --report-dir=${reportFolder()}`);
    expect(out.trim().split('\n').at(-1)).toMatch(sentence);
    expect(code).toBe(exit);
  });
});

test('a list that nobody reads to its end ends quietly, and is not told as done', async () => {
  const { code, out } = await shell(`${main} --list --spec=devicehive | head -n 1`);
  expect(out.split('\n')).toHaveLength(2);
  expect(code).toBe(130);
});
