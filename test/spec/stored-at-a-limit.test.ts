import { expect, test } from 'vitest';
import { builtInChecks } from '../../src/checks/index.js';
import { rawBytesOf, type TextToSend } from '../../src/driver/wire/encode.js';
import { loadSpec } from '../../src/spec/load.js';
import type { Requirement } from '../../src/spec/model.js';
import { substitute } from '../../src/spec/template.js';

/** Fields with a length of two bytes that a target keeps as a key or in a session, wherever they stand in a step. */
const keptFields = ['topic', 'filter', 'clientId', 'username'];

/** Half of the 65535 bytes that such a field can hold: no usual name is as long. */
const atTheLimit = 0x8000;

const lengthOf = (value: unknown): number => {
  try {
    return rawBytesOf(value as TextToSend, 'a field').length;
  } catch {
    return 0;
  }
};

/** Every value of a kept field, however deep. */
function keptIn(value: unknown): unknown[] {
  if (Array.isArray(value)) return value.flatMap(keptIn);
  if (value === null || typeof value !== 'object') return [];
  return Object.entries(value).flatMap(([name, item]) =>
    keptFields.includes(name) && (typeof item === 'string' || Array.isArray(item)) ? [item] : keptIn(item),
  );
}

const isRisky = ({ effects, riskyCases }: Requirement, name: string): boolean =>
  effects.includes('risky') || riskyCases.includes(name);

/** The cases that have a target keep something at a limit, by whether they are risky. */
function storing(spec: string): { id: string; risky: boolean }[] {
  return loadSpec(spec, builtInChecks).requirements.flatMap((requirement) => {
    const cases = Object.entries(requirement.cases);
    return (cases.length === 0 ? [['', {}] as const] : cases)
      .filter(([, values]) => {
        const words = substitute([requirement.control, requirement.check.with], values);
        return keptIn(words).some((value) => lengthOf(value) >= atTheLimit);
      })
      .map(([name]) => ({ id: `${requirement.id}/${name}`, risky: isRisky(requirement, name) }));
  });
}

test('MQTT 3.1.1 has cases that a target stores at a limit', () => {
  expect(storing('mqtt-3.1.1').map(({ id }) => id)).toEqual([
    'mqtt-3.1.1.MQTT-4.7.3-3/ascii',
    'mqtt-3.1.1.MQTT-4.7.3-3/two-byte-characters',
  ]);
});

test.each(['mqtt-3.1.1', 'mqtt-3.1'])('%s stores nothing at a limit in a case that is not risky', (spec) => {
  expect(storing(spec).filter(({ risky }) => !risky)).toEqual([]);
});
