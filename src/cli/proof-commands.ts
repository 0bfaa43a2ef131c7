import type { Command } from 'commander';
import { collect, notEmpty } from './options.js';
import type { VerifyOptions } from './verify-command.js';

/** Adds the commands that work on records. */
export function withProofCommands(command: Command, exit: (code: number) => void): void {
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
}

const withSpecs = (command: Command): Command =>
  command.option(
    '--spec <id or path>',
    'where a spec of the record is, if it is elsewhere than then (repeatable)',
    collect,
    [],
  );
