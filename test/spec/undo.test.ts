import { expect, test } from 'vitest';
import { builtInChecks } from '../../src/checks/index.js';
import { loadSpec } from '../../src/spec/load.js';
import { knownSpecs } from '../../src/spec/read/locate.js';

interface Looking {
  request?: { ends?: unknown; payload?: Record<string, unknown> };
  http?: { ends?: unknown; query?: Record<string, unknown> };
  given?: unknown;
}

const endsAt = ({ request, http }: Looking): unknown => request?.ends ?? http?.ends;

/** Steps of an undo that search a list for what is to be deleted, by spec and preamble. */
const looking = knownSpecs().flatMap((id) =>
  Object.entries(loadSpec(id, builtInChecks).preambles).flatMap(([name, { ways }]) =>
    ways
      .flatMap(({ undo }) => undo as Looking[])
      .filter((step) => /\/0$/.test(String(endsAt(step))))
      .map((step) => [`${id} ${name}`, step] as const),
  ),
);

test('DeviceHive and ThingsBoard have such undos', () => {
  const specs = looking.map(([name]) => name.split(' ')[0]);
  expect([...new Set(specs)]).toEqual(['devicehive', 'thingsboard']);
});

test.each(looking)('the undo of %s deletes nothing but what bears its name', (_name, step) => {
  // A server that overlooks the search lists everybody's.
  const sought = Object.values({ ...step.request?.payload, ...step.http?.query })
    .map((text) => String(text).replace('%', ''))
    .filter((text) => text.includes('{'));
  expect(sought).toHaveLength(1);
  expect(JSON.stringify(step.given)).toContain(sought[0]);
});
