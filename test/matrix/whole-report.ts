import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { packageRoot } from '../../src/spec/read/locate.js';
import { explanationOf, type Explanation } from './explanation.js';
import type { GenericResult } from './generic-run.js';
import { failedBesides, survivorsOf, type MutantRow } from './matrix.js';
import type { Outcomes } from './run-mutant.js';

/** Writes one of the committed samples. */
export function writeSample(name: string, lines: readonly string[]): void {
  const folder = join(packageRoot(), 'reports', 'sample');
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, name), `${lines.join('\n').trimEnd()}\n`);
}

const cell = (text: string): string => text.replaceAll('|', '\\|').replaceAll('\n', ' ');
const row = (...cells: string[]): string => `| ${cells.map(cell).join(' | ')} |`;
const named = (names: readonly string[]): string => names.map((name) => `\`${name}\``).join(', ') || '–';

/** Which mutants kill which requirement of one spec. */
export function killSection(spec: string, conforming: Outcomes, rows: readonly MutantRow[]): string[] {
  const survivors = survivorsOf(rows, conforming);
  const requirements = [...conforming.keys()];
  const killersOf = (id: string): string[] =>
    rows
      .filter(({ mutant, outcomes }) => mutant.breaks.includes(id) && outcomes.get(id)?.verdict === 'fail')
      .map(({ mutant }) => mutant.name);
  const killed = requirements.filter((id) => killersOf(id).length > 0 || conforming.get(id)!.known);
  return [
    `## ${spec}`,
    '',
    `${rows.length} mutants, ${requirements.length} requirements, ${killed.length} of them killed, ${survivors.length} survivors.`,
    '',
    row('requirement', 'killed by the mutants that declare it', 'failed besides by'),
    row('---', '---', '---'),
    ...requirements.map((id) =>
      row(
        id.slice(spec.length + 1),
        conforming.get(id)!.known ? `the twin itself; ${named(killersOf(id))}` : named(killersOf(id)),
        named(rows.filter((one) => failedBesides(one).includes(id)).map(({ mutant }) => mutant.name)),
      ),
    ),
    '',
    ...survivorTable(
      survivors.map(({ mutant, requirement, verdict, why }) => [mutant, requirement, `${verdict}: ${why}`]),
    ),
  ];
}

/** One line of a matrix of which requirement is judged on which broker. */
export function killedRow(
  name: string,
  id: string,
  part: { broker: string; rows: readonly MutantRow[] } | undefined,
): string {
  const killers = (part?.rows ?? [])
    .filter(({ mutant, outcomes }) => mutant.breaks.includes(id) && outcomes.get(id)?.verdict === 'fail')
    .map(({ mutant }) => mutant.name);
  return row(name, part?.broker ?? 'none keeps it', named(killers));
}

function survivorTable(survivors: string[][]): string[] {
  if (survivors.length === 0) return [];
  return [
    row('survivor', 'requirement', 'verdict'),
    row('---', '---', '---'),
    ...survivors.map((cells) => row(...cells)),
    '',
  ];
}

/** What became of the generic mutants of one spec. */
export function genericSection(
  spec: string,
  results: readonly GenericResult[],
  explained: readonly Explanation[],
): string[] {
  const survivors = results.filter(({ killedBy }) => killedBy === undefined);
  const killers = new Map<string, string[]>();
  for (const { mutant, killedBy } of results) {
    if (killedBy !== undefined) killers.set(killedBy, [...(killers.get(killedBy) ?? []), mutant.name]);
  }
  return [
    `## ${spec}`,
    '',
    `${results.length} mutants, ${results.length - survivors.length} killed, ${survivors.length} survivors.`,
    '',
    row('survivor', 'why that is right'),
    row('---', '---'),
    ...survivors.map(({ mutant }) =>
      row(`\`${mutant.name}\``, explanationOf(explained, mutant.name)?.reason ?? '**unexplained**'),
    ),
    '',
    row('requirement', 'mutants that it is the first to kill'),
    row('---', '---'),
    ...[...killers]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([id, names]) => row(id.slice(spec.length + 1), named(names))),
    '',
  ];
}
