#!/usr/bin/env node
import { spawnSync } from 'node:child_process';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** `npm test` alone runs everything that tests the harness; with options it judges a target. */
const options = process.argv.slice(2);
const [command, ...words] =
  options.length > 0
    ? [fileURLToPath(new URL('./main.js', import.meta.url)), ...options]
    : [join(dirname(createRequire(import.meta.url).resolve('vitest/package.json')), 'vitest.mjs'), 'run'];

// Ctrl-C reaches the child by itself; this process only waits for it.
process.on('SIGINT', () => undefined);
const { status, error } = spawnSync(process.execPath, [command!, ...words], { stdio: 'inherit' });
if (error) throw error;
process.exit(status ?? 130);
