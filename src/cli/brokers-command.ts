import { join, relative, resolve } from 'node:path';
import { builtInChecks } from '../checks/index.js';
import { buildPlan } from '../plan/plan.js';
import { specInRecords } from '../report/brokers/compared-spec.js';
import { comparedSections, judgedRecordOf, recordOf, type Comparison } from '../report/brokers/comparison.js';
import { countsTable } from '../report/brokers/counts.js';
import { outcomeOf } from '../report/brokers/outcome.js';
import { comparisonInPage, comparisonViews } from '../report/brokers/views.js';
import { loadSpec } from '../spec/load.js';
import type { Spec } from '../spec/model.js';
import type { BrokersOptions } from './brokers-options.js';
import { judgeBrokers } from './brokers-run.js';
import { brokerTargets } from './brokers-targets.js';
import { watchForInterruption } from '../app/interruption.js';
import { writePage } from '../app/page-file.js';
import { newRunId } from '../app/prepare.js';
import { print, tell } from '../app/output.js';
import { toolVersion } from '../app/tool-version.js';
import { openReportFolder } from '../app/report-folder.js';
import { refuseEmptyPlan } from '../app/unknown-words.js';
import { writeReport } from '../app/write-report.js';

/** Judges several brokers by one spec, writes what they came to side by side, and answers the worst of their exit codes. */
export async function brokersCommand(names: readonly string[], options: BrokersOptions): Promise<number> {
  const spec = loadSpec(options.spec, builtInChecks);
  refuseWrongFilter(spec, options.only);
  const targets = await brokerTargets(names);
  const run = newRunId();
  const folder = resolve(options.reportDir, run);
  const startedAt = Date.now();
  const tool = `mqtt-conformance ${toolVersion()}`;
  const interruption = watchForInterruption();
  print(`${tool}, run ${run}`);
  openReportFolder(folder);
  try {
    const brokers = await judgeBrokers(targets, options, { run, folder }, interruption);
    const { only } = options;
    const failure = interruption.failure();
    const { exit, sentence } = outcomeOf(brokers, interruption.happened() && failure === undefined);
    interruption.over(sentence);
    // Where no broker was started, the spec is all there is to show.
    const compared = specInRecords(brokers.map(recordOf), spec.id) ?? spec;
    const comparison = {
      run,
      startedAt,
      tool,
      spec: compared,
      brokers,
      ...(only === undefined ? {} : { only }),
    };
    conclude(comparison, folder);
    tell(sentence);
    return exit;
  } finally {
    interruption.end();
  }
}

/** What can be refused without a target is refused before one is started. */
function refuseWrongFilter(spec: Spec, only: string | undefined): void {
  const plan = buildPlan(spec, { claims: { capabilities: {}, parameters: {} }, only });
  refuseEmptyPlan([{ plan }], only);
}

function conclude(comparison: Comparison, folder: string): void {
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
  print(countsTable(comparedSections(comparison), comparison.brokers).join('\n'));
  print(`\nReports: ${written.join(', ')}\n`);
}
