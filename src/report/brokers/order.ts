import type { ComparedRequirement, ComparedSpec } from './compared-spec.js';

const natural = new Intl.Collator('en', { numeric: true });

/**
 * Requirements as a reader of the document looks for them: by document, section and statement where sections are
 * numbered, and else in the spec's order with each section in one piece.
 */
export function inOrderOfDocument(
  requirements: readonly ComparedRequirement[],
  { sources }: ComparedSpec,
): ComparedRequirement[] {
  const documents = sources.map(({ id }) => id);
  const sections = [...new Set(requirements.map(({ source }) => source.section))];
  const numbered = sections.every((section) => /^\d/.test(section));
  const place = (section: string): number => sections.indexOf(section);
  return [...requirements].sort((a, b) => {
    const [one, other] = [a.source, b.source];
    const byDocument = documents.indexOf(one.document) - documents.indexOf(other.document);
    if (byDocument !== 0) return byDocument;
    if (!numbered) return place(one.section) - place(other.section);
    return (
      natural.compare(one.section, other.section) ||
      natural.compare(one.statement ?? '', other.statement ?? '')
    );
  });
}
