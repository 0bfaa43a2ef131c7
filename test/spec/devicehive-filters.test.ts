import { expect, test } from 'vitest';
import { builtInChecks } from '../../src/checks/index.js';
import { loadSpec } from '../../src/spec/load.js';
import type { Requirement } from '../../src/spec/model.js';
import { substitute } from '../../src/spec/template.js';

const spec = loadSpec('devicehive', builtInChecks);
const place = '{networkId}/{deviceTypeId}/{deviceId}';

/** The filters that a requirement subscribes to, with the values of each of its cases. */
function filtersOf({ control, check, cases }: Requirement): string[] {
  const all = Object.keys(cases).length === 0 ? [{}] : Object.values(cases);
  // What no case gives stays as it is written.
  return all.flatMap((values) => membersNamed('filter', substitute([control, check], values)));
}

function membersNamed(name: string, data: unknown): string[] {
  if (data === null || typeof data !== 'object') return [];
  return Object.entries(data).flatMap(([key, value]) =>
    key === name && typeof value === 'string' ? [value] : membersNamed(name, value),
  );
}

test('every filter for events names a network, a device type and a device that are there, or none', () => {
  const filters = spec.requirements
    .flatMap(filtersOf)
    .filter((filter) => /^dh\/(command|command_update|notification)\//.test(filter));
  expect(filters.length).toBeGreaterThan(50);
  // What a preamble has made, or the case itself beforehand.
  const there = [
    ['{networkId}', '{lifeNetwork}'],
    ['{deviceTypeId}', '{lifeType}'],
    ['{deviceId}', '{newDeviceId}'],
  ];
  const strange = filters.filter((filter) =>
    filter
      .replace('{place}', place)
      .split('/')
      .slice(2, 5)
      .some((level, index) => !['+', '#', ...there[index]!].includes(level)),
  );
  // A published server refuses whatever names something else, so no product could end with 0.
  expect(strange).toEqual([]);
});
