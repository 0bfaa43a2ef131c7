import { describe, expect, test } from 'vitest';
import { estimateText } from '../../src/app/estimate.js';
import { readSpec } from '../../src/app/read-spec.js';
import { builtInChecks } from '../../src/checks/index.js';
import { buildPlan } from '../../src/plan/plan.js';
import { costOf, timeWith } from '../../src/run/device-estimate.js';
import type { Session } from '../../src/run/session.js';

const cost = (name: string, words: unknown, values = {}) =>
  costOf({ check: { name, with: words }, control: [] }, values);

describe('what a case takes of a device', () => {
  test.each([
    ['a drop', [{ as: 'broker', drop: { how: 'end' } }], { drops: 1, keepAlives: 0 }],
    ['a restart', [{ device: 'restart' }], { drops: 1, keepAlives: 0 }],
    ['a message on its behalf', [{ device: 'publish' }], { drops: 0, keepAlives: 0 }],
    ['a refusal', [{ as: 'broker', broker: [{ refuse: 3 }, 'accept'] }], { drops: 1, keepAlives: 0 }],
    ['no CONNACK', [{ as: 'broker', broker: ['silent', 'accept'] }], { drops: 1, keepAlives: 1 }],
    ['PUBACK held back', [{ as: 'broker', broker: { withhold: ['PUBACK'] } }], { drops: 0, keepAlives: 0 }],
  ])('%s', (_, steps, expected) => {
    expect(cost('steps', steps)).toEqual({ time: 0, ...expected });
  });

  test('is that of its check and of its lists of steps, with the parameters of the run', () => {
    const words = {
      before: [{ as: 'broker', broker: { close: 'connect' } }],
      on: 'broker',
      lasts: '{pacedTime}',
    };
    expect(cost('attempts-are-paced', words, { pacedTime: '7s' })).toEqual({
      drops: 2,
      keepAlives: 0,
      time: 7000,
    });
  });

  test('is at least one drop where its check asks for a new connection by steps of its own', () => {
    const plan = buildPlan(readSpec('mqtt-client'), {
      claims: { capabilities: {}, parameters: {}, allowRisky: true },
    });
    const dropping = plan.cases.filter(({ check }) => JSON.stringify(check.with).includes('"drop":{'));
    expect(dropping.length).toBeGreaterThan(20);
    expect(dropping.filter((one) => costOf(one, {}).drops === 0).map(({ id }) => id)).toEqual([]);
  });
});

describe('the estimate of a run', () => {
  const textOf = (spec: string, capabilities: Record<string, boolean> = {}, only?: string) => {
    const read = readSpec(spec);
    const plan = buildPlan(read, {
      claims: { capabilities, parameters: {}, allowRisky: false },
      ...(only === undefined ? {} : { only }),
    });
    return estimateText({ spec: read, plan, session: { parameters: {} } as unknown as Session });
  };

  test('says how often the connection ends, and how long it takes with two kinds of clients', () => {
    expect(textOf('mqtt-client')).toMatch(
      /^estimate: at most about \d+ drops, \d minutes if it comes back within 1 s and has a keep-alive of 5 s, \d+ minutes with 10 s and 60 s/,
    );
    const drops = (text = ''): number => Number(/(\d+) drops/.exec(text)?.[1]);
    expect(drops(textOf('mqtt-client', { speaks5: false }))).toBeLessThan(drops(textOf('mqtt-client')));
  });

  test('is short where nothing ends it, and nothing is said of other targets', () => {
    expect(textOf('mqtt-client', {}, 'mqtt-client.down.acknowledged')).toContain(
      'nothing ends its connection',
    );
    expect(textOf('go-e-charger')).toBeUndefined();
  });

  test('has the times of the device in it as often as they are waited for', () => {
    expect(timeWith({ drops: 2, keepAlives: 3, time: 500 }, { reconnect: 1000, keepAlive: 5000 })).toBe(
      17_500,
    );
  });
});

test('every check that ends the connection of a device says so', () => {
  const plan = buildPlan(readSpec('mqtt-client'), {
    claims: { capabilities: {}, parameters: {}, allowRisky: true },
  });
  const used = new Set(plan.cases.map(({ check }) => check.name));
  const silent = builtInChecks.filter(
    ({ name, costs, stepLists = [] }) => used.has(name) && !costs && stepLists.length === 0,
  );
  // These take what comes on the connection that there is; steps and rules have none of their own.
  expect(silent.map(({ name }) => name).toSorted()).toEqual([
    'messages-are-acknowledged',
    'steps',
    'wire-rule',
  ]);
});
