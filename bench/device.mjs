// What a run on a device that is only a client takes: `node bench/device.mjs [whole|aws|hammering]`, after `npm run build`.
// Without a word all three, one after the other, about seven minutes.
import { spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';

const command = join(import.meta.dirname, '..', 'dist', 'src', 'cli', 'main.js');
const folder = mkdtempSync(join(tmpdir(), 'mqtt-conformance-device-'));
const idFile = join(folder, 'pid');
const countFile = join(folder, 'counts');

/** Seconds that AWS recommends as EXECUTION_TIMEOUT of its MQTT cases; 300, its default, where it recommends none. */
const recommended = {
  MQTT_Connect: 120,
  MQTT_Client_Puback_QoS1: 120,
  MQTT_Connect_Jitter_Backoff_Retries: 240,
  MQTT_Connect_Exponential_Backoff_Retries: 240,
  MQTT_ReconnectionAfterSuccessfulConnection: 120,
  MQTT_Reconnect_Backoff_Retries_On_Server_Disconnect: 240,
  MQTT_Publish: 120,
  MQTT_Publish_Retry_No_Puback: 240,
  MQTT_Subscribe: 120,
  MQTT_Subscribe_Retry_No_Suback: 240,
  MQTT_No_Ack_PingResp: 300,
  MQTT_Persistent_Session_Happy_Case: 240,
  MQTT_Expired_Persistent_Session: 240,
};

/** A run from its beginning to its end, with the most megabytes that were resident in it. */
async function run(name, words) {
  const reports = join(folder, name);
  const began = performance.now();
  const child = spawn(
    process.execPath,
    [command, '--spec=mqtt-client', `--report-dir=${reports}`, ...words],
    {
      stdio: ['ignore', 'pipe', 'inherit'],
    },
  );
  let output = '';
  child.stdout.on('data', (bytes) => (output += bytes));
  let megabytes = 0;
  const sample = setInterval(() => (megabytes = Math.max(megabytes, residentOf(child.pid))), 200);
  const exit = await new Promise((resolve) => child.on('close', (code, signal) => resolve(code ?? signal)));
  clearInterval(sample);
  const seconds = (performance.now() - began) / 1000;
  return { exit, seconds, megabytes, footer: footerIn(reports), share: shareIn(output), output };
}

function residentOf(pid) {
  try {
    return Number(/VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0) / 1024;
  } catch {
    return 0;
  }
}

function footerIn(reports) {
  const [own] = readdirSync(reports).filter((entry) => !entry.includes('.') && entry !== 'latest');
  const lines = readFileSync(join(reports, own, 'record.jsonl'), 'utf8')
    .trim()
    .split('\n');
  return lines.map((line) => JSON.parse(line)).find(({ type }) => type === 'footer');
}

/** What the run itself has said of the device's own timers. */
const shareIn = (output) => /(\d+) % of it were the device's own timers/.exec(output)?.[1] ?? 'no';

const steadyTarget = (...words) =>
  `--target=exec:node ${join(import.meta.dirname, 'steady-client.mjs')} {host} {port} ${idFile} ${words.join(' ')}`;
const publish = `--publish-command=sh -c "kill -USR2 $(cat ${idFile})"`;

const counted = ({ counts, unjudged }) =>
  `${Object.entries(counts)
    .filter(([, count]) => count > 0)
    .map(([word, count]) => `${count} ${word}`)
    .join(', ')}; ${unjudged.length} without a line`;

const parts = {
  async whole() {
    const { seconds, share, footer, exit } = await run('whole', [steadyTarget(), publish, '--allow-risky']);
    console.log(
      `whole spec, 1 s to come back, keep-alive 5 s: ${(seconds / 60).toFixed(1)} min (goal 4), ${share} % of it the device's own timers (goal 90); exit ${exit}: ${counted(footer)}`,
    );
  },
  async aws() {
    const file = join(folder, 'aws.yaml');
    writeFileSync(file, 'formatVersion: 1\nspec: mqtt-client\ncapabilities: { aws: true }\n');
    const sum = Object.values(recommended).reduce((all, one) => all + one, 0);
    const words = [steadyTarget('aws'), publish, `--target-file=${file}`, '--only=mqtt-client.aws'];
    const { seconds, share, footer, exit } = await run('aws', words);
    console.log(
      `profile aws alone: ${seconds.toFixed(0)} s; AWS recommends ${sum} s for its ${Object.keys(recommended).length} cases: ratio ${(seconds / sum).toFixed(3)} (goal 0.1); ${share} % the device's own timers; exit ${exit}: ${counted(footer)}`,
    );
  },
  async hammering() {
    const client = join(import.meta.dirname, 'hammering-client.mjs');
    // What it is said to do, and does not, is waited for: so the run is longer than a minute.
    const file = join(folder, 'hammering.yaml');
    const claims = 'receives: true, receivesQos1: true, receivesQos2: true, publishes: true';
    writeFileSync(file, `formatVersion: 1\nspec: mqtt-client\ntimeout: 5s\ncapabilities: { ${claims} }\n`);
    const { seconds, megabytes, footer, exit } = await run('hammering', [
      `--target=exec:node ${client} {host} {port} 3000 ${countFile}`,
      `--target-file=${file}`,
    ]);
    const counts = JSON.parse(readFileSync(countFile, 'utf8'));
    const { opened, answered, most, seconds: each } = counts;
    console.log(
      `hammering: ${opened} connections, ${answered} let in, in ${each.length} s (${Math.round(opened / each.length)} a second, at most ${most}; goal 3000 for 60 s); ${Math.round(megabytes)} MB (goal 200), run ${seconds.toFixed(0)} s; exit ${exit}: ${counted(footer)}`,
    );
  },
};

const wanted = process.argv.slice(2);
console.log(`load ${loadavg()[0].toFixed(1)}`);
for (const [name, part] of Object.entries(parts))
  if (wanted.length === 0 || wanted.includes(name)) await part();
rmSync(folder, { recursive: true, force: true });
