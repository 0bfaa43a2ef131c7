import { writeSync } from 'node:fs';
import { tell, whenOutputIsLost } from './output.js';

/** What ends a run before its time. */
export interface Interruption {
  /** What ends what is under way; called once. */
  onInterrupt: () => void;
  happened(): boolean;
  /** What could not be written, where that ended the run: it failed, and was not interrupted. */
  failure(): string | undefined;
  /** Ends the run since something of ours cannot be written. */
  fail(why: string): void;
  /** What is told to a user who does not wait for the end, such as how to put back what stays changed. */
  onLeaving: () => readonly string[];
  /** The verdict stands as this sentence says it, and nothing is under way any more but ending what was started. */
  over(sentence: string): void;
  /** Nothing is left but the output to be read. */
  end(): void;
}

/** Signals by which a user or the system ends a process. */
export const endingSignals = ['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGQUIT'] as const;

/** Milliseconds in which a second signal is the first one again: a terminal tells all its processes, and npm its child. */
const sameSignal = 300;

const exitInterrupted = 130;

let current: Interruption | undefined;

/** True: the command says itself how it ended. */
export const isWatching = (): boolean => current !== undefined;

/** What must be told however the process ends. */
export const lastWords = (): readonly string[] => current?.onLeaving() ?? [];

/**
 * Ctrl-C, a hang-up, a reader that goes away and a full disk end the run in order and put things back. Ctrl-C once more
 * ends the process. Listens until the process ends, so that no signal ends it with a code that its last sentence denies.
 */
export function watchForInterruption(saying = 'ending the run and putting things back'): Interruption {
  let happenedAt: number | undefined;
  let failure: string | undefined;
  let verdict: string | undefined;
  let ended = false;
  const interruption: Interruption = {
    onInterrupt: () => undefined,
    happened: () => happenedAt !== undefined,
    failure: () => failure,
    fail: (why) => {
      if (verdict === undefined) failure ??= why;
      interrupt(why);
    },
    onLeaving: () => [],
    over: (sentence) => {
      verdict = sentence;
      happenedAt = undefined;
    },
    end: () => void (ended = true),
  };
  const interrupt = (why: string): void => {
    if (happenedAt !== undefined) return;
    happenedAt = performance.now();
    if (verdict !== undefined) return;
    tell(`\n${why}: ${saying} (Ctrl-C to leave at once)`);
    interruption.onInterrupt();
  };
  const onSignal = (signal: NodeJS.Signals): void => {
    if (ended) leave([`INTERRUPTED before all output was read.${recorded(verdict)}`]);
    if (happenedAt === undefined) {
      // The last line of the output is the verdict's.
      if (verdict !== undefined)
        process.stderr.write('the run is over: ending what it started (Ctrl-C to leave at once)\n');
      interrupt(signal === 'SIGHUP' ? 'the terminal hung up' : 'interrupted');
      return;
    }
    // Whoever hung up asks for nothing more.
    if (signal === 'SIGHUP' || performance.now() - happenedAt < sameSignal) return;
    const sentence =
      verdict === undefined
        ? 'INTERRUPTED: left at once.'
        : `INTERRUPTED while what was started ended.${recorded(verdict)}`;
    leave([...interruption.onLeaving(), sentence]);
  };
  for (const signal of endingSignals) process.on(signal, onSignal);
  current = interruption;
  whenOutputIsLost(({ why, full }) => {
    const sentence = `the output cannot be written: ${why}`;
    if (full) interruption.fail(sentence);
    else interrupt(sentence);
  });
  return interruption;
}

const recorded = (verdict: string | undefined): string =>
  verdict === undefined ? '' : ` The record says: ${verdict}`;

/** Ends the process now. What was written before and not read is lost, so the last words go to the standard error. */
function leave(lines: readonly string[]): never {
  try {
    writeSync(2, `${lines.join('\n')}\n`);
  } catch {
    // Nobody reads that either.
  }
  process.exit(exitInterrupted);
}
