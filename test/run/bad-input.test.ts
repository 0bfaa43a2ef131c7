import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import type { Behaviour, Said } from '../../fixtures/documents/device.js';
import { documented } from '../../fixtures/documents/devices.js';
import { planSession } from '../../src/run/plan-session.js';
import type { CaseLine } from '../../src/verdict/record.js';
import { badInputAt, verdicts, type BadInputRun } from './bad-input-run.js';
import { sessionOf } from './session.js';

const documentOf = (name: string): string =>
  fileURLToPath(new URL(`../../fixtures/documents/${name}.yaml`, import.meta.url));

/** Runs a document of the fixtures, with the parameters that it needs. */
const badInputOf = async (
  name: string,
  device: Behaviour | undefined,
  more: Omit<BadInputRun, 'parameters'> = {},
): Promise<Record<string, CaseLine>> =>
  await badInputAt(documentOf(name), device, { ...more, parameters: documented[name]!.parameters ?? {} });

const { conforming } = documented['thermostat']!;
const { answers } = conforming.hears!;

/** The thermostat, with another answer to some of what it hears. */
const hearing = (other: (topic: string, payload: string) => readonly Said[] | undefined): Behaviour => ({
  ...conforming,
  hears: {
    filter: 'thermostat/+',
    answers: (topic, payload) => other(topic, payload) ?? answers(topic, payload),
  },
});

const ways = [
  'missing-target',
  'type-target',
  'null-target',
  'missing-mode',
  'type-mode',
  'enum-mode',
  'null-mode',
];

describe('a device that outlives what the document forbids', () => {
  test('and refuses it passes, whichever member is wrong', async () => {
    const lines = await badInputOf('thermostat', conforming);
    const ids = [
      ...[...ways, 'not-json'].map((name) => `set.bad-input/${name}`),
      ...['missing-text', 'type-text', 'null-text', 'not-json'].map((name) => `display.bad-input/${name}`),
    ];
    expect(verdicts(lines)).toEqual(Object.fromEntries(ids.map((id) => [id, 'pass'])));
    expect(lines['set.bad-input/not-json']).toMatchObject({ level: 'SHOULD', basis: 'inferred' });
  });

  test('and stays silent about it passes', async () => {
    const silent = hearing((topic, payload) =>
      topic === 'thermostat/set' && answers(topic, payload)[0]!.payload.toString().includes('false')
        ? []
        : undefined,
    );
    const lines = await badInputOf('thermostat', silent, { only: 'thermostat.set.bad-input/null-mode' });
    expect(verdicts(lines)).toEqual({ 'set.bad-input/null-mode': 'pass' });
  });

  test('with ids and reply addresses of their own', async () => {
    const lines = await badInputOf('gateway', documented['gateway']!.conforming);
    expect(new Set(Object.values(verdicts(lines)))).toEqual(new Set(['pass']));
  });
});

test('a device that answers it as a good message fails, and only for that', async () => {
  const lax = hearing((_topic, payload) =>
    payload.includes('not-eco')
      ? [{ topic: 'thermostat/result', payload: '{"ok":true,"target":21.5}' }]
      : undefined,
  );
  const lines = await badInputOf('thermostat', lax, { only: 'thermostat.set.bad-input' });
  const failed = Object.values(lines).filter(({ verdict }) => verdict === 'fail');
  expect(failed.map(({ id, weight }) => [id, weight])).toEqual([
    ['thermostat.set.bad-input/enum-mode', 'warn'],
  ]);
  expect(failed[0]!.actual).toContain('it was answered as a good one');
});

describe('a device that dies of it fails', () => {
  /** From the first message that it does not understand on it neither answers nor speaks. */
  function dying(topicOfDeath: string): Behaviour {
    let isDead = false;
    return {
      get says() {
        return isDead ? [] : conforming.says!;
      },
      hears: {
        filter: 'thermostat/+',
        answers: (topic, payload) => {
          isDead ||= topic === topicOfDeath && !payload.startsWith('{"te');
          isDead ||= topic === topicOfDeath && payload.endsWith(',');
          return isDead ? [] : answers(topic, payload);
        },
      },
    };
  }

  test('where it answers requests', async () => {
    const lines = await badInputOf(
      'thermostat',
      hearing(
        (() => {
          let isDead = false;
          return (topic, payload) => {
            isDead ||= topic === 'thermostat/set' && payload.endsWith(',');
            return isDead ? [] : undefined;
          };
        })(),
      ),
      { watch: 1500, only: 'thermostat.set.bad-input/not-json' },
    );
    expect(verdicts(lines)).toEqual({ 'set.bad-input/not-json': 'fail' });
    expect(lines['set.bad-input/not-json']!.actual).toContain(
      'no answer came within 1.5 s, though one had come before',
    );
  });

  test('where its last answer is one to what is malformed, and late', async () => {
    let isDead = false;
    const late = hearing((topic, payload) => {
      if (topic !== 'thermostat/set' || isDead) return isDead ? [] : undefined;
      isDead = payload.endsWith(',');
      // The next good message is answered once more, as if the answer had been on its way.
      return undefined;
    });
    let answered = 0;
    const dying: Behaviour = {
      ...late,
      hears: {
        filter: 'thermostat/+',
        answers: (topic, payload) => {
          if (isDead && topic === 'thermostat/set' && (answered += 1) === 1) return answers(topic, payload);
          const wasDead = isDead;
          const own = late.hears!.answers(topic, payload);
          return isDead && !wasDead ? [] : own;
        },
      },
    };
    const lines = await badInputOf('thermostat', dying, {
      watch: 1500,
      only: 'thermostat.set.bad-input/not-json',
    });
    expect(verdicts(lines)).toEqual({ 'set.bad-input/not-json': 'fail' });
  });

  test('where it only speaks by itself', async () => {
    const lines = await badInputOf('thermostat', dying('thermostat/display'), {
      watch: 1500,
      only: 'thermostat.display.bad-input/not-json',
    });
    expect(verdicts(lines)).toEqual({ 'display.bad-input/not-json': 'fail' });
    expect(lines['display.bad-input/not-json']!.actual).toContain('nothing came within');
  });
});

test('a broker without a device neither passes nor fails', async () => {
  const lines = await badInputOf('thermostat', undefined, { watch: 300 });
  expect(Object.keys(lines).length).toBe(12);
  expect(new Set(Object.values(verdicts(lines)))).toEqual(new Set(['inconclusive']));
});

test('nothing of it is tried unless it is asked for', () => {
  const spec = documentOf('thermostat');
  const { plan } = planSession(sessionOf({ spec, document: {}, allowRisky: true }));
  expect(plan.requirements.filter((id) => id.includes('bad-input'))).toEqual([]);
  const asked = planSession(sessionOf({ spec, document: { negative: true } }));
  expect(asked.plan.leftOut).toHaveLength(12);
});
