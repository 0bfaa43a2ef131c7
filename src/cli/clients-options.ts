import { Option, type Command } from 'commander';
import type { RunOptions } from '../app/run-options.js';
import { count, durationFrom } from './options.js';
import { notEmpty, onlyOption } from './words.js';

/** The options of a comparison of clients as the user gave them. */
export interface ClientsOptions extends Pick<
  RunOptions,
  'only' | 'reportDir' | 'strict' | 'seed' | 'maxDuration'
> {
  install?: boolean;
  sideBySide: number;
}

/** Adds the options of a comparison of clients to a command, in the order in which --help shows them. */
export function withClientsOptions(command: Command): Command {
  return command
    .option(...onlyOption)
    .option('--install', 'fetch the packages of Debian that are not there (apt-get, as root)')
    .addOption(
      new Option('--side-by-side <n>', 'how many clients are judged at once; they mostly wait')
        .argParser(count)
        .default(6),
    )
    .option('--report-dir <folder>', 'where the reports go', notEmpty, 'reports/out')
    .option('--strict', 'a failed SHOULD, or anything inferred, blocks too')
    .addOption(
      new Option('--max-duration <duration>', 'how long the run of one client may take').argParser(
        durationFrom(1),
      ),
    )
    .option('--seed <text>', 'makes names of a run repeatable', notEmpty);
}
