import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import { commandWords, namesInWords } from './command-words.js';
import { didYouMean } from '../spec/read/nearest.js';
import { usage } from './usage.js';

/** A target that is only a client: a device that is configured to come here, a program that is started, or one in a container. */
export type ClientTarget =
  | { kind: 'listen'; listen: string }
  | { kind: 'exec'; words: string[] }
  | { kind: 'container'; recipe: string };

/** What `listen:`, `exec:` and `container:client/` say; undefined for any other target. Throws usage errors. */
export function clientTarget(target: string): ClientTarget | undefined {
  const [kind, rest = ''] = target.split(/:(.*)/s);
  if (kind === 'exec') return { kind, words: programWords(rest, 'exec:') };
  if (kind === 'container' && /^client(\/|$)/.test(rest))
    return { kind, recipe: rest.slice('client/'.length) };
  if (kind !== 'listen') return undefined;
  if (!/^(.*:)?\d{1,5}$/.test(rest) || Number(/\d+$/.exec(rest)![0]) > 65_535)
    throw usage(
      `"${target}" does not say at which port our broker waits for the device`,
      'Give --target=listen:1883, or --target=listen:192.168.0.2:1883.',
    );
  return { kind, listen: rest.includes(':') ? rest : `0.0.0.0:${rest}` };
}

/** The words of a command whose program is there. Throws usage errors. */
export function programWords(command: string, option: string): string[] {
  const words = commandWords(command, option);
  const [program = ''] = words;
  if (!isThere(program))
    throw usage(
      `there is no program "${program}" to start`,
      program.includes('/') ? 'Correct its path.' : 'Install it, or give its path.',
    );
  return words;
}

/** Refuses a name in braces that nothing fills in. */
export function refuseUnknownNames(words: readonly string[], known: readonly string[], option: string): void {
  const unknown = namesInWords(words).find((name) => !known.includes(name));
  if (unknown === undefined) return;
  throw usage(
    `the command of ${option} has {${unknown}}, and nothing is known by that name${didYouMean(unknown, known)}`,
    'Known are host, port and url of our broker, ca over TLS, and the parameters of the run (--param).',
  );
}

/** Whether a program is there to be started, by its path or on the path. */
export function isThere(program: string): boolean {
  const places = program.includes('/')
    ? [program]
    : (process.env['PATH'] ?? '').split(delimiter).map((folder) => join(folder, program));
  return places.some((path) => {
    try {
      accessSync(path, constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
}
