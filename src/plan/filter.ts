import { judgesConnections, type PlannedCase } from './case.js';
import { shardOf, type Shard } from './shard.js';

/** Which cases a user wants. */
export interface Filter {
  /** Only requirements and cases whose id begins with it, and what they require. */
  only?: string | undefined;
  /** Not these, unless something else stands on them: ids of requirements and cases, with * for any characters. */
  exclude?: readonly string[] | undefined;
  /** Only these cases, and what they require. */
  chosen?: readonly string[] | undefined;
}

/** The cases that a filter leaves, and all that they stand on. */
export function filtered(
  all: readonly PlannedCase[],
  { only, exclude = [], chosen }: Filter,
): readonly PlannedCase[] {
  if (only === undefined && exclude.length === 0 && chosen === undefined) return all;
  const isExcluded = matchesOneOf(exclude);
  const wanted = chosen === undefined ? undefined : new Set(chosen);
  return withWhatTheyRequire(
    all.filter((planned) => !judgesConnections(planned) || !isExcluded(planned)),
    (planned) =>
      planned.id.startsWith(only ?? '') &&
      !isExcluded(planned) &&
      (wanted === undefined || wanted.has(planned.id)),
  );
}

/** Whether a pattern names a case or its requirement, whole. */
export function matchesOneOf(patterns: readonly string[]): (planned: PlannedCase) => boolean {
  const expressions = patterns.map(
    (pattern) => new RegExp(`^${pattern.split('*').map(escaped).join('.*')}$`, 's'),
  );
  return ({ id, requirement }) => expressions.some((one) => one.test(id) || one.test(requirement));
}

const escaped = (text: string): string => text.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&');

/** The chosen cases, and all that they stand on: what one requires is its control. */
function withWhatTheyRequire(
  all: readonly PlannedCase[],
  isChosen: (planned: PlannedCase) => boolean,
): PlannedCase[] {
  const required = new Set<string>();
  const follow = ({ requires, presumes, observedBy }: PlannedCase): void => {
    const observing = observedBy.map(({ requirement }) => requirement);
    for (const id of [...requires, ...presumes, ...observing].filter((name) => !required.has(name))) {
      required.add(id);
      all.filter(({ requirement }) => requirement === id).forEach(follow);
    }
  };
  const chosen = all.filter(isChosen);
  // A rule of every connection judges whatever is tried; asked for by name, it judges everything.
  if (chosen.length === 0 || chosen.every(judgesConnections))
    return all.filter((planned) => chosen.length > 0 && (isChosen(planned) || !judgesConnections(planned)));
  chosen.forEach(follow);
  return all.filter(
    (planned) => isChosen(planned) || required.has(planned.requirement) || judgesConnections(planned),
  );
}

/** What a shard tries. What is judged from all others is judged in each, by what that one has seen. */
export function partOf(all: readonly PlannedCase[], { index, of }: Shard): PlannedCase[] {
  const own = ({ id, atEnd }: PlannedCase): boolean => !atEnd && shardOf(id, of) === index;
  if (!all.some(own)) return [];
  return withWhatTheyRequire(all, (planned) => planned.atEnd === true || own(planned));
}
