import { describe, expect, test } from 'vitest';
import { builtInChecks } from '../../src/checks/index.js';
import { loadSpec } from '../../src/spec/load.js';

/** How many numbered statements each section of the standard's body has; MQTT-3.1.0-2 is the second of section 3.1. */
const statementsOf: Record<string, number> = {
  '1.5.3': 3,
  '2.2.2': 2,
  '2.3.1': 7,
  '3.1.0': 2,
  '3.1.2': 24,
  '3.1.3': 11,
  '3.1.4': 5,
  '3.2.0': 1,
  '3.2.2': 6,
  '3.3.1': 12,
  '3.3.2': 3,
  '3.3.4': 1,
  '3.3.5': 2,
  '3.6.1': 1,
  '3.8.1': 1,
  '3.8.3': 3,
  '3.8.4': 6,
  '3.9.3': 2,
  '3.10.1': 1,
  '3.10.3': 2,
  '3.10.4': 6,
  '3.12.4': 1,
  '3.14.1': 1,
  '3.14.4': 3,
  '4.1.0': 2,
  '4.3.1': 1,
  '4.3.2': 2,
  '4.3.3': 2,
  '4.4.0': 1,
  '4.5.0': 2,
  '4.6.0': 6,
  '4.7.1': 3,
  '4.7.2': 1,
  '4.7.3': 4,
  '4.8.0': 2,
  '6.0.0': 4,
  '7.0.0': 2,
  '7.1.1': 1,
  '7.1.2': 1,
};
const statements = Object.entries(statementsOf).flatMap(([section, count]) =>
  Array.from({ length: count }, (_, index) => `MQTT-${section}-${index + 1}`),
);

/** The section that a statement's number names: a trailing 0 stands for none. */
const sectionOf = (statement: string): string =>
  statement.replace(/^MQTT-|-\d+$/g, '').replace(/(\.0)+$/, '');

const spec = loadSpec('mqtt-3.1.1', builtInChecks);
// The rules of every connection stand beside what is judged statement by statement.
const judged = spec.requirements.filter(({ id }) => !id.includes('.wire.'));
const { untested } = spec;
const numbered = ({ source }: { source: { statement?: string } }): boolean => source.statement !== undefined;

test('the standard has 140 numbered statements', () => expect(statements).toHaveLength(140));

describe('every statement of the standard', () => {
  test.each(statements)('%s has one entry', (statement) => {
    const entries = [
      ...judged.filter(({ id }) => id === `mqtt-3.1.1.${statement}`).map(({ id }) => id),
      ...untested.filter(({ source }) => source.statement === statement).map(({ fact }) => fact),
    ];
    expect(entries).toHaveLength(1);
  });

  test('is named by its section, and none is invented', () => {
    // What has a name besides the number may stand in the section of the rule that a client breaks.
    const own = judged.filter(({ id, source }) => id === `mqtt-3.1.1.${source.statement}`);
    for (const { source } of [...own, ...untested.filter(numbered)])
      expect(`${source.section} `, source.statement).toMatch(
        new RegExp(`^${sectionOf(source.statement!).replaceAll('.', '\\.')}[ .]`),
      );
    for (const { source } of [...judged, ...untested.filter(numbered)])
      expect(statements).toContain(source.statement);
  });

  test('stands in the id of the requirements that judge it', () => {
    const strangers = judged
      .filter(({ observes }) => observes === undefined)
      .filter(({ id, source }) => !`${id}-`.startsWith(`mqtt-3.1.1.${source.statement}-`));
    expect(strangers.map(({ id, source }) => `${id} says ${source.statement}`)).toEqual([]);
  });
});

describe('what is not judged', () => {
  test('has a reason of its own', () => {
    const whys = untested.map(({ why }) => why);
    expect(new Set(whys).size).toBe(whys.length);
  });

  test('binds the client alone, or cannot be seen from outside', () => {
    expect(
      untested
        .filter(numbered)
        .map(({ source, reason }) => `${source.statement} ${reason}`)
        .toSorted(),
    ).toEqual([
      'MQTT-2.3.1-2 client-side',
      'MQTT-2.3.1-3 client-side',
      'MQTT-3.1.2-23 client-side',
      'MQTT-3.1.3-7 client-side',
      'MQTT-3.2.2-6 unobservable',
      'MQTT-4.5.0-2 client-side',
      'MQTT-4.6.0-2 client-side',
      'MQTT-4.6.0-3 client-side',
      'MQTT-4.6.0-4 client-side',
      'MQTT-4.8.0-2 unobservable',
      'MQTT-6.0.0-3 client-side',
      'MQTT-7.0.0-1 needs-human',
      'MQTT-7.0.0-2 unobservable',
      'MQTT-7.1.2-1 client-side',
    ]);
  });
});

test('what the harness knows of a server before it looks is a capability, and nearly all are observed', () => {
  const observed = new Set(spec.requirements.map(({ observes }) => observes));
  const claimedOnly = spec.capabilities.map(({ id }) => id).filter((id) => !observed.has(id));
  // The wire does not tell where a WebSocket listens, nor what an account may not do.
  expect(claimedOnly.toSorted()).toEqual(['authorization', 'webSocket']);
});

test('a fault of the QoS is never reported under DUP', () => {
  // Those of every connection have a rule, and no steps.
  const aboutDup = spec.requirements.filter(
    ({ check, source }) => check.name === 'steps' && /^MQTT-3\.3\.1-[123]$/.test(source.statement ?? ''),
  );
  expect(aboutDup.length).toBeGreaterThan(5);
  const messages = (value: unknown): object[] => {
    if (typeof value !== 'object' || value === null) return [];
    const { message } = value as { message?: object };
    return [...(message ? [message] : []), ...Object.values(value).flatMap(messages)];
  };
  const expected = (value: unknown): object[] => {
    if (typeof value !== 'object' || value === null) return [];
    const { expect: demand } = value as { expect?: unknown };
    return [...messages(demand), ...Object.values(value).flatMap(expected)];
  };
  for (const { id, check } of aboutDup) {
    const judged = expected(check);
    expect(
      judged.some((message) => 'dup' in message),
      id,
    ).toBe(true);
    expect(
      judged.filter((message) => 'qos' in message),
      id,
    ).toEqual([]);
  }
});

describe('a general requirement waits for the particular one', () => {
  const short = (id: string): string => `mqtt-3.1.1.MQTT-${id}`;
  test.each([
    ['DUP of what is sent again', '3.3.1-1', '4.4.0-1'],
    ['DUP of what is sent again', '3.3.1-1-qos2', '4.4.0-1-qos2'],
    ['the order of what is sent again', '4.6.0-1', '4.4.0-1'],
    ['the order of what is sent again', '4.6.0-1-qos2', '4.4.0-1-qos2'],
    ['whose session it is', '3.1.3-2', '3.2.2-2'],
    ['a will at the end of keep-alive', '3.1.2-8-keep-alive', '3.1.2-24'],
  ])('%s: %s for %s', (_what, general, particular) => {
    const { presumes } = spec.requirements.find(({ id }) => id === short(general))!;
    expect(presumes).toContain(short(particular));
  });
});
