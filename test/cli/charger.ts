import { writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { stringify } from 'yaml';
import { onTestFinished } from 'vitest';
import { twins } from '../../fixtures/index.js';
import { lab, reportFolder } from './command.js';

const keys = 'mce,mcu,mcr,mtp,mqg,mqcn,mqss,mck,mqcc,msc';

/** A twin of the charger that is there throughout, and what a run of its own in another process is told. */
export async function charger() {
  const twin = await twins['go-e-charger']!.start();
  onTestFinished(() => twin.stop());
  const targetFile = join(reportFolder(), 'charger.yaml');
  const way = await wayTo(new URL(twin.addresses['http']!));
  writeFileSync(targetFile, stringify(twin.targetFile).replaceAll(twin.addresses['http']!, way.address));
  const folder = reportFolder();
  // A slow pace keeps the run going long enough to be interrupted in the middle.
  const words = [`--target-file=${targetFile}`, `--report-dir=${folder}`, '--pace=30ms'];
  const settings = async (): Promise<unknown> => {
    const answer = await fetch(`${twin.addresses['http']}/api/status?filter=${keys}`);
    return (await answer.json()) as unknown;
  };
  return { targetFile, folder, words, settings, hold: way.hold, release: way.release };
}

/** Carries each connection to the charger, and nothing any more from `hold` to `release`: what is held does not come later. */
async function wayTo({ protocol, hostname, port }: URL) {
  let held = false;
  const way = await lab((client) => {
    const charger = connect(Number(port), hostname);
    charger.on('data', (chunk) => client.write(chunk));
    client.on('data', (chunk) => !held && charger.write(chunk));
    charger.on('error', () => client.destroy());
    charger.on('close', () => client.end());
    client.on('close', () => charger.destroy());
  });
  onTestFinished(() => way.stop());
  return {
    address: `${protocol}//127.0.0.1:${way.port}`,
    hold: () => void (held = true),
    release: () => void (held = false),
  };
}
