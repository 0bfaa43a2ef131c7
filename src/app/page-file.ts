import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { PageComparison } from '../report/page/data.js';
import { pageLines, type PageParts } from '../report/page/page-lines.js';
import type { RunRecord } from '../report/record/read-record.js';
import { packageRoot } from '../spec/read/locate.js';
import { HarnessError } from '../verdict/harness-error.js';
import { rerunOf } from './rerun.js';
import { toolVersion } from './tool-version.js';
import { writeReport } from './write-report.js';

/** Writes the page of one or several runs: one file that needs nothing else. Throws HarnessError. */
export function writePage(path: string, records: readonly RunRecord[], comparison?: PageComparison): void {
  const options = { tool: toolVersion(), rerun: rerunOf, ...(comparison ? { comparison } : {}) };
  writeReport(path, pageLines(records, bundledPage(), options));
}

/** What the build has made of src/page. */
function bundledPage(): PageParts {
  const read = (name: string): string => {
    const path = join(packageRoot(), 'dist', 'page', name);
    try {
      return readFileSync(path, 'utf8');
    } catch (cause) {
      throw new HarnessError(
        'INTERNAL',
        `${path} is missing, of which reports are made`,
        'Run npm run build.',
        {
          cause,
        },
      );
    }
  };
  return { script: read('page.js'), style: read('page.css') };
}
