import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { DeviceInHand } from '../driver/broker/client-device.js';
import { HarnessError } from '../verdict/harness-error.js';
import { filledWords } from './command-words.js';
import { Program } from './program.js';

/** Milliseconds that a command of the user's may take. */
const commandWithin = 60_000;

type Values = Readonly<Record<string, string | number | boolean>>;

/** How a device is reached by commands: words of programs, with names in braces to be filled in. */
export interface DeviceCommands {
  /** The device itself is a program. */
  start?: readonly string[];
  restart?: readonly string[];
  publish?: readonly string[];
}

/** A device that is a program, or that commands of the user's restart and make publish. */
export function commandedDevice(
  { start, restart, publish }: DeviceCommands,
  parameters: Values,
): DeviceInHand {
  const masked = maskOf(parameters);
  let values: Values = parameters;
  let program: Program | undefined;
  let under: Program | undefined;
  let file: ReturnType<typeof fileOf> | undefined;
  const run = async (words: readonly string[], what: string): Promise<void> => {
    under = new Program(filledWords(words, values), masked);
    await within(under.exited(), commandWithin);
    const how = under.ended();
    await under.kill();
    if (how === 'ended with exit code 0' || how?.startsWith('ended with exit code 0,')) return;
    throw new HarnessError(
      'DEVICE_COMMAND',
      `the command that ${what} the device ${how ?? `did not end within ${commandWithin / 1000} s`}`,
      'Correct the command; it must end with exit code 0 when that is done.',
    );
  };
  const begin = (): void => {
    if (start) program = new Program(filledWords(start, values), masked);
  };
  return {
    async connectTo({ host, port, url, authority }) {
      const told = authority === undefined ? undefined : await (file ??= fileOf(authority));
      values = { ...parameters, host, port, url, ...(told && { ca: told.path }) };
      begin();
    },
    ...((start ?? restart) && {
      async restart() {
        if (restart) return await run(restart, 'restarts');
        await program?.kill();
        begin();
      },
    }),
    ...(publish && { publish: async () => await run(publish, 'makes a message of') }),
    ended: () => program?.ended(),
    async stop() {
      await Promise.all([program?.stop(), under?.kill()]);
      await (await file)?.remove();
    },
  };
}

/** The authority that a program is to trust, as a file of its own. */
async function fileOf(authority: string): Promise<{ path: string; remove: () => Promise<void> }> {
  const folder = await mkdtemp(join(tmpdir(), 'mqtt-conformance-authority-'));
  const path = join(folder, 'ca.pem');
  await writeFile(path, authority);
  return { path, remove: async () => await rm(folder, { recursive: true, force: true }) };
}

/** Values of parameters may be secrets, and a program may say what it was told. */
const maskOf =
  (parameters: Values) =>
  (text: string): string =>
    Object.entries(parameters)
      .filter(([, value]) => typeof value === 'string' && value.length > 2)
      .reduce((masked, [name, value]) => masked.replaceAll(String(value), `{${name}}`), text);

const within = async (what: Promise<void>, milliseconds: number): Promise<void> => {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<void>((resolve) => (timer = setTimeout(resolve, milliseconds)));
  await Promise.race([what, late]).finally(() => clearTimeout(timer));
};
