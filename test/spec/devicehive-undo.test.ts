import { expect, test } from 'vitest';
import { builtInChecks } from '../../src/checks/index.js';
import { loadSpec } from '../../src/spec/load.js';

const { preambles } = loadSpec('devicehive', builtInChecks);

interface Looking {
  request?: { ends?: unknown; payload?: Record<string, string> };
  given?: { reply?: { schema?: unknown } };
}

/** Undoes that delete the first entry of a list, by the preamble they belong to. */
const looking = Object.entries(preambles).flatMap(([name, { ways }]) =>
  ways
    .flatMap(({ undo }) => (undo ?? []) as Looking[])
    .filter(({ request }) => typeof request?.ends === 'string')
    .map((step) => [name, step] as const),
);

test('there are undoes that look for what to delete', () => expect(looking.length).toBe(9));

test.each(looking)('the undo of %s deletes nothing but what bears its name', (_name, { request, given }) => {
  // A server that overlooks the filter lists everybody's.
  const sought = Object.values(request?.payload ?? {}).map((text) => text.replace('%', ''));
  expect(sought).toHaveLength(1);
  expect(JSON.stringify(given?.reply?.schema)).toContain(sought[0]);
});
