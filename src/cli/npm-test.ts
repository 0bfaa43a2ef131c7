#!/usr/bin/env node
import { spawn } from 'node:child_process';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { runProgram } from './program.js';

/** `npm test` alone runs everything that tests the harness; with options it judges a target by the suites. */
if (process.argv.length > 2) await runProgram(async () => (await import('../vitest/in-vitest.js')).inVitest);
else {
  const vitest = join(dirname(createRequire(import.meta.url).resolve('vitest/package.json')), 'vitest.mjs');
  const child = spawn(process.execPath, [vitest, 'run'], { stdio: 'inherit' });
  // Ctrl-C reaches the child by itself; this process only waits for it.
  process.on('SIGINT', () => undefined);
  for (const signal of ['SIGTERM', 'SIGHUP', 'SIGQUIT'] as const)
    process.on(signal, () => void child.kill(signal));
  child.on('error', (error) => {
    throw error;
  });
  child.on('exit', (status) => process.exit(status ?? 130));
}
