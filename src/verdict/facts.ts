import type { RequirementFacts } from './record.js';

const names = ['level', 'basis', 'text', 'source', 'document', 'url', 'at', 'operation', 'ruling'] as const;

/** The facts of the requirement among what is known of one of its cases. */
export const factsOf = (known: RequirementFacts): RequirementFacts =>
  Object.fromEntries(
    names.flatMap((name) => (known[name] === undefined ? [] : [[name, known[name]]])),
  ) as unknown as RequirementFacts;

/** What a line says besides the facts that the header tells of its requirement; where a fact differs, it says that as well. */
export function besidesFacts<Line extends RequirementFacts>(
  line: Line,
  told: RequirementFacts | undefined,
): Omit<Line, keyof RequirementFacts> & Partial<RequirementFacts> {
  const rest: Omit<Line, keyof RequirementFacts> & Partial<RequirementFacts> = { ...line };
  for (const name of names) if (told && rest[name] === told[name]) delete rest[name];
  return rest;
}

/** Of a requirement that no header tells of, since the record was damaged: nothing is made of it that is too good. */
export const unknownFacts: RequirementFacts = {
  level: 'MUST',
  basis: 'document',
  text: 'the record does not say what it demands',
  source: { document: 'unknown', section: 'unknown' },
  document: 'unknown',
  at: 'unknown',
};
