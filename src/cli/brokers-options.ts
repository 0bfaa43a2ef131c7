import { Option, type Command } from 'commander';
import { allowOutside } from '../spec/read/inside.js';
import { count, durationFrom } from './options.js';
import { notEmpty, onlyOption } from './words.js';
import type { RunOptions } from '../app/run-options.js';

/** The options of a comparison as the user gave them. */
export interface BrokersOptions extends Pick<
  RunOptions,
  'only' | 'reportDir' | 'strict' | 'timeout' | 'concurrency' | 'seed'
> {
  spec: string;
}

/** Adds the options of a comparison to a command, in the order in which --help shows them. */
export function withBrokersOptions(command: Command): Command {
  return command
    .option('--spec <id or path>', 'spec to judge by', notEmpty, 'mqtt-3.1.1')
    .option(...onlyOption)
    .option('--report-dir <folder>', 'where the reports go', notEmpty, 'reports/out')
    .option('--allow-outside', 'let the spec name files outside its folder')
    .on('option:allow-outside', allowOutside)
    .option('--strict', 'a failed SHOULD, or anything inferred, blocks too')
    .addOption(
      new Option('--timeout <duration>', 'how long each wait may take (default: 5s)').argParser(
        durationFrom(1),
      ),
    )
    .addOption(new Option('--concurrency <n>', 'cases at once on each broker (default: 64)').argParser(count))
    .option('--seed <text>', 'makes names of a run repeatable', notEmpty);
}
