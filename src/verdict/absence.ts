import type { AbsenceLine } from './record.js';

/** What the record says of when, as a reader's clock shows it. */
export const clockTime = (milliseconds: number): string =>
  `${new Date(milliseconds).toISOString().slice(11, 19)} UTC`;

const seconds = (milliseconds: number): string => `${(milliseconds / 1000).toFixed(1)} s`;

/** How it ended: `came back after 2.1 s`. */
const endText = ({ left, back, waited = 0 }: Pick<AbsenceLine, 'left' | 'back' | 'waited'>): string =>
  back === undefined
    ? `did not come back within ${seconds(waited)}`
    : `came back after ${seconds(back - left)}`;

/** `went away`; `stopped answering` where it still lets connections be opened. */
const leaving = ({ how }: Pick<AbsenceLine, 'how'>): string =>
  how === 'stopped answering' ? 'stopped answering CONNECT' : 'went away';

/** `the target went away at 21:14:03 UTC and came back after 2.1 s`. */
export const absenceText = (absence: Omit<AbsenceLine, 'type' | 'spec'>): string =>
  missingText(absence) ??
  `the target ${leaving(absence)} at ${clockTime(absence.left)} and ${endText(absence)}`;

/** Of a device that is only a client: that it did not come to our broker, after what, and what else it did. */
function missingText({
  how,
  told,
  waited = 0,
  underWay: [after],
}: Omit<AbsenceLine, 'type' | 'spec'>): string | undefined {
  const besides = told === undefined ? ' (--device-timeout gives it longer)' : `: ${told}`;
  if (how === 'never came') return `the device never came to our broker within ${seconds(waited)}${besides}`;
  if (how !== 'did not come again') return undefined;
  return `the device did not come back within ${seconds(waited)}${after === undefined ? '' : ` after ${after}`}${besides}`;
}

const underWayAtMost = 5;

/** What a run says first: when the target was away, and what was under way; undefined when it was there all the time. */
export function absencesText(absences: readonly AbsenceLine[]): string | undefined {
  const [first] = absences;
  if (!first) return undefined;
  const missing = missingText(absences.at(-1)!);
  if (missing !== undefined) return missing;
  const times = absences.length === 1 ? '' : `, ${absences.length} times`;
  const when = absences.map(
    (absence, index) =>
      `${index === 0 || absence.how !== first.how ? `${leaving(absence)} ` : ''}at ${clockTime(absence.left)} and ${endText(absence)}`,
  );
  const told = when.length <= 3 ? when : [...when.slice(0, 2), '…', when.at(-1)!];
  const ids = [...new Set(absences.flatMap(({ underWay }) => underWay))];
  const more = ids.length > underWayAtMost ? ` and ${ids.length - underWayAtMost} more` : '';
  const underWay =
    ids.length === 0
      ? 'nothing was under way'
      : `under way were ${ids.slice(0, underWayAtMost).join(', ')}${more}`;
  return `the target ${told.join('; ')}${times}; ${underWay}`;
}

/** The same in few words, for the last line. */
export function absencesInShort(absences: readonly AbsenceLine[]): string | undefined {
  const gone = absences.find(({ back }) => back === undefined);
  if (gone) return absenceText(gone);
  if (absences.length === 0) return undefined;
  return `the target went away ${absences.length === 1 ? 'once' : `${absences.length} times`} and came back`;
}
