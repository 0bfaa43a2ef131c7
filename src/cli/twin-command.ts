import { writeFileSync } from 'node:fs';
import { stringify } from 'yaml';
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
    process.stdout.write(
      mutants.map(({ name, text, breaks }) => `${name}: ${text} [${breaks.join(', ')}]\n`).join(''),
    );
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
  process.stdout.write(`twin of ${name} listens: ${addresses.join(', ')}\n`);
  await new Promise<void>((resolve) => {
    process.once('SIGINT', resolve);
    process.once('SIGTERM', resolve);
  });
  await twin.stop();
}
