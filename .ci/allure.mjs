// The newest run as Allure's page, named by what it came to.
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';

const reports = 'reports/out';
const about = (folder) => join(folder, 'environment.properties');
const newest = (existsSync(reports) ? readdirSync(reports) : [])
  .map((run) => join(reports, run, 'allure-results'))
  .filter((folder) => existsSync(about(folder)))
  .toSorted((a, b) => statSync(about(b)).mtimeMs - statSync(about(a)).mtimeMs)[0];
if (newest === undefined) {
  console.error(`there is no run in ${reports}. Judge something first: npm start`);
  process.exit(2);
}
const said = Object.fromEntries(
  readFileSync(about(newest), 'utf8')
    .split('\n')
    .filter(Boolean)
    .map((line) => /^(.*?[^\\])=(.*)$/.exec(line).slice(1)),
);
const product = [said.Product, said.Version].filter(Boolean).join(' ');
const name = [product, `run ${said.Run}`, said.Sentence].filter(Boolean).join(', ').slice(0, 200);
const words = [
  'awesome',
  '--single-file',
  '-o',
  join(reports, 'allure-report'),
  '--report-name',
  name,
  newest,
];
const { status } = spawnSync('allure', words, { stdio: 'inherit' });
process.exit(status ?? 4);
