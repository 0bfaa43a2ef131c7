import { join } from 'node:path';
import { format, resolveConfig } from 'prettier';
import { expect, test } from 'vitest';
import { builtInChecks } from '../../src/checks/index.js';
import { conformanceSchema } from '../../src/reference/conformance-schema.js';
import { packageRoot } from '../../src/spec/read/locate.js';
import { isRecord } from '../../src/spec/pointer.js';

const path = join(packageRoot(), 'specs', 'conformance.schema.json');

/** After a change of a word: `npm run reference`. */
test('the committed schema is the one that the records of the words give', async () => {
  const options = { ...(await resolveConfig(path)), parser: 'json' };
  const generated = await format(JSON.stringify(conformanceSchema(), null, 2), options);
  await expect(generated).toMatchFileSnapshot(path);
});

/** Every property of the schema, with where it stands. */
function* propertiesIn(schema: unknown, at = ''): Generator<[string, unknown]> {
  if (!isRecord(schema)) return;
  for (const [keyword, value] of Object.entries(schema)) {
    // What an `if` asks is no word of its own.
    if (keyword === 'if') continue;
    const tables = keyword === 'properties' || keyword === 'definitions';
    const inner = tables || Array.isArray(value) ? Object.entries(value as object) : [['', value] as const];
    for (const [name, one] of inner) {
      if (keyword === 'properties') yield [`${at}/${name}`, one];
      yield* propertiesIn(one, `${at}/${keyword}/${name}`);
    }
  }
}

test('every word has a description, and every reference leads to a definition', () => {
  const schema = conformanceSchema();
  const properties = [...propertiesIn(schema)];
  expect(properties.length).toBeGreaterThan(300);
  expect(properties.filter(([, property]) => !isRecord(property) || !property['description'])).toEqual([]);
  const definitions = Object.keys(schema['definitions'] as object);
  const named = [...JSON.stringify(schema).matchAll(/"#\/definitions\/([^"]*)"/g)].map(([, name]) => name!);
  expect(definitions.sort()).toEqual(
    [...new Set(named), 'steps'].filter((one, i, all) => all.indexOf(one) === i).sort(),
  );
});

test('every parameter of a named check has a description', () => {
  const properties = builtInChecks.flatMap(({ name, parameters }) => [...propertiesIn(parameters, name)]);
  expect(properties.length).toBeGreaterThan(80);
  expect(properties.filter(([, property]) => !isRecord(property) || !property['description'])).toEqual([]);
});
