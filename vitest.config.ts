import { defineConfig } from 'vitest/config';
import { knownSpecs } from './src/spec/locate.js';

/** `npx vitest` runs the harness's own tests, and every spec against its twin. */
export default defineConfig({
  test: {
    retry: 0,
    passWithNoTests: false,
    projects: [
      {
        test: {
          name: 'harness',
          include: ['test/**/*.test.ts'],
          exclude: ['test/containers/**'],
          testTimeout: 30_000,
          hookTimeout: 30_000,
        },
      },
      ...knownSpecs().map((name) => ({
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
