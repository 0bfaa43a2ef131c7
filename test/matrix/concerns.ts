import type { PlannedSession } from '../../src/run/plan-session.js';

/** Requirements of a session's spec that ask for an operation, in their steps, preambles, or what they require. */
export function requirementsThatUse(
  operation: string,
  { spec, plan }: Pick<PlannedSession, 'spec' | 'plan'>,
): string[] {
  const named = mentions(operation);
  const preambles = new Map(
    Object.entries(spec.preambles).map(([name, { ways }]) => [name, named(ways)] as const),
  );
  const users = new Map<string, boolean>();
  const uses = (id: string): boolean => {
    const known = users.get(id);
    if (known !== undefined) return known;
    users.set(id, false);
    const cases = plan.cases.filter(({ requirement }) => requirement === id);
    const found = cases.some(
      (planned) =>
        named([planned.control, planned.check, planned.values]) ||
        planned.preambles.some(({ name }) => preambles.get(name)) ||
        [...planned.requires, ...planned.presumes].some(uses),
    );
    users.set(id, found);
    return found;
  };
  return plan.requirements.filter(uses);
}

/** True for data in which the operation's id, or the action that it is made of, stands as a word. */
function mentions(operation: string): (data: unknown) => boolean {
  const forms = [operation, operation.replace('-', '/')].join('|');
  const word = new RegExp(`(?<![\\w/-])(${forms})(?![\\w/-])`);
  return (data) => word.test(JSON.stringify(data));
}
