import { beforeAll, describe, expect, it } from 'vitest';
import { explanationOf, type GenericMutant } from '../../fixtures/generic/index.js';
import { genericTwins, recordMutants, runGenerics } from './generic-run.js';
import { nightly } from '../nightly.js';
import { sample } from './sample.js';

/** Of hundreds or thousands of mutants per twin; `npm run matrix` tries all of them. */
const sampled = 40;

/** A broker, and a device with a text protocol and HTTP: to record the others takes longer than to try their mutants. */
const onAPush = ['thingsboard', 'invisoutlet'];

const tried = genericTwins.filter(({ spec }) => nightly || onAPush.includes(spec));

const ofABroker = ['connack 0 code-5', 'suback 1 code-128', 'puback swallowed'];

/** Some of each twin. */
const expected: Record<string, string[]> = {
  devicehive: ofABroker,
  fingoti: [
    'POST / mqttStatus 0 200 never',
    'POST / mqttStatus 0 200 /response/0/result/error number exchanged',
    'connect login password-changed',
  ],
  'go-e-charger': [
    'GET /api/status?filter 200 /mcc boolean always-true',
    'GET /api/status?filter 200 /mlra number nulled',
    'publish +/mcc not-retained',
    'subscribe other-filter',
  ],
  invisoutlet: [
    'websocket 27 0 /PUBACK number exchanged',
    'tcp 27 0 never',
    'publish homeassistant/+/+/+/config swallowed',
  ],
  thingsboard: ofABroker,
};

describe.each(tried.map((twin) => [twin.spec, twin] as const))('generic mutants of %s', (spec, twin) => {
  let mutants: GenericMutant[] = [];

  beforeAll(async () => {
    mutants = await recordMutants(twin);
  }, 600_000);

  it('are made of every kind of message, and have names of their own', () => {
    const names = mutants.map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
    expect(names).toEqual(expect.arrayContaining(expected[spec] ?? []));
    expect(mutants.length).toBeGreaterThan(sampled);
    expect(mutants.filter(({ seenBy }) => seenBy.length === 0)).toEqual([]);
  });

  it('a sample of them is killed or explained', { timeout: 1_800_000 }, async () => {
    const results = await runGenerics(
      twin,
      sample(mutants, sampled, 'generic', ({ name }) => name),
    );
    expect(results).toHaveLength(sampled);
    const unexplained = results.filter(
      ({ mutant, killedBy }) => !killedBy && !explanationOf(spec, mutant.name),
    );
    expect(
      unexplained.map(({ mutant, verdicts }) => `${mutant.name} survives: ${verdicts.join('; ')}`),
    ).toEqual([]);
    expect(results.filter(({ killedBy }) => killedBy).length).toBeGreaterThan(sampled / 2);
  });
});
