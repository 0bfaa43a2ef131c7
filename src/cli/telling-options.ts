import type { Command } from 'commander';
import { notEmpty } from './words.js';

/** Adds how much is told of a run, and when it ends. */
export const withTelling = (command: Command): Command =>
  command
    .option(
      '--exclude <pattern>',
      'not these requirements and cases, unless others stand on them; * is any text (repeatable)',
      (pattern: string, all: string[] = []) => [...all, notEmpty(pattern)],
    )
    .option(
      '--rerun-failed <record>',
      'only the cases of a record that failed or have no verdict, on its target unless another is given',
      notEmpty,
    )
    .option('--verbose', 'print a table of all requirements, and a block for each failed case')
    .option('--quiet', 'print the last sentence only')
    .option('--fail-fast', 'end the run, in order, at the first failure that blocks');
