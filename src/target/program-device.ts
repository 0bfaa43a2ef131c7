import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { DeviceInHand } from '../driver/broker/client-device.js';
import { filledWords } from './command-words.js';
import { commandEnds, commandFailed, maskOf, type Values } from './device-command.js';
import { Program } from './program.js';

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
    const command = new Program(filledWords(words, values), masked);
    under = command;
    const how = await commandEnds(command.exited(), () => command.ended());
    await command.kill();
    if (how === 'ended with exit code 0' || how.startsWith('ended with exit code 0,')) return;
    throw commandFailed(what, how);
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
