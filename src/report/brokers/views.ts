import { comparedSections, type Cell, type Comparison } from './comparison.js';
import { evidenceOf, type Evidence, type Rerun } from './evidence.js';
import { mainPage, passesPage } from './html.js';
import { brokersMarkdown } from './markdown.js';
import { anchorOf, type Pages } from './pages.js';

/** A page that is larger than this opens slowly. */
const mostCharacters = 5_000_000;

export interface ViewOptions {
  rerun: Rerun;
  /** Tell each pass in one line, in brokers.md too. */
  brief?: boolean;
  /** Passes get pages of their own when one page has more characters than this. */
  mostCharacters?: number;
}

/**
 * The files that show a comparison, by name: `brokers.html`, which needs nothing else, and `brokers.md`. Where one page
 * would be too large, the passes of each broker have a page of their own, `<broker>.html`.
 */
export function brokersViews(comparison: Comparison, options: ViewOptions): Record<string, string> {
  const sections = comparedSections(comparison);
  const together: Pages = {
    comparison,
    evidenceOf: remembered(options.rerun),
    brief: options.brief === true,
    homeOf: () => '',
    anchorOf: (cell) => anchorOf(cell, comparison),
  };
  const whole = mainPage(sections, together);
  if (whole.length <= (options.mostCharacters ?? mostCharacters))
    return { 'brokers.html': whole, 'brokers.md': brokersMarkdown(sections, together) };
  const homeOf: Pages['homeOf'] = ({ word, broker }) => (word === 'pass' ? `${broker.slug}.html` : '');
  const apart: Pages = { ...together, homeOf };
  return {
    'brokers.html': mainPage(sections, apart),
    'brokers.md': brokersMarkdown(sections, apart),
    ...Object.fromEntries(
      comparison.brokers.map((broker) => [`${broker.slug}.html`, passesPage(sections, apart, broker)]),
    ),
  };
}

/** Each page shows the same evidence, and to lay out a transcript takes time. */
function remembered(rerun: Rerun): Pages['evidenceOf'] {
  const known = new Map<Cell, Evidence[]>();
  return (cell) => {
    const evidence = known.get(cell) ?? evidenceOf(cell, rerun);
    known.set(cell, evidence);
    return evidence;
  };
}
