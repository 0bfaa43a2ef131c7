// Usage: node bench/same-verdicts.mjs <record.jsonl> <record.jsonl> [<record.jsonl> …]
// Compares the verdicts of runs of one spec on one target, such as two in a row or two side by side, case by case, each
// run with the first. Says where they differ, with what was said; exits with 1 when any does.
import { readFileSync } from 'node:fs';

const [first, ...others] = process.argv.slice(2);
if (others.length === 0) {
  console.error(
    'bench: name two records or more: node bench/same-verdicts.mjs <record.jsonl> <record.jsonl>',
  );
  process.exit(2);
}

/** The cases of a record by id. */
const casesOf = (file) =>
  new Map(
    readFileSync(file, 'utf8')
      .split('\n')
      .filter((line) => line.startsWith('{"') && line.includes('"type":"case"'))
      .map((line) => JSON.parse(line))
      .map((one) => [one.id, one]),
  );

const verdictOf = (one) => (one === undefined ? 'not there' : `${one.verdict}, ${one.weight ?? one.effect}`);
const saidBy = (one) => one?.reason ?? one?.actual ?? '';
const told = (one) => `${verdictOf(one)} ${saidBy(one)}`.trim();

const before = casesOf(first);
let differences = 0;
for (const file of others) {
  const after = casesOf(file);
  const ids = [...new Set([...before.keys(), ...after.keys()])];
  const differing = ids.filter((id) => verdictOf(before.get(id)) !== verdictOf(after.get(id)));
  console.log(`${file}: ${ids.length - differing.length} of ${ids.length} cases as in ${first}`);
  for (const id of differing) console.log(`  ${id}\n    ${told(before.get(id))}\n    ${told(after.get(id))}`);
  differences += differing.length;
}
process.exit(differences === 0 ? 0 : 1);
