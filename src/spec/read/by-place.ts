import type { Problem } from './problem.js';

/** Order in which an author meets the problems: file by file, from the top. For `sort`. */
export const byPlace = (one: Problem, other: Problem): number =>
  one.file.localeCompare(other.file) || one.line - other.line || one.column - other.column;
