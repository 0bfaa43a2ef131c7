import { CommanderError } from 'commander';
import { SpecError } from '../spec/read/problem.js';
import { HarnessError, Interrupted } from '../verdict/harness-error.js';
import { lastWords } from '../app/interruption.js';

/** Exit codes beyond the gate's: what was asked for is wrong, or the harness failed. */
export const exitUsage = 2;
export const exitHarness = 4;
export const exitInterrupted = 130;

/** Says in one place what went wrong, without stack frames where it is known, and answers the exit code. */
export function explain(error: unknown): number {
  // commander has said it.
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : exitUsage;
  const { text, exit } = saidOf(error);
  process.stderr.write([...lastWords(), text, ''].join('\n'));
  return exit;
}

function saidOf(error: unknown): { text: string; exit: number } {
  if (error instanceof SpecError) return { text: error.message, exit: exitUsage };
  if (error instanceof Interrupted) return { text: error.message, exit: exitInterrupted };
  if (error instanceof HarnessError) {
    const isUsage = error.code === 'USAGE' || error.code === 'RECORD_UNREADABLE';
    const text = `${error.message.replace(/\.$/, '')}. ${error.hint}`;
    return { text, exit: isUsage ? exitUsage : exitHarness };
  }
  const { stack } = error instanceof Error ? error : new Error(String(error));
  return { text: `The harness failed; please report this:\n${stack}`, exit: exitHarness };
}
