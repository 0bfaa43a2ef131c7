import { InvalidArgumentError } from 'commander';

/** Refuses an empty word for commander: it would mean nothing, or everything. */
export function notEmpty(value: string): string {
  if (value.trim() === '') throw new InvalidArgumentError('It must not be empty.');
  return value;
}
