import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { Parser } from '@asyncapi/parser';
import { describe, expect, test } from 'vitest';
import { builtInChecks } from '../../src/checks/index.js';
import { buildPlan } from '../../src/plan/plan.js';
import type { Message } from '../../src/spec/api.js';
import { fixedMembers } from '../../src/spec/fixed-members.js';
import { loadSpec } from '../../src/spec/load.js';
import type { Requirement } from '../../src/spec/model.js';
import type { Step } from '../../src/steps/step.js';
import { lines } from './fingoti-lines.js';
import { ownRequirements } from './own.js';

const spec = loadSpec('fingoti', builtInChecks);
const byId = new Map(spec.requirements.map((requirement) => [requirement.id, requirement]));
const find = (id: string): Requirement => {
  const found = byId.get(id);
  if (!found) throw new Error(`the spec has no requirement ${id}`);
  return found;
};
const stepsOf = (id: string): Step[] => find(id).check.with as Step[];
const ofReference = spec.requirements.filter(({ source }) => source.document === 'reference');

function messageOf(operation: string, kind: 'request' | 'reply'): Message {
  const found = spec.api.operations[operation];
  const [message] = (kind === 'request' ? found?.messages : found?.reply?.messages) ?? [];
  if (!message) throw new Error(`operation ${operation} has no ${kind}`);
  return message;
}

describe('the lines of the Fingoti document', () => {
  test('are in its order, each once', () => {
    const numbers = lines.map(({ line }) => line);
    expect(numbers).toEqual([...new Set(numbers)].sort((a, b) => a - b));
    expect(numbers).toHaveLength(38);
  });

  test.each(lines)('line $line: $says', ({ requirements = [], untested, ruling }) => {
    expect(requirements.length + (untested === undefined ? 0 : 1) + (ruling === undefined ? 0 : 1)).not.toBe(
      0,
    );
    expect(requirements.filter((id) => !byId.has(id))).toEqual([]);
    if (untested !== undefined) expect(spec.untested.map(({ fact }) => fact)).toContain(untested);
    if (ruling !== undefined) expect(spec.rulings.map(({ id }) => id)).toContain(ruling);
  });

  test('are those that the requirements, untested facts and rulings cite', () => {
    const known = lines.map(({ line }) => line);
    const cited = [
      ...ofReference.map(({ source }) => source.line),
      ...spec.untested.flatMap(({ source }) => (source.document === 'reference' ? [source.line] : [])),
      ...spec.rulings.flatMap(({ source }) => (source?.document === 'reference' ? [source.line] : [])),
    ];
    expect(cited.filter((line) => !known.includes(Number(line)))).toEqual([]);
  });

  test('stand at the requirements that the document states', () => {
    const stated = ofReference.filter(({ basis }) => basis === 'document');
    const misplaced = stated.filter(
      ({ id, source }) => !lines.find(({ line }) => line === source.line)?.requirements?.includes(id),
    );
    expect(misplaced.map(({ id }) => id)).toEqual([]);
    expect(stated.length).toBeGreaterThan(30);
  });

  test('what is not on the page is not said to be', () => {
    const elsewhere = ownRequirements(spec).filter(({ source }) => source.document !== 'reference');
    expect(elsewhere.filter(({ basis }) => basis === 'document')).toEqual([]);
    expect(elsewhere.filter(({ source }) => source.line !== undefined)).toEqual([]);
  });

  test('what covers them, and what stays untested', async ({ annotate }) => {
    const covered = lines.map(({ line, says, requirements = [], untested, ruling }) => {
      const by = [
        ...requirements,
        ...(untested ? ['untested'] : []),
        ...(ruling ? [`ruling ${ruling}`] : []),
      ];
      expect(by.length).toBeGreaterThan(0);
      return `${String(line).padStart(2)}  ${says}: ${by.join(', ')}`;
    });
    const untested = spec.untested.map(({ fact, reason }) => `    ${fact} (${reason})`);
    console.info([...covered, '', 'Not tested:', ...untested].join('\n'));
    await annotate(
      `${lines.length} lines, ${spec.requirements.length} requirements, ${untested.length} untested facts`,
    );
  });
});

