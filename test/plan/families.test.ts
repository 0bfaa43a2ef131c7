import { describe, expect, test } from 'vitest';
import { buildPlan } from '../../src/plan/plan.js';
import type { PlannedCase } from '../../src/plan/case.js';
import { source, specOf } from './spec.js';

const schemas: Record<string, unknown> = {
  'status#/members': {
    properties: {
      amp: { type: 'integer', title: 'Ampere' },
      ver: { type: 'string', readOnly: true },
      mix: { type: ['integer', 'null'] },
    },
  },
  'status#/modes': {
    oneOf: [
      { const: 0, title: 'Off' },
      { const: 1, title: 'On' },
    ],
    enum: ['auto'],
  },
};

function casesOf(family: Record<string, unknown>): PlannedCase[] {
  const written = {
    text: '{title} of {item}',
    source,
    steps: [{ connect: {}, expect: 'connack' }],
    ...family,
  };
  const claims = { capabilities: {}, parameters: {} };
  return buildPlan(specOf({ families: [written] }), { claims, readSchema: (reference) => schemas[reference] })
    .cases;
}
const idsOf = (family: Record<string, unknown>): string[] => casesOf(family).map(({ id }) => id);

describe('families over operations', () => {
  const id = '{spec}.{operation}';

  test.each([
    [{}, ['x.ask', 'x.tell', 'x.tellNothing', 'x.status', 'x.birth', 'x.readState']],
    [{ action: 'send' }, ['x.status', 'x.birth']],
    [{ reply: true }, ['x.ask']],
    [{ action: 'receive', reply: false }, ['x.tell', 'x.tellNothing', 'x.readState']],
    [{ tag: 'none' }, []],
  ])('%j', (operations, ids) => {
    expect(idsOf({ id, forEach: { operations } })).toEqual(ids);
  });

  test('the item is filled in everywhere, and run-time names are left', () => {
    const steps = [{ publish: { operation: '{operation}', payload: '{nonce}' }, expect: 'puback' }];
    const [ask] = casesOf({
      id,
      text: '{title} at {address}',
      steps,
      forEach: { operations: { reply: true } },
    });
    expect(ask).toMatchObject({
      requirement: 'x.ask',
      text: 'ask at ask/{requestId}',
      check: {
        name: 'steps',
        with: [{ publish: { operation: 'ask', payload: '{nonce}' }, expect: 'puback' }],
      },
      at: 'conformance.yaml:/families/0',
    });
  });

  test('exceptions are left out', () => {
    const ids = idsOf({
      id,
      forEach: { operations: { action: 'receive' } },
      except: { tell: 'a-ruling', ask: 'another' },
    });
    expect(ids).toEqual(['x.tellNothing', 'x.readState']);
  });

  test('a table adds values, and a line to the source', () => {
    const [ask] = casesOf({
      id,
      source: { ...source, line: '{line}' },
      forEach: { operations: { reply: true } },
      table: { ask: { line: 42, title: 'Asking' } },
    });
    expect(ask).toMatchObject({ source: { line: 42 }, text: 'Asking of ask' });
  });

  test('each requirement of a family may have cases', () => {
    const ids = idsOf({
      id,
      forEach: { operations: { reply: true } },
      cases: { one: { n: 1 }, two: { n: 2 } },
    });
    expect(ids).toEqual(['x.ask/one', 'x.ask/two']);
  });
});

test('families over the members of a schema', () => {
  const members = (more: object): string[] =>
    idsOf({ id: 'x.{member}', forEach: { members: { schema: 'status#/members', ...more } } });
  expect(members({})).toEqual(['x.amp', 'x.ver', 'x.mix']);
  expect(members({ readOnly: true })).toEqual(['x.ver']);
  expect(members({ readOnly: false, type: 'integer' })).toEqual(['x.amp', 'x.mix']);
  const [amp] = casesOf({ id: 'x.{member}', forEach: { members: { schema: 'status#/members' } } });
  expect(amp!.text).toBe('Ampere of amp');
});

test('families over enumerated values keep their type', () => {
  const cases = casesOf({
    id: 'x.mode-{item}',
    forEach: { values: { schema: 'status#/modes' } },
    steps: [{ publish: { topic: 'mode', payload: '{value}' }, expect: 'puback' }],
  });
  expect(cases.map(({ id, text }) => [id, text])).toEqual([
    ['x.mode-0', 'Off of 0'],
    ['x.mode-1', 'On of 1'],
    ['x.mode-auto', 'auto of auto'],
  ]);
  expect(cases[1]!.check.with).toMatchObject([{ publish: { payload: 1 } }]);
});

test('a family that names nothing to expand over is a mistake of the spec', () => {
  expect(() => casesOf({ id: 'x.{item}', forEach: {} })).toThrow(
    'family "x.{item}" does not say what it is for each of',
  );
});
