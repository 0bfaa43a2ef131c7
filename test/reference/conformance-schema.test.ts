import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { format, resolveConfig } from 'prettier';
import { expect, test } from 'vitest';
import { definitions } from '../../src/reference/conformance-schema.js';
import { packageRoot } from '../../src/spec/locate.js';

const path = join(packageRoot(), 'specs', 'conformance.schema.json');

/** After a change of a word: `npm run reference`. */
test('the committed schema is the one that the records of the words give', async () => {
  const committed = JSON.parse(readFileSync(path, 'utf8')) as { definitions: object };
  const whole = { ...committed, definitions: { ...committed.definitions, ...definitions } };
  const options = { ...(await resolveConfig(path)), parser: 'json' };
  await expect(await format(JSON.stringify(whole, null, 2), options)).toMatchFileSnapshot(path);
});
