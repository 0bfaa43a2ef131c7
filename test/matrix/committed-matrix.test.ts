import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { packageRoot } from '../../src/spec/read/locate.js';
import { documents } from '../documents.js';
import { genericTwins } from './generic-run.js';
import { isKilledElsewhere, testedTwins } from './matrix.js';
import { MatrixRun } from './run-on.js';
import { embeddedBrokers } from './stand-ins.js';

/** Twins whose whole matrix is not committed yet, each with the reason. */
const notYet: Record<string, string> = Object.fromEntries(
  [...documents].flatMap(([spec, { matrixNotCommitted: reason }]) =>
    reason === undefined ? [] : [[spec, reason]],
  ),
);

const sample = (name: string): string => join(packageRoot(), 'reports', 'sample', name);
const written = (name: string): string => readFileSync(sample(name), 'utf8');
// MQTT has files of its own, since its mutants stand before several brokers.
const sectionOf = (spec: string): string | undefined =>
  Object.hasOwn(embeddedBrokers, spec) ? fileOf(`matrix-${spec}.md`) : sectionIn(spec);
const fileOf = (name: string): string | undefined => (existsSync(sample(name)) ? written(name) : undefined);
const sectionIn = (spec: string): string | undefined =>
  written('matrix.md')
    .split(/^## /m)
    .find((part) => part.startsWith(`${spec}\n`));

it.each(
  testedTwins.filter(({ spec }) => !Object.hasOwn(notYet, spec)).map((twin) => [twin.spec, twin] as const),
)(
  'the committed matrix of %s is about its mutants and requirements of today, without survivors',
  async (spec, twin) => {
    const target = await twin.start();
    const run = new MatrixRun(target);
    const count = run.requirements.filter((id) => !isKilledElsewhere(spec, id)).length;
    await run.close();
    await target.stop();
    expect(sectionOf(spec), 'run `npm run matrix` and commit what it writes').toContain(
      `${twin.mutants.length} mutants, ${count} requirements, ${count} of them killed, 0 survivors.`,
    );
  },
);

it.each(Object.entries(notYet))('the matrix of %s is not committed: %s', (spec) => {
  expect(sectionOf(spec), 'it is committed by now: take it off the list').toBeUndefined();
});

it('the committed list of generic survivors explains each of them', () => {
  for (const { twin } of genericTwins) expect(written('matrix-generic.md')).toContain(`## ${twin.spec}\n`);
  expect(written('matrix-generic.md')).not.toContain('unexplained');
});
