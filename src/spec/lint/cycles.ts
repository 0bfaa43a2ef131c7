import type { Requirement, Spec } from '../model.js';
import type { Rule } from './index.js';

/** The way from a name back to itself along what each needs; undefined when there is none. */
function cycleFrom(
  start: string,
  needs: (name: string) => readonly string[],
  path: string[] = [start],
  seen = new Set<string>(),
): string[] | undefined {
  for (const next of needs(path.at(-1)!)) {
    if (next === start) return [...path, next];
    if (seen.has(next)) continue;
    seen.add(next);
    const found = cycleFrom(start, needs, [...path, next], seen);
    if (found) return found;
  }
  return undefined;
}

/** Cases wait for those that they require, and all for the smoke test: in a circle they would wait for ever. */
const requirementsInACircle: Rule = (spec, report) => {
  const byId = new Map(spec.requirements.map((requirement) => [requirement.id, requirement]));
  const own = ({ requires, presumes, needs }: Requirement): string[] => [
    ...requires,
    ...presumes,
    ...allNeeded(spec, needs).flatMap((name) => spec.preambles[name]?.presumes ?? []),
  ];
  const requiredBy = (id: string): string[] => {
    const requirement = byId.get(id);
    const smoke = spec.smoke === undefined || spec.smoke === id ? [] : [spec.smoke];
    return requirement ? [...own(requirement), ...smoke] : [];
  };
  spec.requirements.forEach((requirement) => {
    const { id, pointer } = requirement;
    const circle = own(requirement).length === 0 ? undefined : cycleFrom(id, requiredBy);
    if (circle)
      report(`${pointer}/requires`, `the requirement waits for itself: ${circle.join(' requires ')}`);
  });
};

/** Preambles that these need, and they themselves. */
function allNeeded(spec: Spec, names: readonly string[], seen = new Set<string>()): string[] {
  for (const name of names) {
    if (seen.has(name)) continue;
    seen.add(name);
    allNeeded(
      spec,
      waysOf(spec, name).flatMap((way) => way.needs),
      seen,
    );
  }
  return [...seen];
}

const preamblesInACircle: Rule = (spec, report) => {
  const neededBy = (name: string): string[] => waysOf(spec, name).flatMap((way) => way.needs);
  for (const name of Object.keys(spec.preambles)) {
    const circle = cycleFrom(name, neededBy);
    if (circle) report(`/preambles/${name}`, `the preamble needs itself: ${circle.join(' needs ')}`);
  }
};

const waysOf = (spec: Spec, name: string): Spec['preambles'][string]['ways'] =>
  spec.preambles[name]?.ways ?? [];

export const cycleRules: readonly Rule[] = [requirementsInACircle, preamblesInACircle];
