import type fc from 'fast-check';

/**
 * What CI tries is always the same. `FUZZ_SEED=$RANDOM FUZZ_RUNS=100000 npx vitest run test/fuzz` looks elsewhere; what it
 * finds becomes a test of its own beside the code that it concerns.
 */
export const tried = (runs: number): fc.Parameters<unknown> => ({
  seed: Number(process.env.FUZZ_SEED ?? 311),
  numRuns: Number(process.env.FUZZ_RUNS ?? runs),
  // Without a limit of time: what is tried must not depend on the machine.
  endOnFailure: true,
});
