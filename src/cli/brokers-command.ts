import { resolve } from 'node:path';
import { builtInChecks } from '../checks/index.js';
import { buildPlan } from '../plan/plan.js';
import { specInRecords } from '../report/brokers/compared-spec.js';
import { recordOf } from '../report/brokers/comparison.js';
import { outcomeOf } from '../report/brokers/outcome.js';
import { loadSpec } from '../spec/load.js';
import type { Spec } from '../spec/model.js';
import type { BrokersOptions } from './brokers-options.js';
import { judgeBrokers } from './brokers-run.js';
import { brokerTargets } from './brokers-targets.js';
import { tellComparison } from './tell-comparison.js';
import { watchForInterruption } from '../app/interruption.js';
import { newRunId } from '../app/prepare.js';
import { print, tell } from '../app/output.js';
import { toolVersion } from '../app/tool-version.js';
import { openReportFolder } from '../app/report-folder.js';
import { refuseEmptyPlan } from '../app/unknown-words.js';

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
    tellComparison(comparison, folder);
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
