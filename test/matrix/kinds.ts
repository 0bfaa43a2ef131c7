import type { Mutant } from '../../fixtures/contract.js';
import type { Spec } from '../../src/spec/model.js';

/**
 * One mutant of each kind, the first. Mutants are of one kind when they have the same fault in another action or key: they
 * break only requirements of the same families, and are called the same but for what a family's members differ in. What
 * breaks a requirement that was written for itself is a kind of its own.
 */
export function oneOfEachKind(mutants: readonly Mutant[], spec: Spec): Mutant[] {
  const places = new Map(spec.requirements.map(({ id, pointer }) => [id, pointer]));
  const kinds = new Map<string, Mutant>();
  for (const mutant of mutants) {
    const families = new Set(mutant.breaks.map((id) => places.get(id) ?? id));
    const all = [...families].every((place) => place.startsWith('/families/'));
    const kind = all
      ? [nameWithoutMember(mutant, spec.id), ...[...families].toSorted()].join(' ')
      : mutant.name;
    if (!kinds.has(kind)) kinds.set(kind, mutant);
  }
  return [...kinds.values()];
}

/** `shape-network-list` breaks `devicehive.network-list.reply`, so it is called `shape-*`. */
function nameWithoutMember({ name, breaks, operation }: Mutant, spec: string): string {
  const words = breaks.flatMap((id) => id.slice(spec.length + 1).split('.'));
  const members = new Set([...words, ...(operation === undefined ? [] : [operation])]);
  return [...members]
    .toSorted((one, other) => other.length - one.length)
    .reduce((text, member) => `-${text}-`.replace(`-${member}-`, '-*-').slice(1, -1), name);
}
