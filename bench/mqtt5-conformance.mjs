import { existsSync } from 'node:fs';
import { brokers } from '../dist/fixtures/containers/index.js';
import { runMqtt5Conformance, runOurs, whyFalse } from './suites.mjs';

/** Compares this harness with mqtt5-conformance, a built program, on one Mosquitto: ours, then that, and what it fails falsely. */
const [program] = process.argv.slice(2);
if (program === undefined || !existsSync(program)) {
  console.error(
    'Give the program that `cargo build --profile conformance -p mqtt5-conformance-cli` makes of a checkout of\n' +
      'https://github.com/LabOverWire/mqtt-lib:\n  node bench/mqtt5-conformance.mjs <folder>/target/conformance/mqtt5-conformance',
  );
  process.exit(2);
}

const broker = await brokers.mosquitto.start();
const { address, version } = broker.targetFile;
try {
  const ours = await runOurs(broker.targetFile, 'mqtt-5.0');
  const theirs = await runMqtt5Conformance(program, new URL(address));
  print(ours, theirs);
} finally {
  await broker.stop();
}

function print(ours, theirs) {
  const row = (name, { wall, cpu }, judged) =>
    [name.padEnd(18), wall.toFixed(1).padStart(7), cpu.toFixed(1).padStart(7), judged].join('  ');
  const lines = theirs.failed.map(({ test, ids, why }) => {
    const failedByUs = ids.filter((id) => ours.failedStatements.has(id));
    const reason = whyFalse(why);
    const told = reason === undefined ? 'nobody has found out why' : `false: ${reason}`;
    const verdict = failedByUs.length > 0 ? `we fail ${failedByUs.join(', ')} as well` : 'we fail none of it';
    return `- ${test} (${ids.join(', ')}): ${why}\n  ${verdict}; ${told}`;
  });
  console.log(
    [
      `Mosquitto ${version}, Node ${process.version}, ${new Date().toISOString().slice(0, 10)}`,
      '',
      `${''.padEnd(18)}   wall s    CPU s  judged`,
      row('mqtt-conformance', ours, `${ours.statements} statements, ${ours.failed} cases failed`),
      row(
        'mqtt5-conformance',
        theirs,
        `${theirs.statements} statements in ${theirs.tests} tests, ${theirs.failed.length} tests failed, ${theirs.ignored} left out`,
      ),
      '',
      ...lines,
    ].join('\n'),
  );
}
