import type { RequirementFacts, SessionHeader } from '../../verdict/record.js';
import type { RunRecord } from '../record/read-record.js';

/** A requirement as the comparison tells of it. */
export interface ComparedRequirement extends Omit<RequirementFacts, 'document' | 'url'> {
  id: string;
}

/** What a comparison must know of the spec that all were judged by. */
export interface ComparedSpec {
  id: string;
  title: string;
  revision: string;
  /** In its order. */
  sources: readonly { id: string; title: string }[];
  requirements: readonly ComparedRequirement[];
  untested: SessionHeader['untested'];
}

/** The spec as records tell of it, with the requirements that any of them planned; undefined where none has a header. */
export function specInRecords(
  records: readonly (RunRecord | undefined)[],
  id: string,
): ComparedSpec | undefined {
  const sessions = records.flatMap(
    (record) => record?.header?.sessions.filter(({ spec }) => spec === id) ?? [],
  );
  const [first] = sessions;
  if (first === undefined) return undefined;
  const { title, revision, sources, untested } = first;
  const facts = Object.assign({}, ...sessions.map(({ requirements }) => requirements)) as Record<
    string,
    RequirementFacts
  >;
  const requirements = Object.entries(facts).map(([name, known]) => ({ id: name, ...known }));
  return { id, title, revision, sources, untested, requirements };
}
