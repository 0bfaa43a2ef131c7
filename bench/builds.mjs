// Usage: node bench/builds.mjs <folder of the build before> [--spec=<id>]… [--mutants=<every nth>] [--target=<target>]…
// Puts the same specs to the same targets with two builds, turn by turn: what was built before, in the folder named, and
// this one. Says which cases come to another verdict or to other words, and how much each build computes. Without
// --target each spec meets its own twin, and with --mutants every nth mutant of it. Exits with 1 when anything differs.
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { measure } from './measure.mjs';

const {
  positionals: [before],
  values,
} = parseArgs({
  allowPositionals: true,
  options: {
    spec: { type: 'string', multiple: true },
    target: { type: 'string', multiple: true },
    mutants: { type: 'string' },
  },
});
const command = 'dist/src/cli/main.js';
const here = fileURLToPath(new URL('..', import.meta.url));
if (before === undefined || !existsSync(join(before, command))) {
  console.error('builds: name the folder of a build to compare with: node bench/builds.mjs ../before');
  process.exit(2);
}

/** What differs from run to run though nothing else does: the run's id, names made of it, ports, ids and times. */
const withoutRun = (text) =>
  (text ?? '')
    .replace(/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/g, '…')
    .replace(/\b[a-z0-9]{8,14}\b/g, '…')
    .replace(/\bid\d+\b/g, 'id#')
    .replace(/\b\d+(\.\d+)?( ?(ms|s|milliseconds|seconds))?\b/g, '#');

function casesOf(folder) {
  const [run] = readdirSync(folder);
  const lines = run === undefined ? '' : readFileSync(join(folder, run, 'record.jsonl'), 'utf8');
  return new Map(
    lines
      .split('\n')
      .filter((line) => line.includes('"type":"case"'))
      .map((line) => JSON.parse(line))
      .map(({ id, verdict, effect = '', weight = effect, expected, actual, reason }) => [
        id,
        { verdict: `${verdict}, ${weight}`, words: [expected, actual, reason].map(withoutRun).join(' | ') },
      ]),
  );
}

async function judge(build, spec, target) {
  const folder = mkdtempSync(join(tmpdir(), 'builds-'));
  try {
    const words = [`--target=${target}`, `--spec=${spec}`, '--seed=builds', `--report-dir=${folder}`];
    const { wall, cpu, status } = await measure([process.execPath, join(build, command), ...words], {
      cwd: build,
    });
    return { wall, cpu, status, cases: casesOf(folder) };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function compare(spec, target) {
  const [old, now] = [await judge(before, spec, target), await judge(here, spec, target)];
  const ids = [...new Set([...old.cases.keys(), ...now.cases.keys()])];
  const of = (run, id) => run.cases.get(id) ?? { verdict: 'not there', words: '' };
  const verdicts = ids.filter((id) => of(old, id).verdict !== of(now, id).verdict);
  const words = ids.filter((id) => !verdicts.includes(id) && of(old, id).words !== of(now, id).words);
  const figures = `${old.cpu.toFixed(1)} and ${now.cpu.toFixed(1)} CPU s (${(now.cpu / old.cpu).toFixed(2)}), ${old.wall.toFixed(1)} and ${now.wall.toFixed(1)} s (${(now.wall / old.wall).toFixed(2)})`;
  console.log(
    `${spec} on ${target}: ${ids.length} cases, ${verdicts.length} with another verdict, ${words.length} with other words, exit ${old.status} and ${now.status}; ${figures}`,
  );
  for (const id of [...verdicts, ...words])
    console.log(
      `  ${id}\n    before: ${of(old, id).verdict} ${of(old, id).words}\n    now:    ${of(now, id).verdict} ${of(now, id).words}`,
    );
  return verdicts.length + words.length + (old.status === now.status ? 0 : 1);
}

const { twinIds, twinOf } = await import(join(here, 'dist/fixtures/index.js'));
const every = Number(values.mutants ?? 0);
let differences = 0;
for (const spec of values.spec ?? twinIds) {
  const mutants = every > 0 ? (await twinOf(spec)).mutants.filter((_, at) => at % every === 0) : [];
  const targets = values.target ?? [`twin:${spec}`, ...mutants.map(({ name }) => `twin:${spec}/${name}`)];
  for (const target of targets) differences += await compare(spec, target);
}
console.log(differences === 0 ? 'both builds say the same' : `${differences} differences`);
process.exitCode = differences === 0 ? 0 : 1;
