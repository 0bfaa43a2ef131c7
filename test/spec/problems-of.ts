import { SpecError } from '../../src/spec/read/problem.js';
import type { Problem } from '../../src/spec/read/problem.js';

/** The problems that `act` throws; none when it returns. Other errors are passed on. */
export function problemsOf(act: () => unknown): Problem[] {
  try {
    act();
    return [];
  } catch (error) {
    if (error instanceof SpecError) return error.problems;
    throw error;
  }
}

/** `12:5 /requirements/3: …`: a problem without its file. */
export const brief = ({ line, column, pointer, message }: Problem): string =>
  `${line}:${column} ${pointer}: ${message}`;
