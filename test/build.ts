import { spawnSync } from 'node:child_process';

/** The command is tested as it is installed: from dist. */
export default function setup(): void {
  const { status, stdout } = spawnSync(process.execPath, ['.ci/fresh.mjs'], {
    encoding: 'utf8',
    // It says that it builds.
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  if (status !== 0) throw new Error(`the build failed:\n${stdout}`);
}