describe('the ten errors', () => {
  const provoked: [number, number, unknown][] = [
    [0, 43, 'stopped'],
    [1, 45, { answer: '90 03 00 01 00' }],
    [2, 47, '{nonce}.invalid'],
    [3, 49, 'silent'],
    [4, 51, { reset: 'opened' }],
    [5, 53, { refuse: 1 }],
    [6, 55, { refuse: 2 }],
    [7, 57, { refuse: 3 }],
    [8, 59, { refuse: 4 }],
    [9, 61, { refuse: 5 }],
  ];

  test.each(provoked)('error %i (line %i) is provoked by %j', (code, line, by) => {
    const id = `fingoti.error.${code}`;
    expect(find(id)).toMatchObject({
      level: 'MUST',
      basis: 'document',
      source: { line },
      needs: ['connected'],
      enumerated: { value: code },
    });
    const steps = stepsOf(id);
    const asHost = steps.flatMap(({ request }) => {
      const written = (request?.payload as { payload?: { host?: string } } | undefined)?.payload?.host;
      return written === undefined ? [] : [written];
    });
    const last =
      asHost.at(-1) ?? steps.flatMap(({ broker }) => (broker === undefined ? [] : [broker])).at(-1);
    expect(last).toEqual(by);
  });

  test('each is looked for after another error and without a connection', () => {
    for (const [code] of provoked) {
      const [before, other, earlier, apart, judged] = stepsOf(`fingoti.error.${code}`).filter(
        ({ request }) => request?.operation === 'readStatus',
      );
      expect(JSON.stringify(before?.settle)).toMatch(new RegExp(`"error":(?!${code})[79]`));
      expect(earlier?.capture).toHaveProperty('earlier');
      expect(JSON.stringify(other?.given)).toMatch(new RegExp(`"not":{"enum":\\[[^\\]]*${code}`));
      expect(apart?.given).toEqual({ http: { contains: { result: { connected: false } } } });
      expect(judged?.expect).toBeDefined();
      expect(JSON.stringify(judged?.expect)).toContain(`"error":${code}`);
      expect(JSON.stringify(judged?.meanwhile)).toContain('"error":"{earlier}"');
    }
  });

  test('4 alone may show as another, by a ruling', () => {
    const accepted = provoked.map(([code]) => {
      const expected = JSON.stringify(stepsOf(`fingoti.error.${code}`).at(-1)?.expect);
      return [...expected.matchAll(/"error":(\d)/g)].map(([, number]) => Number(number));
    });
    expect(accepted).toEqual([[0], [1], [2], [3], [4, 1, 3], [5], [6], [7], [8], [9]]);
    expect(find('fingoti.error.4').ruling).toBe('closed-without-answer');
  });
});

