// Builds dist when it is missing or older than a source, so that npm's own scripts never run yesterday's code.
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';

const stamp = 'dist/.tsbuildinfo';
const sources = ['src', 'suites', 'fixtures'].flatMap((folder) =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name)),
);
const newest = Math.max(
  ...[...sources, 'tsconfig.json', 'tsconfig.build.json'].map((file) => statSync(file).mtimeMs),
);

if (!existsSync(stamp) || statSync(stamp).mtimeMs < newest) {
  const { status } = spawnSync('npx', ['tsc', '-p', 'tsconfig.build.json'], {
    stdio: 'inherit',
    shell: true,
  });
  process.exit(status ?? 1);
}
