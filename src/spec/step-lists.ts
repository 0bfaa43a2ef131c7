import type { Requirement, Spec } from './model.js';
import type { Step } from './steps.js';
import type { KnownCheck } from './vocabulary.js';

/** The steps of a requirement's check, one list after another as they are tried, with where they stand in it. */
export function stepListsOf(
  { check }: Pick<Requirement, 'check'>,
  checks: readonly KnownCheck[],
): { steps: Step[]; at: string }[] {
  if (check.name === 'steps') return [{ steps: check.with as Step[], at: '/steps' }];
  const lists = checks.find(({ name }) => name === check.name)?.stepLists ?? [];
  const parameters = check.with as Record<string, unknown>;
  return lists.flatMap((name) =>
    Array.isArray(parameters[name]) ? [{ steps: parameters[name] as Step[], at: `/with/${name}` }] : [],
  );
}

/** Every list of steps in a spec, with where it stands. */
export function eachStepList(
  spec: Spec,
  checks: readonly KnownCheck[],
  visit: (steps: readonly Step[], pointer: string) => void,
): void {
  spec.requirements.forEach((requirement) => {
    const { pointer } = requirement;
    if (requirement.control.length > 0) visit(requirement.control, `${pointer}/control`);
    for (const { steps, at } of stepListsOf(requirement, checks)) visit(steps, `${pointer}${at}`);
  });
  for (const [name, preamble] of Object.entries(spec.preambles)) {
    preamble.ways.forEach((way, index) => {
      visit(way.steps, `/preambles/${name}/ways/${index}/steps`);
      visit(way.undo, `/preambles/${name}/ways/${index}/undo`);
      visit(way.readBack, `/preambles/${name}/ways/${index}/readBack`);
    });
  }
}
