import { join } from 'node:path';
import { format, resolveConfig } from 'prettier';
import { expect, test } from 'vitest';
import { parse, stringify } from 'yaml';
import { builtInChecks } from '../../src/checks/index.js';
import { exampleApi, exampleSpec } from '../../src/reference/example-spec.js';
import { examples } from '../../src/reference/examples.js';
import { specFormat } from '../../src/reference/spec-format.js';
import { loadSpec } from '../../src/spec/load.js';
import { packageRoot } from '../../src/spec/read/locate.js';
import { brief, problemsOf } from '../spec/problems-of.js';
import { temporaryFolder } from '../spec/temporary-file.js';

const path = join(packageRoot(), 'docs', 'spec-format.md');

/** After a change of a word: `npm run reference`. */
test("the committed author's reference is the one that the records of the words give", async () => {
  const options = { ...(await resolveConfig(path)), parser: 'markdown' };
  await expect(await format(specFormat(), options)).toMatchFileSnapshot(path);
});

const check = (yaml: string): string[] => {
  const folder = temporaryFolder({ 'asyncapi.yaml': exampleApi, 'conformance.yaml': yaml });
  return problemsOf(() => loadSpec(folder, builtInChecks)).map(brief);
};

test('the whole spec that it shows passes check', () => {
  expect(check(exampleSpec)).toEqual([]);
});

test('each example that it shows passes check within that spec', () => {
  const written = parse(exampleSpec) as { requirements: unknown[] };
  const source = { document: 'reference', section: 'Examples' };
  // A requirement judges something, and not every word does.
  const judged = { connect: {}, expect: 'connack' };
  const requirements = Object.entries(examples).map(([name, steps]) => {
    const id = `lamps.${name.replace(' ', '.')}`;
    const mine = steps.map((step) => ('broker' in step ? { as: 'broker', ...step } : step));
    return { id, text: `An example of ${name}.`, source, steps: [...mine, judged] };
  });
  expect(requirements.length).toBeGreaterThan(60);
  expect(check(stringify({ ...written, requirements: [...written.requirements, ...requirements] }))).toEqual(
    [],
  );
});
