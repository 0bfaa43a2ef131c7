import { existsSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';
import { knownSpecs } from './src/spec/read/locate.js';
import { LongestFirst } from './test/longest-first.js';
import { StillRunning } from './test/still-running.js';

/**
 * Folders of tests that leave nothing behind in their process, no listener, variable or exit code: their files share the
 * modules of their worker. Reading the sources anew for each of a hundred files is four times the work of the tests.
 */
const sharing = [
  'checks',
  'docs',
  'driver',
  'fixtures',
  'fuzz',
  'page',
  'plan',
  'proof',
  'reference',
  'report',
  'run',
  'spec',
  'verdict',
].map((folder) => `test/${folder}/**/*.test.ts`);

const harness = {
  globalSetup: ['test/temporary-folder.ts', 'test/build.ts'],
  // Guards against a hang: whole runs on a machine that is busy otherwise take minutes, and every mutant at night more.
  testTimeout: process.env.NIGHTLY ? 3_600_000 : 600_000,
  expect: { poll: { timeout: 20_000 } },
  maxConcurrency: 3,
  hookTimeout: 300_000,
};

/** `npx vitest` runs the harness's own tests, and every spec against its twin. */
export default defineConfig({
  test: {
    retry: 0,
    // Most of them wait, for a timer or for another process.
    maxWorkers: availableParallelism() + 1,
    sequence: { sequencer: LongestFirst },
    passWithNoTests: false,
    // For whoever adds up several runs: where the counts of this one go.
    reporters: process.env.VITEST_COUNTS
      ? ['default', new StillRunning(), ['json', { outputFile: process.env.VITEST_COUNTS }]]
      : ['default', new StillRunning()],
    projects: [
      {
        test: {
          ...harness,
          name: 'harness',
          include: ['test/**/*.test.ts', 'fixtures/twins/*/test/**/*.test.ts'],
          exclude: ['**/containers/**', ...sharing],
        },
      },
      { test: { ...harness, name: 'harness-sharing', include: sharing, isolate: false } },
      // Needs a container engine, so `npm test` leaves it out: see npm run test:containers.
      ...(process.env.CONTAINER_TESTS
        ? [
            {
              test: {
                name: 'containers',
                include: ['test/containers/**/*.test.ts', 'fixtures/twins/*/test/containers/*.test.ts'],
                globalSetup: ['test/temporary-folder.ts', 'test/build.ts'],
                // Guards against a hang; a whole run on a busy machine takes minutes.
                testTimeout: 900_000,
                hookTimeout: 300_000,
                expect: { poll: { timeout: 20_000 } },
              },
            },
          ]
        : []),
      // The others are judged on no twin.
      ...knownSpecs()
        .filter((name) => existsSync(`fixtures/twins/${name}`))
        .map((name) => ({
          test: {
            name,
            include: ['suites/conformance.test.ts'],
            globalSetup: ['suites/embedded.ts'],
            // Every wait inside has a deadline of its own.
            testTimeout: 0,
            hookTimeout: 0,
            maxConcurrency: 100_000,
          },
        })),
    ],
  },
});
