import { spawn } from 'node:child_process';

/** Longer than either suite takes; then the command is ended. */
const deadlineMs = 300_000;

/**
 * Runs a command and measures it as a whole.
 *
 * A shell around it prints `times` (POSIX): user and system time of all its descendants that have ended. The rest of the
 * wall time nothing of it was computing. What the broker computes is not in it.
 *
 * @param {readonly string[]} command program and arguments
 * @param {{ cwd?: string, env?: Record<string, string> }} options
 * @returns {Promise<{ wall: number, cpu: number, status: number | null, output: string }>} seconds, and all it printed
 */
export async function measure(command, { cwd, env = {} } = {}) {
  const marker = 'cpu times of the command:';
  const script = `"$@"; status=$?; echo "${marker}"; times; exit $status`;
  const began = performance.now();
  const shell = spawn('sh', ['-c', script, 'sh', ...command], {
    cwd,
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
    timeout: deadlineMs,
  });
  const chunks = { out: '', err: '' };
  shell.stdout.setEncoding('utf8').on('data', (chunk) => (chunks.out += chunk));
  shell.stderr.setEncoding('utf8').on('data', (chunk) => (chunks.err += chunk));
  const status = await new Promise((resolve, reject) => shell.on('error', reject).on('close', resolve));
  const wall = (performance.now() - began) / 1000;
  const [printed, times] = chunks.out.split(`${marker}\n`);
  if (times === undefined)
    throw new Error(`${command[0]} did not end within ${deadlineMs / 1000} s:\n${chunks.out}${chunks.err}`);
  // First line: the shell itself, second line: its children; each "user system".
  const cpu = (times.trim().split('\n')[1] ?? '')
    .split(' ')
    .map(seconds)
    .reduce((a, b) => a + b, 0);
  return { wall, cpu, status, output: printed + chunks.err };
}

/** @param {string} time such as 1m2.345s */
const seconds = (time) => {
  const [, minutes = '0', rest = '0'] = /^(\d+)m([\d.]+)s$/.exec(time) ?? [];
  return Number(minutes) * 60 + Number(rest);
};

/** The share of the wall time in which nothing was computed. */
export const asleep = ({ wall, cpu }) => Math.max(0, wall - cpu) / wall;
