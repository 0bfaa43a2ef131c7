import type { PageRequirement } from './data.js';

type Place = Pick<PageRequirement, 'document' | 'section'>;

/** Rows under the sections of their documents: by number where sections have numbers, else as the spec has them. */
export function bySection<Row>(
  rows: readonly Row[],
  placeOf: (row: Row) => Place,
): { section: string; rows: Row[] }[] {
  const groups = new Map<string, { place: Place; rows: Row[] }>();
  for (const row of rows) {
    const { document, section } = placeOf(row);
    const key = JSON.stringify([document, section]);
    const group = groups.get(key) ?? { place: { document, section }, rows: [] };
    groups.set(key, group);
    group.rows.push(row);
  }
  return [...groups.values()]
    .toSorted((a, b) => inOrder(a.place, b.place))
    .map(({ place, rows: own }) => ({ section: `${place.document}, ${place.section}`, rows: own }));
}

function inOrder(one: Place, other: Place): number {
  const numbered = /^\d/;
  if (one.document !== other.document || !numbered.test(one.section) || !numbered.test(other.section))
    return 0;
  return one.section.localeCompare(other.section, 'en', { numeric: true });
}
