import type { Plan } from '../plan/case.js';

/** Which part of a session's cases a thread tries: number `index`, from 0, of `of`. */
export interface Share {
  index: number;
  of: number;
}

/**
 * Ids of the cases of a share; all without one. Requirements take turns. What holds a resource is the first share's,
 * because whoever holds one must be seen by all that want it. A case of another share that one of this share stands on
 * is tried here as well, and told there.
 */
export function ownCases({ cases }: Plan, share: Share | undefined): ReadonlySet<string> {
  if (share === undefined) return new Set(cases.map(({ id }) => id));
  const holding = new Set(cases.filter(({ uses }) => uses.length > 0).map(({ requirement }) => requirement));
  const inTurn = [...new Set(cases.map(({ requirement }) => requirement))].filter((id) => !holding.has(id));
  const shareOf = new Map(inTurn.map((id, position) => [id, position % share.of]));
  return new Set(
    cases.filter(({ requirement }) => (shareOf.get(requirement) ?? 0) === share.index).map(({ id }) => id),
  );
}
