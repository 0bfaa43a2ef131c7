import { isFull, whyUnwritable } from '../verdict/unwritable.js';

/** Why nothing more can be told on the standard output. */
export interface Lost {
  why: string;
  /** The disk behind it is full; otherwise nobody reads any more. */
  full: boolean;
}

let lost: Lost | undefined;
let onLost: (why: Lost) => void = () => undefined;

/**
 * Makes a standard output that fails an event of the run: by itself Node ends the process with a stack trace, and exit 1,
 * which is the code of a failed MUST. Must be called before anything is written.
 */
export function watchOutput(): void {
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (lost) return;
    lost = { why: whyUnwritable(error), full: isFull(error) };
    onLost(lost);
  });
  // There is nowhere left to say it.
  process.stderr.on('error', () => undefined);
}

/** Calls `listener`, now or later, when the standard output cannot be written. */
export function whenOutputIsLost(listener: (why: Lost) => void): void {
  onLost = listener;
  if (lost) listener(lost);
}

export const outputIsLost = (): Lost | undefined => lost;

let isQuiet = false;

/** From now on only what must be read is said. */
export const beQuiet = (): void => void (isQuiet = true);

let isGivenAway = false;

/** From now on the standard output is a report's alone: what must be read goes to the standard error. */
export const giveOutputAway = (): void => void (isGivenAway = true);

let lastSaid = performance.now();

/** Milliseconds since something was said. */
export const silentFor = (): number => performance.now() - lastSaid;

/** Text on the standard output. */
export function write(text: string): void {
  lastSaid = performance.now();
  if (!lost && !isQuiet && !isGivenAway) process.stdout.write(text);
}

/** A line on the standard output. */
export const print = (text: string): void => write(`${text}\n`);

/** A line that must be read: on the standard error where nobody reads the output, or that is a report. */
export const tell = (text: string): void =>
  void (lost || isGivenAway ? process.stderr : process.stdout).write(`${text}\n`);

/** A report on the standard output. */
export function writeAll(lines: Iterable<string>): void {
  for (const line of lines) if (!lost) process.stdout.write(`${line}\n`);
}

/** Ends when whoever reads them has taken all that was written: `process.exit` would throw the rest away. */
export async function outputTaken(): Promise<void> {
  const taken = async (stream: NodeJS.WriteStream): Promise<void> =>
    await new Promise((done) => void stream.write('', () => done()));
  await Promise.all([lost ? undefined : taken(process.stdout), taken(process.stderr)]);
}
