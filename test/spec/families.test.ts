import { describe, expect, test } from 'vitest';
import type { Api } from '../../src/spec/api.js';
import type { Requirement } from '../../src/spec/model.js';
import { ordersApi } from '../checks/orders-api.js';
import { source, specOf } from '../plan/spec.js';

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

function expanded(
  family: Record<string, unknown>,
  { api, ...more }: { api?: Api; bind?: Record<string, unknown> } = {},
): Requirement[] {
  const written = {
    text: '{title} of {item}',
    source,
    steps: [{ connect: {}, expect: 'connack' }],
    ...family,
  };
  const readSchema = (reference: string): unknown => schemas[reference];
  return specOf({ families: [written], ...more }, { readSchema, ...(api === undefined ? {} : { api }) })
    .requirements;
}
const idsOf = (...given: Parameters<typeof expanded>): string[] => expanded(...given).map(({ id }) => id);

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
    const [ask] = expanded({
      id,
      text: '{title} at {address}',
      steps,
      forEach: { operations: { reply: true } },
    });
    expect(ask).toMatchObject({
      id: 'x.ask',
      text: 'ask at ask/{requestId}',
      check: {
        name: 'steps',
        with: [{ publish: { operation: 'ask', payload: '{nonce}' }, expect: 'puback' }],
      },
      at: 'conformance.yaml:/families/0',
      pointer: '/families/0',
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
    const [ask] = expanded({
      id,
      source: { ...source, line: '{line}' },
      forEach: { operations: { reply: true } },
      table: { ask: { line: 42, title: 'Asking' } },
    });
    expect(ask).toMatchObject({ source: { line: 42 }, text: 'Asking of ask' });
  });

  test('each requirement of a family may have cases', () => {
    const cases = { one: { n: 1, of: '{item}' }, two: { n: 2, of: '{nonce}' } };
    const [ask] = expanded({ id, forEach: { operations: { reply: true } }, cases });
    expect(ask!.cases).toEqual({ one: { n: 1, of: 'ask' }, two: { n: 2, of: '{nonce}' } });
  });

  test('nothing of the family itself is left in its requirements', () => {
    const [ask] = expanded({ id, forEach: { operations: { reply: true } }, otherwise: { a: 1 } });
    expect(Object.keys(ask!)).not.toEqual(
      expect.arrayContaining([expect.stringMatching(/^(forEach|except|table|otherwise)$/)]),
    );
  });

  test('they come after the requirements that are written one by one', () => {
    const one = { id: 'x.one', text: 'One.', source, steps: [] };
    const family = { id, text: 'All.', source, steps: [], forEach: { operations: { reply: true } } };
    const { requirements, families } = specOf({ requirements: [one], families: [family] });
    expect(requirements.map(({ id: name }) => name)).toEqual(['x.one', 'x.ask']);
    expect(families).toHaveLength(1);
  });
});

describe('families over operations that ask for authorization', () => {
  const id = 'x.{operation}';

  test('are told apart by secured', () => {
    const of = (operations: object): string[] => idsOf({ id, forEach: { operations } }, { api: ordersApi });
    expect(of({ reply: true, secured: true })).toEqual(['x.order']);
    expect(of({ reply: true, secured: false })).toEqual([
      'x.ask',
      'x.orderByAnyMessage',
      'x.orderUnacknowledged',
      'x.greet',
    ]);
    // A scheme without scopes is authorization too.
    expect(of({ secured: true })).toEqual(['x.readState', 'x.order']);
  });

  test('know the scopes that one asks for, and all the others', () => {
    const { order, tell } = ordersApi.operations;
    const operations = {
      order: order!,
      tell: {
        ...tell!,
        security: [
          { scheme: 'token', scopes: ['tell', 'speak'] },
          { scheme: 'key', scopes: ['tell', 'order'] },
        ],
      },
      ask: ordersApi.operations['ask']!,
    };
    const steps = [{ connect: { username: '{scopes}', password: '{otherScopes}' } }];
    const requirements = expanded(
      { id, steps, forEach: { operations: {} } },
      { api: { ...ordersApi, operations } },
    );
    expect(requirements.map(({ check }) => (check.with as { connect: object }[])[0]!.connect)).toEqual([
      { username: ['order'], password: ['tell', 'speak'] },
      { username: ['tell', 'speak', 'order'], password: [] },
      { username: [], password: ['order', 'tell', 'speak'] },
    ]);
  });
});

