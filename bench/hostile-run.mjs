import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { longestRun } from '../dist/fixtures/hostile/faults.js';
import { hostileTargets } from '../dist/fixtures/hostile/index.js';

const command = fileURLToPath(new URL('../dist/src/cli/main.js', import.meta.url));

/**
 * Puts one spec to one hostile target, and says what that took: exit code, seconds, megabytes that were resident at most,
 * bytes of the record, and the verdict's sentence.
 *
 * @param {string} name of the target
 * @param {string} spec
 * @param {readonly string[]} options further ones of the command
 */
export async function hostileRun(name, spec, options) {
  const target = await hostileTargets[name].start();
  const folder = mkdtempSync(join(tmpdir(), 'mqtt-conformance-hostile-'));
  const began = performance.now();
  try {
    const words = [
      `--target=${target.address}`,
      `--spec=${spec}`,
      `--report-dir=${folder}`,
      '--seed=hostile',
    ];
    const { exit, megabytes, output } = await run([...words, ...options]);
    const seconds = (performance.now() - began) / 1000;
    return { exit, seconds, megabytes, record: recordSize(folder), sentence: sentenceOf(output) };
  } finally {
    await target.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** What the run came to is its last line. */
const sentenceOf = (output) => output.trim().split('\n').at(-1) ?? '';

async function run(words) {
  const child = spawn(process.execPath, [command, ...words], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, NO_COLOR: '1' },
  });
  let megabytes = 0;
  let output = '';
  const take = (bytes) => (output = (output + bytes).slice(-20_000));
  child.stdout.on('data', take);
  child.stderr.on('data', take);
  const sample = setInterval(() => (megabytes = Math.max(megabytes, residentOf(child.pid))), 100);
  const timer = setTimeout(() => child.kill('SIGKILL'), longestRun * 1000);
  const exit = await new Promise((resolve) => child.on('close', (code, signal) => resolve(code ?? signal)));
  clearInterval(sample);
  clearTimeout(timer);
  return { exit, megabytes, output };
}

/** Megabytes, from the kernel's own mark of the most; 0 where there is none to read. */
function residentOf(pid) {
  try {
    return Number(/VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0) / 1024;
  } catch {
    return 0;
  }
}

function recordSize(folder) {
  const runs = readdirSync(folder, { withFileTypes: true }).filter((entry) => entry.isDirectory());
  const files = runs.map((entry) => join(folder, entry.name, 'record.jsonl')).filter(existsSync);
  return files.length === 0 ? undefined : files.reduce((sum, file) => sum + statSync(file).size, 0);
}
