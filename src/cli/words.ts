import { InvalidArgumentError } from 'commander';

/** Refuses an empty word for commander: it would mean nothing, or everything. */
export function notEmpty(value: string): string {
  if (value.trim() === '') throw new InvalidArgumentError('It must not be empty.');
  return value;
}

/** What a run is limited to, for commander: two of them would look like either, and be the last one. */
export const onlyOption = [
  '--only <id prefix>',
  'only requirements and cases whose id begins so',
  (value: string, before: string | undefined): string => {
    if (before !== undefined)
      throw new InvalidArgumentError(
        `It was given before, as "${before}", and takes one beginning: that which both have, or one run for each.`,
      );
    return notEmpty(value);
  },
] as const;
