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
export async function runOurs(targetFile) {
  const folder = await mkdtemp(join(tmpdir(), 'mqtt-conformance-bench-'));
  try {
    const file = join(folder, 'target.yaml');
    // YAML holds JSON.
    await writeFile(file, JSON.stringify(targetFile));
    const measured = await measure([
      process.execPath,
      command,
      '--spec=mqtt-3.1.1',
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
  return {
    cases: judged.length,
    statements: new Set(statements).size,
    failed: judged.filter(({ verdict }) => verdict === 'fail').length,
  };
}

/**
 * The option -h of client_test.py prints its usage, and whatever it is given reaches unittest a second time, which knows
 * none of it. So the long options go to the script and unittest gets a command line of its own.
 */
const launcher = `
import functools, runpy, sys, unittest
script, host, port = sys.argv[1:]
unittest.main = functools.partial(unittest.main, argv=[script])
sys.argv = [script, "--hostname=" + host, "--port=" + port]
runpy.run_path(script, run_name="__main__")
`;

/**
 * One run of Paho's suite for MQTT 3.1.1.
 * @param folder the checkout of paho.mqtt.testing
 */
export async function runPaho(folder, { hostname, port }) {
  const measured = await measure(['python3', '-c', launcher, 'client_test.py', hostname, port], {
    cwd: join(folder, 'interoperability'),
    env: { PYTHONPATH: '.', PYTHONDONTWRITEBYTECODE: '1' },
  });
  const tests = Number(/^Ran (\d+) tests? in/m.exec(measured.output)?.[1] ?? 0);
  if (tests === 0) throw new Error(`Paho's suite ran no test:\n${measured.output}`);
  const count = (what) => Number(new RegExp(`${what}=(\\d+)`).exec(measured.output)?.[1] ?? 0);
  return { ...measured, tests, failed: count('failures') + count('errors') };
}