describe('values that bind gives', () => {
  const bind = {
    ask: { values: { key: 'a', title: 'Asking', cases: { low: { n: 1 }, high: { n: 9 } } } },
    tell: { values: { on: true, cases: { only: { n: 0 } } } },
    status: {},
  };
  const family = { id: 'x.{operation}', forEach: { operations: { has: 'key' } } };

  test('choose operations', () => {
    expect(idsOf(family, { bind })).toEqual(['x.ask']);
    expect(idsOf({ ...family, forEach: { operations: { has: 'cases' } } }, { bind })).toEqual([
      'x.ask',
      'x.tell',
    ]);
    expect(idsOf({ ...family, forEach: { operations: { has: 'toString' } } }, { bind })).toEqual([]);
    expect(idsOf(family)).toEqual([]);
  });

  test('count before those of the operation, and a table before both', () => {
    const texts = (more: object): string[] =>
      expanded({ ...family, text: '{title} {key}', ...more }, { bind }).map(({ text }) => text);
    expect(texts({})).toEqual(['Asking a']);
    expect(texts({ table: { ask: { key: 'b' } } })).toEqual(['Asking b']);
  });

  test('are otherwise those of the family', () => {
    const requirements = expanded(
      {
        id: 'x.{operation}',
        text: '{key} {title}',
        forEach: { operations: { action: 'receive' } },
        except: { tellNothing: 'r', readState: 'r' },
        table: { tell: { key: 't' } },
        otherwise: { key: 'o', title: 'never' },
      },
      { bind: { ask: bind.ask } },
    );
    expect(requirements.map(({ text }) => text)).toEqual(['a Asking', 't tell']);
    const [birth] = expanded(
      { id: 'x.{item}', text: '{key}', forEach: { operations: { action: 'send' } }, otherwise: { key: 'o' } },
      { bind },
    );
    expect(birth!.text).toBe('o');
  });

  test('may be the cases of each requirement', () => {
    const requirements = expanded(
      { ...family, cases: '{cases}', forEach: { operations: { has: 'cases' } } },
      { bind },
    );
    expect(requirements.map(({ cases }) => cases)).toEqual([
      { low: { n: 1 }, high: { n: 9 } },
      { only: { n: 0 } },
    ]);
  });
});

test('families over the members of a schema', () => {
  const members = (more: object): string[] =>
    idsOf({ id: 'x.{member}', forEach: { members: { schema: 'status#/members', ...more } } });
  expect(members({})).toEqual(['x.amp', 'x.ver', 'x.mix']);
  expect(members({ readOnly: true })).toEqual(['x.ver']);
  expect(members({ readOnly: false, type: 'integer' })).toEqual(['x.amp', 'x.mix']);
  const [amp] = expanded({ id: 'x.{member}', forEach: { members: { schema: 'status#/members' } } });
  expect(amp!.text).toBe('Ampere of amp');
});

test('families over enumerated values keep their type', () => {
  const requirements = expanded({
    id: 'x.mode-{item}',
    forEach: { values: { schema: 'status#/modes' } },
    steps: [{ publish: { topic: 'mode', payload: '{value}' }, expect: 'puback' }],
  });
  expect(requirements.map(({ id, text }) => [id, text])).toEqual([
    ['x.mode-0', 'Off of 0'],
    ['x.mode-1', 'On of 1'],
    ['x.mode-auto', 'auto of auto'],
  ]);
  expect(requirements[1]!.check.with).toMatchObject([{ publish: { payload: 1 } }]);
});

test('a family that names nothing to expand over is a mistake of the spec', () => {
  expect(() => expanded({ id: 'x.{item}', forEach: {} })).toThrow(
    'family "x.{item}" does not say what it is for each of',
  );
});
