import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { packageRoot } from '../../src/spec/locate.js';
import { genericTwins } from './generic-run.js';
import { testedTwins } from './matrix.js';
import { MatrixRun } from './run-on.js';

const written = (name: string): string =>
  readFileSync(join(packageRoot(), 'reports', 'sample', name), 'utf8');

it.each(testedTwins.map((twin) => [twin.spec, twin] as const))(
  'the committed matrix of %s is about its mutants and requirements of today, without survivors',
  async (spec, twin) => {
    const target = await twin.start();
    const run = new MatrixRun(target);
    const count = run.requirements.length;
    await run.close();
    await target.stop();
    const section = written('matrix.md')
      .split(/^## /m)
      .find((part) => part.startsWith(`${spec}\n`));
    expect(section, 'run `npm run matrix` and commit what it writes').toContain(
      `${twin.mutants.length} mutants, ${count} requirements, ${count} of them killed, 0 survivors.`,
    );
  },
);

it('the committed list of generic survivors explains each of them', () => {
  for (const { spec } of genericTwins) expect(written('matrix-generic.md')).toContain(`## ${spec}\n`);
  expect(written('matrix-generic.md')).not.toContain('unexplained');
});
