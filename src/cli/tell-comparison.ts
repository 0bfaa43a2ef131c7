import { join, relative } from 'node:path';
import { print } from '../app/output.js';
import { writePage } from '../app/page-file.js';
import { writeReport } from '../app/write-report.js';
import { comparedSections, judgedRecordOf, type Comparison } from '../report/brokers/comparison.js';
import { countsTable } from '../report/brokers/counts.js';
import { comparisonInPage, comparisonViews } from '../report/brokers/views.js';

/** Writes the reports of a comparison into the folder of its run, and says what each of its targets came to. */
export function tellComparison(comparison: Comparison, folder: string): void {
  const page = join(folder, 'report.html');
  writePage(
    page,
    comparison.brokers.flatMap((broker) => judgedRecordOf(broker) ?? []),
    comparisonInPage(comparison),
  );
  const others = Object.entries(comparisonViews(comparison)).map(([name, text]) => {
    const path = join(folder, name);
    writeReport(path, text);
    return path;
  });
  const written = [page, ...others].map((path) => relative('.', path));
  print(countsTable(comparedSections(comparison), comparison.brokers, comparison.noun).join('\n'));
  print(`\nReports: ${written.join(', ')}\n`);
}
