import { writeFileSync } from 'node:fs';
import { stringify } from 'yaml';
import { endingSignals } from './interruption.js';
import { print, write } from './output.js';
import { startTwin, twinOf } from './fixtures.js';

export interface TwinOptions {
  port?: number;
  host?: string;
  mutant?: string;
  writeTargetFile?: string;
  listMutants?: boolean;
}

/** Serves a twin until interrupted, or lists its mutants. */
export async function twinCommand(spec: string, options: TwinOptions): Promise<void> {
  if (options.listMutants) {
    const { mutants } = await twinOf(spec);
    write(mutants.map(({ name, text, breaks }) => `${name}: ${text} [${breaks.join(', ')}]\n`).join(''));
    return;
  }
  const name = options.mutant === undefined ? spec : `${spec}/${options.mutant}`;
  const twin = await startTwin(name, {
    ...(options.port === undefined ? {} : { port: options.port }),
    ...(options.host === undefined ? {} : { host: options.host }),
  });
  if (options.writeTargetFile !== undefined)
    writeFileSync(options.writeTargetFile, stringify(twin.targetFile));
  const addresses = Object.entries(twin.addresses).map(([server, address]) => `${server} ${address}`);
  print(`twin of ${name} listens: ${addresses.join(', ')}`);
  await new Promise<void>((resolve) => {
    for (const signal of endingSignals) process.once(signal, () => resolve());
  });
  await twin.stop();
}
