/** A part of a Markdown page. `row` is a row of a table, with the column of each cell. */
export interface Part {
  kind: 'heading' | 'text' | 'code' | 'row';
  /** From 1. */
  line: number;
  text: string;
  /** Of a row: its cells, each with the heading of its column. */
  cells?: { column: string; text: string }[];
}

/** A page in Markdown as headings, paragraphs, code blocks and rows of tables, those of ReadMe's blocks among them. */
export function partsOf(page: string): Part[] {
  const lines = page.replace(/^\uFEFF/, '').split(/\r\n|\r|\n/);
  const parts: Part[] = [];
  let columns: string[] | undefined;
  let index = withoutFrontMatter(lines);
  while (index < lines.length) {
    const text = lines[index]!;
    const line = index + 1;
    const fence = /^\s*(`{3,}|~{3,})/.exec(text)?.[1];
    if (fence !== undefined || /^\[block:\w+\]/.test(text)) {
      const isEnd = (one: string): boolean =>
        fence === undefined ? /^\[\/block\]/.test(one) : one.trim().startsWith(fence);
      const found = lines.findIndex((one, at) => at > index && isEnd(one));
      const end = found < 0 ? lines.length : found;
      const inside = lines.slice(index + 1, end);
      if (fence === undefined) parts.push(...rowsOfBlock(inside.join('\n'), line));
      else parts.push({ kind: 'code', line: line + 1, text: inside.join('\n') });
      index = end + 1;
      continue;
    }
    const cells = cellsOf(text);
    if (!cells) columns = undefined;
    if (/^#{1,6}\s/.test(text))
      parts.push({ kind: 'heading', line, text: text.replace(/^#+\s*|\s*#+\s*$/g, '') });
    else if (cells && columns === undefined) columns = cells;
    else if (cells && !cells.every((cell) => /^:?-*:?$/.test(cell)))
      parts.push({
        kind: 'row',
        line,
        text,
        cells: cells.map((cell, at) => ({ column: columns![at] ?? '', text: cell })),
      });
    else if (!cells && text.trim() !== '') parts.push({ kind: 'text', line, text });
    index += 1;
  }
  return parts;
}

function withoutFrontMatter(lines: readonly string[]): number {
  if (lines[0] !== '---') return 0;
  const end = lines.indexOf('---', 1);
  return end < 0 ? 0 : end + 1;
}

const cellsOf = (line: string): string[] | undefined =>
  /^\s*\|.*\|\s*$/.test(line)
    ? line
        .trim()
        .slice(1, -1)
        .split('|')
        .map((cell) => cell.trim())
    : undefined;

/** A table as ReadMe keeps it: `{ data: { 'h-0': …, '0-0': … } }`. */
function rowsOfBlock(text: string, line: number): Part[] {
  let data: Record<string, unknown>;
  try {
    data = ((JSON.parse(text) as { data?: unknown }).data ?? {}) as Record<string, unknown>;
  } catch {
    return [];
  }
  const rows = new Map<string, NonNullable<Part['cells']>>();
  for (const [place, cell] of Object.entries(data)) {
    const [, row, column] = /^(\d+)-(\d+)$/.exec(place) ?? [];
    if (row === undefined || typeof cell !== 'string') continue;
    const cells = rows.get(row) ?? [];
    cells.push({ column: String(data[`h-${column}`] ?? ''), text: cell });
    rows.set(row, cells);
  }
  return [...rows.values()].map((cells) => ({
    kind: 'row',
    line,
    text: cells.map((cell) => cell.text).join(' | '),
    cells,
  }));
}
