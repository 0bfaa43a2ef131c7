import { isRecord, joinPointer, memberOf, splitPointer } from '../pointer.js';
import { withCodesOf5 } from './codes-of-5.js';
import type { SourceFile } from './read-yaml.js';
import { SpecError, type Problem } from './problem.js';

/** A statement of this spec whose requirements are those of another spec, as a row under `takes` has it. */
interface Row {
  statement: string;
  section: string;
  requirements: readonly (string | { take: string; as?: string; but?: Record<string, unknown> })[];
}

interface Taken {
  /** What the requirement is in the other spec, without the id of that. */
  name: string;
  id: string;
  requirement: Record<string, unknown>;
  /** Where the row names it. */
  pointer: string;
}

/** The number of a statement at the beginning of a name, `MQTT-3.8.4-6` of `MQTT-3.8.4-6-qos2`. */
const number = /^MQTT-[0-9.]+-\d+/;

const requirementsOf = (value: unknown): Record<string, unknown>[] =>
  (memberOf(value, 'requirements') as Record<string, unknown>[] | undefined) ?? [];

/**
 * A conformance document with what it takes from another: each requirement under an id and with a source of its own, before
 * those that are its own, and the preambles that these need. What a requirement presumes is presumed of the one that is
 * taken; what is not taken falls away. Return codes of MQTT 3.1.1 become reason
 * codes of 5.0.
 * @throws SpecError when there is no such requirement, or one is taken twice.
 */
export function withTaken(main: SourceFile, baseOf: (id: string) => SourceFile): SourceFile {
  const rows = (memberOf(main.value, 'takes') as Row[] | undefined) ?? [];
  const from = memberOf(main.value, 'takesFrom');
  if (typeof from !== 'string') {
    if (rows.length === 0) return main;
    throw new SpecError([main.problem('/takes', 'is said of no spec: name it under `takesFrom`')]);
  }
  const base = baseOf(from);
  const id = String(memberOf(main.value, 'id'));
  const known = new Map(requirementsOf(base.value).map((one) => [String(one['id']), one]));
  const problems: Problem[] = [];
  const taken: Taken[] = [];
  for (const [index, { statement, section, requirements }] of rows.entries())
    for (const [place, row] of requirements.entries()) {
      const { take: name, as, but = {} } = typeof row === 'string' ? { take: row } : row;
      const pointer = joinPointer('/takes', index, 'requirements', place);
      const found = known.get(`${from}.${name}`);
      if (!found) {
        problems.push(main.problem(pointer, `${from} has no requirement "${from}.${name}"`));
        continue;
      }
      const source = {
        document: documentOf(main),
        section,
        ...(number.test(statement) ? { statement } : {}),
      };
      const own = as === undefined ? `${statement}${name.replace(number, '')}` : `${statement}-${as}`;
      taken.push({
        name,
        id: `${id}.${own}`,
        requirement: changed({ ...(withCodesOf5(found) as object), id: `${id}.${own}`, source }, but),
        pointer,
      });
    }
  const ids = new Map(taken.map((one) => [`${from}.${one.name}`, one.id]));
  problems.push(
    ...taken
      .filter((one, index) => taken.findIndex((other) => other.name === one.name) < index)
      .map(({ pointer, name }) => main.problem(pointer, `"${name}" is taken twice`)),
  );
  if (problems.length > 0) throw new SpecError(problems);
  for (const { requirement } of taken)
    for (const list of ['presumes', 'requires'])
      if (Array.isArray(requirement[list]))
        requirement[list] = (requirement[list] as string[]).flatMap((one) =>
          one.startsWith(`${from}.`) ? (ids.get(one) ?? []) : [one],
        );
  return joined(main, base, taken);
}

/** The requirement with words in place of its own; null takes one away. */
const changed = (
  requirement: Record<string, unknown>,
  but: Record<string, unknown>,
): Record<string, unknown> =>
  Object.fromEntries(Object.entries({ ...requirement, ...but }).filter(([, value]) => value !== null));

const documentOf = (main: SourceFile): string => {
  const [first] = memberOf(main.value, 'sources') as { id: string }[];
  return first!.id;
};

function joined(main: SourceFile, base: SourceFile, taken: readonly Taken[]): SourceFile {
  const own = memberOf(main.value, 'preambles');
  const value = {
    ...(isRecord(main.value) ? main.value : {}),
    preambles: { ...neededPreambles(base, taken), ...(isRecord(own) ? own : {}) },
    requirements: [...taken.map(({ requirement }) => requirement), ...requirementsOf(main.value)],
  };
  const placeOf = (pointer: string): string => {
    const [section, key = '', ...rest] = splitPointer(pointer);
    if (section !== 'requirements' || !/^\d+$/.test(key)) return pointer;
    const row = taken[Number(key)];
    return row ? row.pointer : joinPointer('', section, Number(key) - taken.length, ...rest);
  };
  return {
    path: main.path,
    value,
    at: (pointer) => main.at(placeOf(pointer)),
    problem: (pointer, message) => {
      const row = taken[Number(splitPointer(pointer)[1])];
      const place = placeOf(pointer);
      return main.problem(place, place === row?.pointer ? `${message} (taken from ${row.name})` : message);
    },
  };
}

/** Those of the other spec that the requirements name, with what these need in turn. */
function neededPreambles(base: SourceFile, taken: readonly Taken[]): Record<string, unknown> {
  const all = memberOf(base.value, 'preambles');
  if (!isRecord(all)) return {};
  const needed = new Map<string, unknown>();
  const add = (names: unknown): void => {
    for (const name of Array.isArray(names) ? (names as string[]) : []) {
      const preamble = all[name];
      if (needed.has(name) || preamble === undefined) continue;
      needed.set(name, preamble);
      for (const way of (memberOf(preamble, 'ways') as unknown[] | undefined) ?? [])
        add(memberOf(way, 'needs'));
    }
  };
  for (const { requirement } of taken) add(requirement['needs']);
  return Object.fromEntries(needed);
}
