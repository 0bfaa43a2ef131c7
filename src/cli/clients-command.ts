import { resolve } from 'node:path';
import { watchForInterruption } from '../app/interruption.js';
import { print, tell } from '../app/output.js';
import { newRunId } from '../app/prepare.js';
import { openReportFolder } from '../app/report-folder.js';
import { toolVersion } from '../app/tool-version.js';
import { refuseEmptyPlan } from '../app/unknown-words.js';
import { builtInChecks } from '../checks/index.js';
import { buildPlan } from '../plan/plan.js';
import { specInRecords } from '../report/brokers/compared-spec.js';
import { recordOf } from '../report/brokers/comparison.js';
import { outcomeOf } from '../report/brokers/outcome.js';
import { loadSpec } from '../spec/load.js';
import { clientRecipes } from '../target/client-recipes.js';
import type { ClientsOptions } from './clients-options.js';
import { judgeClients } from './clients-run.js';
import { tellComparison } from './tell-comparison.js';

/** Judges clients that nobody here wrote by the spec for clients, writes what they came to side by side, and answers the worst of their exit codes. */
export async function clientsCommand(names: readonly string[], options: ClientsOptions): Promise<number> {
  const spec = loadSpec('mqtt-client', builtInChecks);
  const { only } = options;
  const plan = buildPlan(spec, { claims: { capabilities: {}, parameters: {} }, only });
  refuseEmptyPlan([{ plan }], only);
  const recipes = await clientRecipes(names);
  const run = newRunId();
  const folder = resolve(options.reportDir, run);
  const startedAt = Date.now();
  const tool = `mqtt-conformance ${toolVersion()}`;
  const interruption = watchForInterruption('ending the runs');
  print(`${tool}, run ${run}`);
  openReportFolder(folder);
  try {
    const brokers = await judgeClients(recipes, options, folder, interruption);
    const failure = interruption.failure();
    const { exit, sentence } = outcomeOf(brokers, interruption.happened() && failure === undefined);
    interruption.over(sentence);
    const compared = specInRecords(brokers.map(recordOf), spec.id) ?? spec;
    const noun = 'client';
    tellComparison(
      { run, startedAt, tool, spec: compared, noun, brokers, ...(only === undefined ? {} : { only }) },
      folder,
    );
    tell(sentence);
    return exit;
  } finally {
    interruption.end();
  }
}
