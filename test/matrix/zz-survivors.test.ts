import { readFileSync, writeFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { explanationOf, explanations } from '../../fixtures/generic/index.js';
import { genericTwins, recordMutants, runGenerics } from './generic-run.js';

it('lists survivors', { timeout: 3_600_000 }, async () => {
  const twin = genericTwins.find(({ spec }) => spec === 'devicehive')!;
  const started = Date.now();
  let mutants = await recordMutants(twin);
  const all = mutants.length;
  console.log(`recorded ${all} in ${Date.now() - started}`);
  writeFileSync('/tmp/G-all.txt', mutants.map(({ name, seenBy }) => `${name}\t${seenBy.length}`).join('\n'));
  const only = process.env.G_ONLY;
  if (only) {
    const names = new Set(readFileSync(only, 'utf8').split('\n'));
    mutants = mutants.filter(({ name }) => names.has(name));
  }
  const out: string[] = [];
  const names: string[] = [];
  const used = new Set<unknown>();
  let killed = 0;
  const step = 200;
  for (let i = 0; i < mutants.length; i += step) {
    const results = await runGenerics(twin, mutants.slice(i, i + step), { timeout: 1500 });
    for (const { mutant, killedBy, verdicts } of results) {
      if (killedBy) {
        killed += 1;
        continue;
      }
      const explanation = explanationOf('devicehive', mutant.name);
      if (explanation) used.add(explanation);
      else {
        names.push(mutant.name);
        const odd = verdicts.filter((line) => !/: pass/.test(line));
        out.push(`${mutant.name}\t${verdicts.length} ran, not pass: ${odd.slice(0, 3).join(' ;; ').slice(0, 600)}`);
      }
    }
    writeFileSync(process.env.G_OUT ?? '/tmp/G-survivors.txt', out.join('\n') + '\n');
    writeFileSync((process.env.G_OUT ?? '/tmp/G-survivors.txt') + '.names', names.join('\n') + '\n');
    console.log(`${i + results.length}/${mutants.length} killed ${killed} unexplained ${out.length} after ${Math.round((Date.now() - started) / 1000)} s`);
  }
  console.log(`all ${all}, run ${mutants.length}, killed ${killed}, unexplained ${out.length}`);
  for (const each of explanations.filter((one) => !used.has(one) && (one.spec ?? 'devicehive') === 'devicehive')) console.log(`unused: ${each.mutants}`);
  expect(mutants.length).toBeGreaterThan(0);
});
