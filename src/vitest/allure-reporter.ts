import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { TestResult } from 'allure-js-commons';
import { FileSystemWriter } from 'allure-js-commons/sdk/reporter';
import AllureVitestReporter from 'allure-vitest/reporter';
import { leftToTheRecord } from '../verdict/shown.js';
import { ownerOnly } from '../app/write-report.js';

/**
 * Writes results as everybody writes files. Allure's own writer waits for the disk after each (fsync), one file per case:
 * seconds at the end of a run of some hundred cases. What must survive a crash is in the record.
 */
class UnsyncedWriter extends FileSystemWriter {
  constructor(private readonly folder: string) {
    super({ resultsDir: folder });
    mkdirSync(folder, { recursive: true });
  }

  override writeResult(result: TestResult): void {
    if (result.labels.some(({ name }) => name === leftToTheRecord[0])) return;
    writeFileSync(join(this.folder, `${result.uuid}-result.json`), JSON.stringify(result), {
      mode: ownerOnly,
    });
  }

  override writeAttachment(name: string, content: Buffer): void {
    writeFileSync(join(this.folder, name), content, { mode: ownerOnly });
  }
}

/** Allure's reporter for vitest, which writes the same files without waiting for the disk. */
export class AllureReporter extends AllureVitestReporter {
  constructor(private readonly folder: string) {
    super({ resultsDir: folder, reportMatchers: false });
  }

  override onInit(...all: Parameters<AllureVitestReporter['onInit']>): void {
    super.onInit(...all);
    // It takes no writer from outside. Should it keep its own under another name one day, that one writes.
    const runtime: unknown = Reflect.get(this, 'allureReporterRuntime');
    if (typeof runtime === 'object' && runtime !== null && 'writer' in runtime)
      runtime.writer = new UnsyncedWriter(this.folder);
  }
}
