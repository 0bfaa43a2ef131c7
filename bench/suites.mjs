import { mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { measure } from './measure.mjs';

const command = fileURLToPath(new URL('../dist/src/cli/main.js', import.meta.url));

/**
 * One run of this harness, with the target file that the recipe gives and everything else by default.
 * @returns what was measured, and what was judged
 */
export async function runOurs(targetFile, spec) {
  const folder = await mkdtemp(join(tmpdir(), 'mqtt-conformance-bench-'));
  try {
    const file = join(folder, 'target.yaml');
    // YAML holds JSON.
    await writeFile(file, JSON.stringify({ ...targetFile, spec }));
    const measured = await measure([
      process.execPath,
      command,
      `--spec=${spec}`,
      `--target=${targetFile.address}`,
      `--target-file=${file}`,
      `--report-dir=${folder}`,
    ]);
    // 0: conforms, 1: a MUST failed, 3: something could not be judged. All else is no result.
    if (![0, 1, 3].includes(measured.status)) throw new Error(`Our run went wrong:\n${measured.output}`);
    return { ...measured, ...(await judgedIn(folder)) };
  } finally {
    await rm(folder, { recursive: true });
  }
}

async function judgedIn(folder) {
  const [run] = (await readdir(folder, { withFileTypes: true })).filter((entry) => entry.isDirectory());
  const lines = (await readFile(join(folder, run.name, 'record.jsonl'), 'utf8')).trim().split('\n');
  const cases = lines.map((line) => JSON.parse(line)).filter(({ type }) => type === 'case');
  const judged = cases.filter(({ verdict }) => verdict === 'pass' || verdict === 'fail');
  const statements = judged.flatMap(({ requirement }) => /MQTT-\d+\.\d+\.\d+-\d+/.exec(requirement) ?? []);
  const failed = judged.filter(({ verdict }) => verdict === 'fail');
  return {
    cases: judged.length,
    statements: new Set(statements).size,
    failedStatements: new Set(failed.flatMap(({ requirement }) => /MQTT-[\d.]+-\d+/.exec(requirement) ?? [])),
    failed: failed.length,
  };
}

/**
 * The option -h of client_test.py prints its usage, and whatever it is given reaches unittest a second time, which knows
 * none of it. So the long options go to the script and unittest gets a command line of its own. That of MQTT 5.0 wants
 * each value as a word of its own.
 */
const launcher = `
import functools, re, runpy, sys, unittest
script, host, port, without = sys.argv[1:]
tests = [name for name in re.findall(r"def (test\\w*)", open(script).read()) if name != without]
chosen = ["Test." + name for name in tests] if without else []
unittest.main = functools.partial(unittest.main, argv=[script, *chosen])
of_5 = ["--hostname", host, "--port", port]
sys.argv = [script, *(of_5 if without else ["--hostname=" + host, "--port=" + port])]
runpy.run_path(script, run_name="__main__")
`;

/** Paho's script for each spec of ours, and the test that is left out: it waits in a loop for a DISCONNECT that never comes. */
export const pahoScripts = {
  'mqtt-3.1.1': { script: 'client_test.py', without: '' },
  'mqtt-5.0': { script: 'client_test5.py', without: 'test_flow_control2' },
};

/**
 * One run of Paho's suite for the version of a spec.
 * @param folder the checkout of paho.mqtt.testing
 */
export async function runPaho(folder, { hostname, port }, spec) {
  const { script, without } = pahoScripts[spec];
  const measured = await measure(['python3', '-c', launcher, script, hostname, port, without], {
    cwd: join(folder, 'interoperability'),
    env: { PYTHONPATH: '.', PYTHONDONTWRITEBYTECODE: '1' },
  });
  const tests = Number(/^Ran (\d+) tests? in/m.exec(measured.output)?.[1] ?? 0);
  if (tests === 0) throw new Error(`Paho's suite ran no test:\n${measured.output}`);
  const count = (what) => Number(new RegExp(`${what}=(\\d+)`).exec(measured.output)?.[1] ?? 0);
  return { ...measured, tests, failed: count('failures') + count('errors') };
}

/**
 * One run of mqtt5-conformance. It prints which tests failed, and its report which statements each test cites.
 * @param program the built program
 */
export async function runMqtt5Conformance(program, { hostname, port }) {
  const folder = await mkdtemp(join(tmpdir(), 'mqtt-conformance-bench-'));
  try {
    const descriptor = join(folder, 'sut.toml');
    // What Mosquitto's CONNACK announces; over TCP alone.
    await writeFile(
      descriptor,
      [
        'name = "mosquitto"',
        `address = "mqtt://${hostname}:${port}"`,
        'tls_address = ""',
        'ws_address = ""',
        '[capabilities]',
        'topic_alias_maximum = 10',
        'server_receive_maximum = 20',
        '[capabilities.transports]',
        'tcp = true',
        '[hooks]',
        'restart_command = ""',
        'cleanup_command = ""',
      ].join('\n'),
    );
    const report = join(folder, 'report.json');
    const arguments_ = ['--sut', descriptor, '--report', report, '--color', 'never'];
    const measured = await measure([program, ...arguments_]);
    if (measured.status !== 0 && measured.status !== 101)
      throw new Error(`mqtt5-conformance went wrong:\n${measured.output}`);
    const tests = JSON.parse(await readFile(report, 'utf8')).tests.filter(
      ({ status }) => status === 'planned',
    );
    const failed = tests.flatMap(({ name, ids }) => {
      const why = new RegExp(`^${name}: (.*)$`, 'm').exec(measured.output)?.[1];
      return why === undefined ? [] : [{ test: name, ids, why }];
    });
    const ignored = Number(/(\d+) ignored/.exec(measured.output)?.[1] ?? 0);
    return {
      ...measured,
      tests: tests.length,
      statements: new Set(tests.flatMap(({ ids }) => ids)).size,
      failed,
      ignored,
    };
  } finally {
    await rm(folder, { recursive: true });
  }
}

/** Why tests of mqtt5-conformance fail on a Mosquitto that keeps the statement, by what they say; read in its sources. */
const falseFailures = [
  {
    says: /Timeout\("(suback|unsuback|puback|pubrec|pubcomp)"\)/,
    because:
      'its client registers for the answer only after it has sent the packet, and an answer that has come by then is dropped',
  },
  {
    says: /MQTT-3\.1\.2-1[68]\] Reason code must be Success/,
    because: 'it gives a user name that this server does not know, and 0x87 (3.1.4-2) is the right answer',
  },
];

/** Why a failure of mqtt5-conformance is false; undefined where nobody has found out. */
export const whyFalse = (why) => falseFailures.find(({ says }) => says.test(why))?.because;
