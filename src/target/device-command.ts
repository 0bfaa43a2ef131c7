import { HarnessError } from '../verdict/harness-error.js';

/** Milliseconds that a command of the user's may take. */
const commandWithin = 60_000;

export type Values = Readonly<Record<string, string | number | boolean>>;

/**
 * Waits until a command has ended, for so long as it may take. `how` answers how it did, in words that follow "it", and
 * undefined while it runs.
 */
export async function commandEnds(ended: Promise<unknown>, how: () => string | undefined): Promise<string> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<void>((resolve) => (timer = setTimeout(resolve, commandWithin)));
  await Promise.race([ended, late]).finally(() => clearTimeout(timer));
  return how() ?? `did not end within ${commandWithin / 1000} s`;
}

/** What a command that did not succeed means: the lab is at fault. */
export const commandFailed = (what: string, how: string): HarnessError =>
  new HarnessError(
    'DEVICE_COMMAND',
    `the command that ${what} the device ${how}`,
    'Correct the command; it must end with exit code 0 when that is done.',
  );

/** Values of parameters may be secrets, and a program may say what it was told. */
export const maskOf =
  (parameters: Values) =>
  (text: string): string =>
    Object.entries(parameters)
      .filter(([, value]) => typeof value === 'string' && value.length > 2)
      .reduce((masked, [name, value]) => masked.replaceAll(String(value), `{${name}}`), text);
