import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { stringify } from 'yaml';
import { onTestFinished } from 'vitest';
import { twins } from '../../fixtures/index.js';
import { reportFolder } from './command.js';

const keys = 'mce,mcu,mcr,mtp,mqg,mqcn,mqss,mck,mqcc,msc';

/** A twin of the charger that is there throughout, and what a run of its own in another process is told. */
export async function charger() {
  const twin = await twins['go-e-charger']!.start();
  onTestFinished(() => twin.stop());
  const targetFile = join(reportFolder(), 'charger.yaml');
  writeFileSync(targetFile, stringify(twin.targetFile));
  const folder = reportFolder();
  // A slow pace keeps the run going long enough to be interrupted in the middle.
  const words = [`--target-file=${targetFile}`, `--report-dir=${folder}`, '--pace=30ms'];
  const settings = async (): Promise<unknown> => {
    const answer = await fetch(`${twin.addresses['http']}/api/status?filter=${keys}`);
    return (await answer.json()) as unknown;
  };
  return { targetFile, folder, words, settings };
}
