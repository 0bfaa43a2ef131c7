import { createContext, Script } from 'node:vm';

const given = createContext({ work: undefined }) as { work: (() => unknown) | undefined };
const script = new Script('work()');

/** That a piece of work was not done in the time that it had. */
export class TimeIsUp extends Error {
  override readonly name = 'TimeIsUp';
}

/**
 * Does work that computes and awaits nothing, and ends it where it takes longer than so many milliseconds: nothing else of
 * this thread could. It costs a thread each time.
 * @throws TimeIsUp when it takes longer, and whatever the work throws.
 */
export function bounded<T>(work: () => T, milliseconds: number): T {
  const outer = given.work;
  given.work = work;
  try {
    return script.runInContext(given, { timeout: Math.max(1, Math.ceil(milliseconds)) }) as T;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ERR_SCRIPT_EXECUTION_TIMEOUT') throw error;
    throw new TimeIsUp(`it was not done within ${milliseconds} ms`, { cause: error });
  } finally {
    given.work = outer;
  }
}
