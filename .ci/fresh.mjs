// Builds dist when it is missing or older than a source, so that npm's own scripts never run yesterday's code. Then runs the
// script that its first word names, in this process: a signal to npm reaches it, and nobody else has to pass it on.
import { spawn } from 'node:child_process';
import { existsSync, readdirSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';

// What the build writes last.
const stamp = 'dist/page/page.js';
const sources = ['src', 'suites', 'fixtures'].flatMap((folder) =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name)),
);
const besides = [
  'tsconfig.json',
  'tsconfig.build.json',
  '.ci/compile-schemas.mjs',
  '.ci/bundle-page.mjs',
  'specs/conformance.schema.json',
];
const newest = Math.max(...[...sources, ...besides].map((file) => statSync(file).mtimeMs));

if (!existsSync(stamp) || statSync(stamp).mtimeMs < newest) {
  const began = Date.now();
  const say = () => console.error(`building dist (${Math.round((Date.now() - began) / 1000)} s)`);
  say();
  const saying = setInterval(say, 4000);
  const status = await new Promise((done) =>
    spawn('npm', ['run', '--silent', 'build'], { stdio: 'inherit', shell: true })
      .on('exit', done)
      .on('error', () => done(1)),
  );
  clearInterval(saying);
  if (status !== 0) process.exit(status ?? 1);
}

const [, , script] = process.argv;
if (script !== undefined) {
  process.argv.splice(1, 1);
  await import(pathToFileURL(resolve(script)).href);
}
