import { isRecord, joinPointer, memberOf, splitPointer } from '../pointer.js';
import { SpecError, type Problem } from './problem.js';
import type { SourceFile } from './read-yaml.js';

/** What a part may hold: lists are joined in the order of the files, maps by their names. */
const lists = ['takes', 'requirements', 'families', 'untested', 'rulings'];
const maps = ['preambles', 'bind'];

const listOf = (source: SourceFile, name: string): unknown[] =>
  (memberOf(source.value, name) as unknown[] | undefined) ?? [];
const mapOf = (source: SourceFile, name: string): Record<string, unknown> =>
  (memberOf(source.value, name) as Record<string, unknown> | undefined) ?? {};

/**
 * A conformance document and its parts as one file, which still knows where each thing stands.
 * @throws SpecError when a part belongs to another spec, or two files give the same name.
 */
export function joinParts(main: SourceFile, parts: readonly SourceFile[]): SourceFile {
  const all = [main, ...parts];
  const problems = [
    ...(memberOf(main.value, 'partOf') === undefined
      ? []
      : [main.problem('/partOf', 'a part is no spec by itself')]),
    ...parts.flatMap((part) => notOurs(main, part)),
    ...givenTwice(all),
  ];
  if (problems.length > 0) throw new SpecError(problems);
  const value = {
    ...(isRecord(main.value) ? main.value : {}),
    ...Object.fromEntries(lists.map((name) => [name, all.flatMap((source) => listOf(source, name))])),
    ...Object.fromEntries(
      maps.map((name) => [name, Object.assign({}, ...all.map((source) => mapOf(source, name))) as unknown]),
    ),
  };
  const placeOf = (pointer: string): { source: SourceFile; pointer: string } => {
    const [section = '', key = '', ...rest] = splitPointer(pointer);
    if (maps.includes(section)) {
      const source = all.find((candidate) => Object.hasOwn(mapOf(candidate, section), key)) ?? main;
      return { source, pointer };
    }
    if (!lists.includes(section)) return { source: main, pointer };
    let index = Number(key);
    const source = all.find((candidate) => {
      const { length } = listOf(candidate, section);
      if (index < length) return true;
      index -= length;
      return false;
    });
    return source
      ? { source, pointer: joinPointer('', section, index, ...rest) }
      : { source: main, pointer: joinPointer('', section) };
  };
  return {
    path: main.path,
    value,
    at: (pointer) => {
      const place = placeOf(pointer);
      return place.source.at(place.pointer);
    },
    problem: (pointer, message) => {
      const place = placeOf(pointer);
      return place.source.problem(place.pointer, message);
    },
  };
}

function notOurs(main: SourceFile, part: SourceFile): Problem[] {
  const [id, named] = [memberOf(main.value, 'id'), memberOf(part.value, 'partOf')];
  return id === named
    ? []
    : [part.problem('/partOf', `is a part of "${String(id)}" and says "${String(named)}"`)];
}

function givenTwice(all: readonly SourceFile[]): Problem[] {
  return maps.flatMap((name) => {
    const seen = new Set<string>();
    return all.flatMap((source) =>
      Object.keys(mapOf(source, name)).flatMap((key) => {
        if (!seen.has(key)) return (seen.add(key), []);
        return [source.problem(joinPointer('', name, key), `"${key}" stands in another part as well`)];
      }),
    );
  });
}
