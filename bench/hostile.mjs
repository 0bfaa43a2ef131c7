import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { hostileTargets } from '../dist/fixtures/hostile/index.js';

/**
 * Puts specs to hostile targets and prints what that takes: exit code, seconds, megabytes of memory and of the record,
 * and the first line of the verdict. Usage: node bench/hostile.mjs [name,name…] [spec,spec…]
 */
const command = fileURLToPath(new URL('../dist/src/cli/main.js', import.meta.url));
/** Seconds; then a run is ended and counts as hung. */
const longest = 180;
const defaults = { mqtt: ['mqtt-3.1.1', 'thingsboard'], http: ['go-e-charger', 'fingoti'] };

const [wanted = '', specs = ''] = process.argv.slice(2);
const isWanted = (name) => wanted === '' || wanted.split(',').includes(name);
const row = (...cells) =>
  console.log(cells.map((cell, at) => String(cell).padEnd([30, 14, 5, 7, 7, 9][at] ?? 0)).join(' '));

row('target', 'spec', 'exit', 'seconds', 'MB', 'record MB', 'last line');
for (const [name, { protocol, start }] of Object.entries(hostileTargets).filter(([one]) => isWanted(one))) {
  for (const spec of specs === '' ? defaults[protocol] : specs.split(',')) {
    const target = await start();
    const folder = mkdtempSync(join(tmpdir(), 'mqtt-conformance-hostile-'));
    const began = performance.now();
    const { code, memory, output } = await run([
      `--target=${target.address}`,
      `--spec=${spec}`,
      `--report-dir=${folder}`,
      '--seed=hostile',
    ]);
    const seconds = (performance.now() - began) / 1000;
    await target.stop();
    const last = output.trim().split('\n').at(-1)?.slice(0, 160);
    row(name, spec, code, seconds.toFixed(1), memory, (recordSize(folder) / 1e6).toFixed(1), last);
    rmSync(folder, { recursive: true, force: true });
  }
}
process.exit(0);

/** Runs the command; memory in MB, as the kernel counted the most that was resident. */
async function run(words) {
  const child = spawn(process.execPath, [command, ...words], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, NO_COLOR: '1' },
  });
  let most = 0;
  let output = '';
  const take = (bytes) => (output = (output + bytes).slice(-20_000));
  child.stdout.on('data', take);
  child.stderr.on('data', take);
  const sample = setInterval(() => (most = Math.max(most, residentOf(child.pid))), 100);
  const timer = setTimeout(() => child.kill('SIGKILL'), longest * 1000);
  const code = await new Promise((resolve) => child.on('close', (exit, signal) => resolve(exit ?? signal)));
  clearInterval(sample);
  clearTimeout(timer);
  return { code, memory: Math.round(most), output };
}

/** Megabytes, from the kernel's own mark of the most. */
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
  return files.reduce((sum, file) => sum + statSync(file).size, 0);
}
