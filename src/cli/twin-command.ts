import { chmodSync, writeFileSync } from 'node:fs';
import { stringify } from 'yaml';
import { endingSignals } from '../app/interruption.js';
import { whyUnwritable } from '../verdict/unwritable.js';
import { print, write } from '../app/output.js';
import { usage } from '../target/usage.js';
import { defined } from '../target/defined.js';
import { startTwin, twinOf, type DocumentTwinOptions } from '../target/fixtures.js';
import type { ParameterValue } from '../target/target-file.js';
import { readSpec } from '../app/read-spec.js';
import type { DocumentOptions } from '../app/run-options.js';
import { refuseUselessView, viewOf } from '../app/view-of.js';
import { documentBehind } from '../spec/load.js';
import { ownerOnly } from '../app/write-report.js';

export interface TwinOptions extends DocumentOptions {
  param?: Record<string, ParameterValue>;
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
  const said = saidOf(spec, options);
  if (options.listMutants) {
    const { mutants } = await twinOf(spec, said);
    write(mutants.map(({ name, text, breaks }) => `${name}: ${text} [${breaks.join(', ')}]\n`).join(''));
    return;
  }
  const name = options.mutant === undefined ? spec : `${spec}/${options.mutant}`;
  const twin = await listening(startTwin(name, defined({ port: options.port, host: options.host }), said));
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

/** What is said of a bare document. One that no run would take is refused here as there, with every reason. */
function saidOf(spec: string, options: TwinOptions): DocumentTwinOptions {
  const { param: parameters = {} } = options;
  const view = viewOf(options);
  refuseUselessView(options, [spec]);
  if (documentBehind(spec)) readSpec(spec, view);
  else if (Object.keys(parameters).length > 0)
    throw usage(`--param is for the twin of a document, and ${spec} is none`, 'Leave it out.');
  const { id, as, operations, probes } = view;
  return { ...defined({ id, as, operations, probes }), parameters, tell: (sentence) => print(sentence) };
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
