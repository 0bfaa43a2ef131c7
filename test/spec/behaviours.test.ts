import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { builtInChecks } from '../../src/checks/index.js';
import { loadSpec } from '../../src/spec/load.js';
import { knownSpecs, locateSpec } from '../../src/spec/read/locate.js';

const columns = ['what', 'product', 'guess', 'seen', 'rests'] as const;
type Row = Record<(typeof columns)[number], string>;

const rows: Row[] = readFileSync('docs/behaviours.md', 'utf8')
  .split('\n')
  .filter((line) => line.startsWith('|'))
  .slice(2)
  .map((line) => {
    const cells = line
      .split('|')
      .slice(1, -1)
      .map((cell) => cell.trim());
    expect(cells, line).toHaveLength(columns.length);
    return Object.fromEntries(columns.map((name, at) => [name, cells[at]])) as Row;
  });

const specs = knownSpecs().map((id) => loadSpec(locateSpec(id)!.path, builtInChecks));
const requirements = new Set(specs.flatMap(({ requirements }) => requirements.map(({ id }) => id)));
const rulings = new Set(specs.flatMap(({ id, rulings }) => rulings.map((ruling) => `${id}/${ruling.id}`)));

/** Whether there is such a requirement, such a ruling (`<spec>/<id>`), or such a file of tests. */
const exists = (name: string) => requirements.has(name) || rulings.has(name) || existsSync(name);
const named = (cell: string) => [...cell.matchAll(/`([^`]+)`/g)].map(([, name]) => name!);

describe('docs/behaviours.md', () => {
  test.each(rows)('$what, $product: what rests on it is there', ({ rests, seen, product, guess }) => {
    const names = named(rests);
    expect(names).not.toEqual([]);
    expect(names.filter((name) => !exists(name))).toEqual([]);
    expect(named(seen).filter((name) => name.startsWith('findings/') && !existsSync(name))).toEqual([]);
    expect(product).toMatch(/ \d+\.\d+/);
    expect(guess).not.toBe('');
  });
});
