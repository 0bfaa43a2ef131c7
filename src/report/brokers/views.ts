import type { PageComparison } from '../page/data.js';
import { comparedSections, judgedRecordOf, type Comparison } from './comparison.js';
import { digestOf } from './digest.js';
import { sentenceOf, titleOfComparison } from './names.js';

/** The files that show a comparison beside its `report.html`, by name: the digest, `brokers.md`. */
export const comparisonViews = (comparison: Comparison): Record<string, string> => ({
  [`${comparison.noun ?? 'broker'}s.md`]: digestOf(comparedSections(comparison), comparison),
});

/** What `report.html` shows of a comparison besides its records: names, and who has none. */
export function comparisonInPage(comparison: Comparison): PageComparison {
  let run = 0;
  return {
    title: titleOfComparison(comparison),
    columns: comparison.brokers.map((broker) => ({
      name: broker.name,
      sentence: sentenceOf(broker),
      ...(judgedRecordOf(broker) === undefined ? {} : { run: run++ }),
    })),
  };
}
