import type { Command } from 'commander';

/** Adds how much is told of a run, and when it ends. */
export const withTelling = (command: Command): Command =>
  command
    .option('--verbose', 'print a table of all requirements, and a block for each failed case')
    .option('--quiet', 'print the last sentence only')
    .option('--fail-fast', 'end the run, in order, at the first failure that blocks');
