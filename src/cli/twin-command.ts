import { chmodSync, writeFileSync } from 'node:fs';
import { stringify } from 'yaml';
import { endingSignals } from '../app/interruption.js';
import { whyUnwritable } from '../verdict/unwritable.js';
import { print, write } from '../app/output.js';
import { usage } from '../target/usage.js';
import { startTwin, twinOf } from '../target/fixtures.js';
import { ownerOnly } from '../app/write-report.js';

export interface TwinOptions {
  port?: number;
  host?: string;
  mutant?: string;
  writeTargetFile?: string;
  listMutants?: boolean;
}

/** It holds passwords, so nobody else may read it. */
function writeForOwner(path: string, text: string): void {
  writeFileSync(path, text, { mode: ownerOnly });
  // A file that was there keeps its mode otherwise.
  chmodSync(path, ownerOnly);
}

/** Serves a twin until interrupted, or lists its mutants. */
export async function twinCommand(spec: string, options: TwinOptions): Promise<void> {
  if (options.listMutants) {
    const { mutants } = await twinOf(spec);
    write(mutants.map(({ name, text, breaks }) => `${name}: ${text} [${breaks.join(', ')}]\n`).join(''));
    return;
  }
  const name = options.mutant === undefined ? spec : `${spec}/${options.mutant}`;
  const twin = await listening(
    startTwin(name, {
      ...(options.port === undefined ? {} : { port: options.port }),
      ...(options.host === undefined ? {} : { host: options.host }),
    }),
  );
  try {
    if (options.writeTargetFile !== undefined)
      writeForOwner(options.writeTargetFile, stringify(twin.targetFile));
  } catch (error) {
    await twin.stop();
    throw usage(
      `${options.writeTargetFile} cannot be written: ${whyUnwritable(error)}`,
      'Name a file in a folder that is there: --write-target-file <yaml>.',
    );
  }
  const addresses = Object.entries(twin.addresses).map(([server, address]) => `${server} ${address}`);
  print(`twin of ${name} listens: ${addresses.join(', ')}`);
  await new Promise<void>((resolve) => {
    for (const signal of endingSignals) process.once(signal, () => resolve());
  });
  await twin.stop();
}

/** A twin that has no place to listen is told as the user's matter. */
async function listening<Value>(starting: Promise<Value>): Promise<Value> {
  try {
    return await starting;
  } catch (error) {
    const { code = '', message, cause } = error as NodeJS.ErrnoException;
    const known = code === '' ? (cause as NodeJS.ErrnoException | undefined)?.code : code;
    if (!/^(EADDR|EACCES|ENOTFOUND|EAI_|ERR_SOCKET_BAD_PORT)/.test(known ?? '')) throw error;
    throw usage(
      message.replace(/; give another one.*$/, ''),
      'Give another --port, or 0 for any free one, and a --host of this machine.',
    );
  }
}
