import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { stringify } from 'yaml';
import { onTestFinished } from 'vitest';
import { twin as goECharger } from '../../fixtures/twins/go-e-charger/index.js';
import { reportFolder } from './command.js';
import { fromRequest, wayTo } from './way.js';

const keys = 'mce,mcu,mcr,mtp,mqg,mqcn,mqss,mck,mqcc,msc';

/**
 * A twin of the charger that is there throughout, and what a run of its own in another process is told. The run changes
 * settings of the charger, and stands still before its fourth change until it is let go on.
 */
export async function charger({ holds = true, onFinished = onTestFinished } = {}) {
  const twin = await goECharger.start();
  onFinished(() => twin.stop());
  const targetFile = join(reportFolder(), 'charger.yaml');
  const way = await wayTo(
    new URL(twin.addresses['http']!),
    holds ? fromRequest(4, /^GET \/api\/set\?/) : undefined,
    onFinished,
  );
  writeFileSync(targetFile, stringify(twin.targetFile).replaceAll(twin.addresses['http']!, way.address));
  const folder = reportFolder();
  const words = [`--target-file=${targetFile}`, `--report-dir=${folder}`];
  const settings = async (): Promise<unknown> => {
    const answer = await fetch(`${twin.addresses['http']}/api/status?filter=${keys}`);
    return (await answer.json()) as unknown;
  };
  return { targetFile, folder, words, settings, way };
}
