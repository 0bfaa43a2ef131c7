/** One thing that is wrong with a file the user wrote. Line and column count from 1. */
export interface Problem {
  file: string;
  line: number;
  column: number;
  /** JSON pointer of the offending value. */
  pointer: string;
  /** One sentence: what is wrong and, where it is known, the nearest allowed word. */
  message: string;
}

/** `specs/x/conformance.yaml:12:5 /requirements/3/steps/0: …` */
export function formatProblem(problem: Problem): string {
  return `${problem.file}:${problem.line}:${problem.column} ${problem.pointer || '/'}: ${problem.message}`;
}

/** Thrown when a spec or target file cannot be used; carries every problem found, not only the first. */
export class SpecError extends Error {
  constructor(readonly problems: Problem[]) {
    super(problems.map(formatProblem).join('\n'));
    this.name = 'SpecError';
  }
}
