import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

/** `npm run matrix`: all mutants against all requirements, and every generic mutant. Writes the committed samples. */
export default defineConfig({
  root: fileURLToPath(new URL('../..', import.meta.url)),
  test: {
    include: ['test/matrix/*.matrix.ts'],
    // Hand-made and generic mutants side by side.
    maxWorkers: 2,
    // Minutes by design; every wait inside has a deadline of its own.
    testTimeout: 0,
    hookTimeout: 0,
    retry: 0,
  },
});
