import { Option, type Command } from 'commander';
import { print } from '../app/output.js';
import type { CertifyOptions } from './certify-command.js';
import type { LoadFace } from './program.js';
import { collect, notEmpty, withRunOptions } from './options.js';
import type { DiffOptions } from './diff-command.js';
import type { FindingsOptions } from './findings-command.js';
import type { ImpactOptions } from './impact-command.js';
import type { MergeOptions } from './merge-command.js';
import { withReporters } from './telling-options.js';
import type { VerifyOptions } from './verify-command.js';

/** Adds the commands that work on records. */
export function withProofCommands(
  command: Command,
  { argv, loadFace, exit }: { argv: readonly string[]; loadFace: LoadFace; exit: (code: number) => void },
): void {
  withRunOptions(
    command
      .command('certify')
      .description('judge a target with nothing left out or listed as known, and write a certificate'),
  )
    .requiredOption('--product <yaml>', 'what is judged: name, vendor, firmware, testedBy and more', notEmpty)
    .option('--sign <pem>', 'private Ed25519 key that signs the certificate', notEmpty)
    .action(async (options: CertifyOptions) => {
      const { certifyCommand } = await import('./certify-command.js');
      exit(await certifyCommand(options, argv, await loadFace()));
    });
  withSpecs(
    command
      .command('verify <record>')
      .description('judge a record again from its own evidence, without the target'),
  )
    .option('--key <pem>', 'public key by which the certificate beside the record is checked', notEmpty)
    .action(async (path: string, options: VerifyOptions) => {
      const { verifyCommand } = await import('./verify-command.js');
      exit(await verifyCommand(path, options));
    });
  withReporters(
    withSpecs(
      command.command('merge <records...>').description('join the records of all shards of a run into one'),
    ),
  )
    .option('--report-dir <folder>', 'where the reports go', notEmpty, 'reports/out')
    .action(async (paths: string[], options: MergeOptions) => {
      const { mergeCommand } = await import('./merge-command.js');
      exit(await mergeCommand(paths, options));
    });
  command
    .command('impact <records...>')
    .description('say which recorded targets would fail a changed spec, and what of it needs a new run')
    .addHelpText(
      'after',
      '\nExit: 0 nothing changes, 1 something fails newly, 2 usage, 3 something needs a new run',
    )
    .addOption(
      new Option('--spec <path>', 'the changed spec (repeatable)')
        .argParser((value: string, all: string[] = []) => collect(value, all))
        .makeOptionMandatory(),
    )
    .action(async (paths: string[], options: ImpactOptions) => {
      const { impactCommand } = await import('./impact-command.js');
      exit(await impactCommand(paths, options));
    });
  command
    .command('diff <before> <after>')
    .description(
      'say what differs between two records: what fails or passes newly, and what changed in passes',
    )
    .addOption(new Option('--fail-on <what>', 'end with 1 where something fails newly').choices(['new']))
    .action(async (before: string, after: string, options: DiffOptions) => {
      const { diffCommand } = await import('./diff-command.js');
      exit(diffCommand(before, after, options));
    });
  command
    .command('findings')
    .description('draft a list of known findings, as a target file, from what failed in a record')
    .requiredOption('--from <record>', 'the record, or its folder', notEmpty)
    .option(
      '--listed <target-file>',
      'an older list: its words are kept, and what became of it is told',
      notEmpty,
    )
    .action(async (options: FindingsOptions) => {
      const { findingsCommand } = await import('./findings-command.js');
      print(findingsCommand(options));
    });
}

const withSpecs = (command: Command): Command =>
  command.option(
    '--spec <id or path>',
    'where a spec of the record is, if it is elsewhere than then (repeatable)',
    collect,
    [],
  );
