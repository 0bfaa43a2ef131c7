import type { CaseLine } from '../../verdict/record.js';
import type { SpecRows } from '../record/by-requirement.js';
import { table } from './table.js';
import { printable, wrap } from '../text.js';

const columns = ['value', 'meaning', 'provoked by', 'seen'];
const gap = 2;
/** A column is not made narrower than this to make room for others. */
const narrowest = 10;

type Enumerated = CaseLine & Required<Pick<CaseLine, 'enumerated'>>;

/**
 * For each enumeration whose values the cases of a spec provoke: value, meaning, how it was provoked, and what was seen
 * then. In the order of the plan; cells are wrapped so that no line is longer than `width`.
 */
export function enumerationLines(
  cases: readonly CaseLine[],
  session: SpecRows['session'],
  width: number,
): string[] {
  return provokedValues(cases, session).flatMap(({ of, rows }, index) => [
    ...(index === 0 ? [] : ['']),
    ...wrap(`Values of ${of}:`, width),
    ...wrappedTable(rows, width),
  ]);
}

/** The same as rows of value, meaning, how it was provoked, and what was seen then. */
export function provokedValues(
  cases: readonly CaseLine[],
  session: SpecRows['session'],
): { of: string; rows: string[][] }[] {
  const order = new Map(session?.cases.map((id, index) => [id, index]));
  const provoked = cases
    .filter((line): line is Enumerated => line.enumerated !== undefined)
    .toSorted((a, b) => (order.get(a.id) ?? order.size) - (order.get(b.id) ?? order.size));
  const names = [...new Set(provoked.map(({ enumerated }) => enumerated.of))];
  return names.map((of) => ({
    of,
    rows: rowsOf(provoked.filter(({ enumerated }) => enumerated.of === of)),
  }));
}

/** A row for each value, whatever the number of cases that provoke it; it says all that was seen. */
function rowsOf(lines: readonly Enumerated[]): string[][] {
  const byValue = new Map<string, Enumerated[]>();
  for (const line of lines) {
    const key = JSON.stringify([line.enumerated.value, line.enumerated.by]);
    byValue.set(key, [...(byValue.get(key) ?? []), line]);
  }
  return [...byValue.values()].map((alike) => {
    const { value, meaning, by } = alike[0]!.enumerated;
    const seen = [...new Set(alike.map(seenIn))].join('; ');
    return [JSON.stringify(value), meaning, by, seen].map((text) => printable(text.replaceAll('\n', ' ')));
  });
}

function seenIn({ verdict, actual, reason, enumerated }: Enumerated): string {
  if (verdict === 'pass') return actual ?? JSON.stringify(enumerated.value);
  if (verdict === 'fail') return `instead: ${actual ?? 'something else'}`;
  return `not judged: ${reason ?? verdict}`;
}

function wrappedTable(rows: readonly string[][], width: number): string[] {
  const widths = widthsFor([columns, ...rows], width);
  const lines = rows.flatMap((row) => {
    const cells = row.map((text, column) => wrap(text, widths[column]!));
    const height = Math.max(...cells.map((cell) => cell.length));
    return Array.from({ length: height }, (_, line) => cells.map((cell) => cell[line] ?? ''));
  });
  return table(
    columns.map((title) => ({ title })),
    lines,
  );
}

/** As wide as the longest cell; where that is too much together, the widest column gives way first. */
function widthsFor(rows: readonly (readonly string[])[], width: number): number[] {
  const widths = columns.map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  const available = width - gap * (columns.length - 1);
  const total = (): number => widths.reduce((sum, one) => sum + one, 0);
  while (total() > available && Math.max(...widths) > narrowest) {
    widths[widths.indexOf(Math.max(...widths))]! -= 1;
  }
  return widths;
}
