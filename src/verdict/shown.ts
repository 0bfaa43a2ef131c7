import type { CaseLine } from './record.js';

/** Whether a requirement is a rule of every connection, which any run judges: its id says so. */
export const isOfEveryConnection = ({ requirement, spec }: Pick<CaseLine, 'requirement' | 'spec'>): boolean =>
  requirement.startsWith(`${spec}.wire.`);

/**
 * Whether the views of a run tell of a case. Under `--only`, the prefix of ids that somebody asked for, they leave out the
 * rules of every connection that nobody asked for and that have nothing to say; the record holds them all the same.
 */
export const isShown = (
  line: Pick<CaseLine, 'id' | 'requirement' | 'spec' | 'verdict' | 'weight'>,
  only: string | undefined,
): boolean =>
  only === undefined ||
  !isOfEveryConnection(line) ||
  line.id.startsWith(only) ||
  line.verdict === 'fail' ||
  line.weight !== 'none';

/** The label, name and value, by which Allure's writer knows what it is not to tell of. */
export const leftToTheRecord = ['shown', 'in the record alone'] as const;
