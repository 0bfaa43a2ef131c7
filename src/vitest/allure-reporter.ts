import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { TestResult } from 'allure-js-commons';
import { FileSystemWriter } from 'allure-js-commons/sdk/reporter';
import AllureVitestReporter from 'allure-vitest/reporter';
import type { CaseLine } from '../verdict/record.js';
import { leftToTheRecord } from '../verdict/shown.js';
import { ownerOnly } from '../app/write-report.js';

/**
 * Writes results as everybody writes files. Allure's own writer waits for the disk after each (fsync), one file per case:
 * seconds at the end of a run of some hundred cases. What must survive a crash is in the record.
 */
class UnsyncedWriter extends FileSystemWriter {
  constructor(
    private readonly folder: string,
    private readonly caseOf: () => CaseLine | undefined,
  ) {
    super({ resultsDir: folder });
    mkdirSync(folder, { recursive: true });
  }

  override writeResult(written: TestResult): void {
    if (written.labels.some(({ name }) => name === leftToTheRecord[0])) return;
    const result = this.#asOurs(written);
    writeFileSync(join(this.folder, `${result.uuid}-result.json`), JSON.stringify(result), {
      mode: ownerOnly,
    });
  }

  /**
   * Its name holds the sentence, by which Allure would know a test again; and why a test was skipped is not told by the
   * reporter of vitest.
   */
  #asOurs(result: TestResult): TestResult {
    const { verdict, reason } = this.caseOf() ?? {};
    const skipped = verdict === 'not-applicable' && reason !== undefined;
    return {
      ...result,
      ...(result.historyId === undefined ? {} : { testCaseId: result.historyId, fullName: result.historyId }),
      ...(skipped ? { statusDetails: { ...result.statusDetails, message: reason } } : {}),
    };
  }

  override writeAttachment(name: string, content: Buffer): void {
    writeFileSync(join(this.folder, name), content, { mode: ownerOnly });
  }
}

/** Allure's reporter for vitest, which writes the same files without waiting for the disk. */
export class AllureReporter extends AllureVitestReporter {
  #case: CaseLine | undefined;

  constructor(private readonly folder: string) {
    super({ resultsDir: folder, reportMatchers: false });
  }

  override handleTask(task: Parameters<AllureVitestReporter['handleTask']>[0]): void {
    this.#case = (task.meta as { conformance?: CaseLine }).conformance;
    super.handleTask(task);
  }

  override onInit(...all: Parameters<AllureVitestReporter['onInit']>): void {
    super.onInit(...all);
    // It takes no writer from outside. Should it keep its own under another name one day, that one writes.
    const runtime: unknown = Reflect.get(this, 'allureReporterRuntime');
    if (typeof runtime === 'object' && runtime !== null && 'writer' in runtime)
      runtime.writer = new UnsyncedWriter(this.folder, () => this.#case);
  }
}
