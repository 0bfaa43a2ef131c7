import { spawnSync } from 'node:child_process';

/** The command is tested as it is installed: from dist. */
export default function setup(): void {
  const { status, stdout } = spawnSync('npx', ['tsc', '-p', 'tsconfig.build.json'], { encoding: 'utf8' });
  if (status !== 0) throw new Error(`the build failed:\n${stdout}`);
}
