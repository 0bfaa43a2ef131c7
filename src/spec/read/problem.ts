/** One thing that is wrong with a file the user wrote. Line and column count from 1; of a file as a whole they are 0. */
export interface Problem {
  file: string;
  line: number;
  column: number;
  /** JSON pointer of the offending value. */
  pointer: string;
  /** One sentence: what is wrong and, where it is known, the nearest allowed word. */
  message: string;
}

/** What is wrong with a file, or a path, as a whole. */
export const ofTheWhole = (file: string, message: string): Problem => ({
  file,
  line: 0,
  column: 0,
  pointer: '',
  message,
});

/** `specs/x/conformance.yaml:12:5 /requirements/3/steps/0: …`, without a place where it is about the whole. */
export function formatProblem(problem: Problem): string {
  if (problem.line === 0) return `${problem.file}: ${problem.message}`;
  return `${problem.file}:${problem.line}:${problem.column} ${problem.pointer || '/'}: ${problem.message}`;
}

/** Thrown when a spec or target file cannot be used; carries every problem found, not only the first. */
export class SpecError extends Error {
  constructor(readonly problems: Problem[]) {
    super(problems.map(formatProblem).join('\n'));
    this.name = 'SpecError';
  }
}