describe('payloads', () => {
  const read = {
    success: true,
    property: 'mqttStatus',
    result: { enabled: true, connected: true, error: 0 },
  };
  const written = { success: true, property: 'mqttStatus', result: { enabled: true, connected: true } };
  const wrong: [string, string, unknown][] = [
    ['readStatus', 'success false', { ...read, success: false }],
    ['readStatus', 'success as text', { ...read, success: 'true' }],
    ['readStatus', 'no success', { property: read.property, result: read.result }],
    ['readStatus', 'another property', { ...read, property: 'mqttSetup' }],
    ['readStatus', 'no property', { success: true, result: read.result }],
    ['readStatus', 'no result', { success: true, property: 'mqttStatus' }],
    ['readStatus', 'a result that is a list', { ...read, result: [read.result] }],
    ['readStatus', 'no enabled', { ...read, result: { connected: true, error: 0 } }],
    ['readStatus', 'no connected', { ...read, result: { enabled: true, error: 0 } }],
    ['readStatus', 'enabled as number', { ...read, result: { ...read.result, enabled: 1 } }],
    ['readStatus', 'connected as text', { ...read, result: { ...read.result, connected: 'true' } }],
    ['readStatus', 'error 10', { ...read, result: { ...read.result, error: 10 } }],
    ['readStatus', 'error -1', { ...read, result: { ...read.result, error: -1 } }],
    ['readStatus', 'error 0.5', { ...read, result: { ...read.result, error: 0.5 } }],
    ['readStatus', 'error as text', { ...read, result: { ...read.result, error: '0' } }],
    ['readStatus', 'error null', { ...read, result: { ...read.result, error: null } }],
    ['writeStatus', 'success false', { ...written, success: false }],
    ['writeStatus', 'another property', { ...written, property: 'mqttSetup' }],
    ['writeStatus', 'no result', { success: true, property: 'mqttStatus' }],
    ['writeStatus', 'no enabled', { ...written, result: { connected: true } }],
    ['writeStatus', 'no connected', { ...written, result: { enabled: true } }],
    ['writeStatus', 'connected null', { ...written, result: { enabled: true, connected: null } }],
  ];

  test('of the document fit: requests, answers, each of the ten errors', () => {
    const readRequest = { property: 'mqttStatus', operation: 0 };
    const writeRequest = { property: 'mqttStatus', operation: 1, payload: { enabled: true } };
    expect(messageOf('readStatus', 'request').validate(readRequest)).toEqual([]);
    expect(messageOf('writeStatus', 'request').validate(writeRequest)).toEqual([]);
    expect(messageOf('readStatus', 'reply').validate(read)).toEqual([]);
    expect(messageOf('writeStatus', 'reply').validate(written)).toEqual([]);
    for (let error = 0; error <= 9; error += 1) {
      const failed = { ...read, result: { enabled: true, connected: false, error } };
      expect(messageOf('readStatus', 'reply').validate(failed)).toEqual([]);
    }
  });

  test.each(wrong)('%s: %s does not fit', (operation, _what, payload) => {
    expect(messageOf(operation, 'reply').validate(payload)).not.toEqual([]);
  });

  test('requests are filled in as the document shows them', () => {
    expect(fixedMembers(messageOf('readStatus', 'request'))).toEqual({
      property: 'mqttStatus',
      operation: 0,
    });
    expect(fixedMembers(messageOf('writeStatus', 'request'))).toEqual({
      property: 'mqttStatus',
      operation: 1,
    });
    expect(
      messageOf('writeStatus', 'request').validate({ property: 'mqttStatus', operation: 1 }),
    ).not.toEqual([]);
    expect(messageOf('readStatus', 'request').validate({ property: 'mqttStatus', operation: 2 })).not.toEqual(
      [],
    );
  });

  test('of mqttSetup have the six members that can be read', () => {
    const result = { host: 'a', qos: 2, retain: true, port: 65535, secure: false, username: '' };
    const { validate } = messageOf('readSetup', 'reply');
    expect(validate({ success: true, property: 'mqttSetup', result })).toEqual([]);
    for (const spoilt of [{ qos: 3 }, { port: 0 }, { port: 65536 }, { retain: 'true' }, { username: 1 }]) {
      expect(
        validate({ success: true, property: 'mqttSetup', result: { ...result, ...spoilt } }),
      ).not.toEqual([]);
    }
    for (const name of Object.keys(result)) {
      const others = Object.fromEntries(Object.entries(result).filter(([member]) => member !== name));
      expect(validate({ success: true, property: 'mqttSetup', result: others }), name).not.toEqual([]);
    }
  });

  test('stand in a document that the official parser accepts', async () => {
    const path = fileURLToPath(new URL('../../specs/fingoti/asyncapi.yaml', import.meta.url));
    const { diagnostics } = await new Parser().parse(readFileSync(path, 'utf8'), { source: path });
    expect(diagnostics.filter(({ severity }) => severity === 0)).toEqual([]);
    expect(spec.api.warnings).toEqual([]);
  });
});

describe('what a run may do to the device', () => {
  const planned = (parameters: Record<string, unknown>) =>
    buildPlan(spec, { claims: { capabilities: {}, parameters } }).cases;

  test('without the password nothing writes mqttSetup, and what needs it says so', () => {
    const cases = planned({ key: 'k'.repeat(16), serial: 'A1B2C3D4E5' });
    const held = cases.filter(({ settled }) => settled?.verdict === 'inconclusive');
    expect(held.every(({ settled }) => settled?.reason.includes('--param password=…'))).toBe(true);
    const free = cases.filter(({ settled }) => settled === undefined);
    const writing = free.filter(({ check, control }) =>
      /"(writeSetup|clearSetup)"/.test(JSON.stringify([check.with, control])),
    );
    expect(writing.map(({ id }) => id)).toEqual([]);
    expect(free.map(({ requirement }) => requirement)).toContain('fingoti.write.kept');
    expect(held.map(({ requirement }) => requirement)).toContain('fingoti.error.0');
  });

  test('with it every case is tried, an empty one included', () => {
    const cases = planned({ key: 'k'.repeat(16), serial: 'A1B2C3D4E5', password: '' });
    expect(cases.filter(({ settled }) => settled !== undefined)).toEqual([]);
    expect(cases.length).toBeGreaterThan(spec.requirements.length);
  });

  test('what is changed is put back as it was found, password included', () => {
    const { pointing, switch: switched } = spec.preambles;
    expect(Object.keys(pointing?.ways[0]?.values['keptSetup'] as object)).toEqual([
      'host',
      'port',
      'qos',
      'retain',
      'secure',
      'username',
      'password',
    ]);
    expect((pointing?.ways[0]?.undo[0] as Step).request).toEqual({
      operation: 'writeSetup',
      payload: { payload: '{keptSetup}' },
    });
    expect((switched?.ways[0]?.undo[0] as Step).request?.payload).toEqual({
      payload: { enabled: '{keptEnabled}' },
    });
    const writers = spec.requirements.filter(({ effects }) => effects.includes('writes'));
    expect(writers.filter(({ needs }) => needs.length === 0)).toEqual([]);
  });
});
