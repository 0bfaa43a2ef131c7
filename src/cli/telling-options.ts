import { InvalidArgumentError, type Command } from 'commander';
import { reporterNames, type Reporter, type ReporterName } from '../app/reporters.js';
import { didYouMean } from '../spec/read/nearest.js';
import { notEmpty } from './words.js';

/** Parses `name`, `name=file`, or several of them with commas, for commander. */
function reporters(value: string, all: Reporter[] = []): Reporter[] {
  return value.split(',').reduce((sofar, text) => {
    const [, name = '', file] = /^([^=]*)(?:=(.*))?$/s.exec(text.trim()) ?? [];
    if (!(reporterNames as readonly string[]).includes(name))
      throw new InvalidArgumentError(
        `There is no reporter '${name}'${didYouMean(name, reporterNames)} They are ${reporterNames.join(', ')}.`,
      );
    if (file === '') throw new InvalidArgumentError(`It names no file behind ${name}=.`);
    if (name === 'pretty' && file !== undefined)
      throw new InvalidArgumentError('pretty is for the console; it takes no file.');
    return [...sofar, { name: name as ReporterName, ...(file === undefined ? {} : { file }) }];
  }, all);
}

/** Adds in what form a run is told. */
export const withReporters = (command: Command): Command =>
  command.option(
    '--reporter <name[=file]>',
    `${reporterNames.join(', ')} (repeatable); the file is - for the standard output (default: pretty)`,
    reporters,
  );

/** Adds how much is told of a run, and when it ends. */
export const withTelling = (command: Command): Command =>
  withReporters(command)
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
