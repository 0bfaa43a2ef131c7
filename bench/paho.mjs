import { existsSync } from 'node:fs';
import { cpus, loadavg } from 'node:os';
import { join } from 'node:path';
import { brokers } from '../dist/fixtures/containers/index.js';
import { asleep } from './measure.mjs';
import { pahoScripts, runOurs, runPaho } from './suites.mjs';

/** Compares this harness with Paho's suite on one Mosquitto, side by side in time: ours, Paho's, ours. */
const [folder, spec = 'mqtt-3.1.1'] = process.argv.slice(2);
const script = pahoScripts[spec]?.script;
if (folder === undefined || !script || !existsSync(join(folder, 'interoperability', script))) {
  console.error(
    'Give the folder of a checkout of https://github.com/eclipse-paho/paho.mqtt.testing:\n  node bench/paho.mjs <folder> [mqtt-3.1.1|mqtt-5.0]',
  );
  process.exit(2);
}

const busy = loadavg()[0] ?? 0;
const broker = await brokers.mosquitto.start();
const { address, version } = broker.targetFile;
try {
  const first = await runOurs(broker.targetFile, spec);
  const paho = await runPaho(folder, new URL(address), spec);
  const second = await runOurs(broker.targetFile, spec);
  print({ ours: [first, second], paho });
} finally {
  await broker.stop();
}

function print({ ours, paho }) {
  const row = (name, { wall, cpu }, judged) =>
    [
      name.padEnd(22),
      wall.toFixed(1).padStart(7),
      cpu.toFixed(1).padStart(7),
      percent(asleep({ wall, cpu })),
      judged,
    ].join('  ');
  const mean = ours.reduce((sum, { wall }) => sum + wall, 0) / ours.length;
  const judgedBy = ({ statements, cases, failed }) =>
    `${statements} statements in ${cases} cases, ${failed} failed`;
  const lines = [
    `Mosquitto ${version}, Node ${process.version}, ${cpus().length} cores, ${new Date().toISOString().slice(0, 10)}`,
    ...(busy > 0.5
      ? [
          `The machine was busy before (load ${busy.toFixed(1)}): Paho's suite sleeps through that, ours does not.`,
        ]
      : []),
    '',
    `${''.padEnd(22)}   wall s    CPU s  asleep  judged`,
    row('mqtt-conformance', ours[0], judgedBy(ours[0])),
    row(`Paho ${script}`, paho, `${paho.tests} tests (without statement ids), ${paho.failed} failed`),
    row('mqtt-conformance', ours[1], judgedBy(ours[1])),
    '',
    `ratio of wall times, ours (mean) to Paho's: ${(mean / paho.wall).toFixed(2)}, that is 1 to ${(paho.wall / mean).toFixed(1)}`,
  ];
  console.log(lines.join('\n'));
}

function percent(share) {
  return `${Math.round(share * 100)} %`.padStart(6);
}
