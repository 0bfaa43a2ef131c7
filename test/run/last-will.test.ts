import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { startDevice, type Behaviour } from '../../fixtures/documents/device.js';
import { documented } from '../../fixtures/documents/devices.js';
import { says } from '../../fixtures/documents/documented.js';
import { planSession } from '../../src/run/plan-session.js';
import { fileOf, judgedAt } from './behind-broker.js';
import { recordFile, sessionOf } from './session.js';

const buoy = fileOf('buoy');
const { conforming } = documented['buoy']!;
const { comes } = conforming;
const online = says('buoy/status', 'online', { qos: 1, retain: true });

/** The buoy's document with another text in it, in a file of its own. */
function written(from: string | RegExp, to: string): string {
  const file = join(mkdtempSync(join(tmpdir(), 'will-')), 'buoy.yaml');
  const text = readFileSync(buoy, 'utf8');
  expect(text).toMatch(from);
  writeFileSync(file, text.replace(from, to));
  return file;
}

async function willOf(
  device: Behaviour,
  { spec = buoy, level = 4, parameters = {} }: { spec?: string; level?: 4 | 5; parameters?: object } = {},
) {
  const { address, stop } = await startDevice(device, level);
  onTestFinished(stop);
  const lines = await judgedAt(address, {
    spec,
    document: { watch: 3000 },
    parameters: parameters as Record<string, string>,
  });
  const { verdict, reason } = lines['shore.last-will']!;
  return { verdict, ...(reason !== undefined && { reason }) };
}

describe('a last will', () => {
  test('is told from what the device says there when it is back', async () => {
    expect(await willOf({ ...conforming, atFirst: [online] })).toEqual({ verdict: 'pass' });
  });

  test('that does not come proves nothing, whoever speaks on its topic afterwards', async () => {
    const { will, clientId } = comes!;
    const elsewhere = { clientId, will: { ...will, topic: 'buoy/elsewhere' } };
    expect(await willOf({ ...conforming, comes: elsewhere })).toEqual({
      verdict: 'inconclusive',
      reason:
        'no last will came on buoy/status within 3 s: the device has none, or was not connected under this client id, under which a client has come since',
    });
    expect(await willOf({ ...conforming, comes: elsewhere, atFirst: [online] })).toEqual({
      verdict: 'inconclusive',
      reason: expect.stringMatching(/^what came on buoy\/status may be what the device says when it is back/),
    });
  });

  test('cannot be wrong where others speak on its topic', async () => {
    const device = {
      ...conforming,
      comes: { ...comes!, will: { ...comes!.will, payload: 'gone' } },
      says: [...conforming.says!, online],
    };
    expect(await willOf(device)).toEqual({
      verdict: 'inconclusive',
      reason: expect.stringMatching(/^on buoy\/status others speak as well/),
    });
  });

  test('of a device under another client id than the documented is seen where that is said', async () => {
    const other = { ...conforming, comes: { ...comes!, clientId: 'buoy-8' } };
    expect(await willOf(other)).toMatchObject({ verdict: 'inconclusive' });
    expect(await willOf(other, { parameters: { 'shore.clientId': 'buoy-8' } })).toEqual({ verdict: 'pass' });
  });

  test('of a device of MQTT 5.0, whose session is gone on with', async () => {
    const spec = written(
      /protocol: mqtt\n([^]*)cleanSession: true/,
      'protocol: mqtt5\n$1cleanSession: false',
    );
    expect(await willOf(conforming, { spec, level: 5 })).toEqual({ verdict: 'pass' });
  });

  test('without a documented text is whatever comes when the connection is lost', async () => {
    const spec = written(', message: lost', '');
    expect(await willOf(conforming, { spec })).toEqual({ verdict: 'pass' });
  });
});

describe('what is asked of it', () => {
  const planned = (spec: string, document: object = {}, more: object = {}) => {
    const { plan, spec: read } = planSession(sessionOf({ spec, document, ...more }));
    return { plan, untested: read.untested.map(({ fact, why }) => `${fact}: ${why}`) };
  };

  test('is risky, since the device loses its connection', () => {
    expect(planned(buoy).plan.leftOut).toEqual(['buoy.shore.last-will']);
    expect(planned(buoy, {}, { allowRisky: true }).plan.leftOut).toEqual([]);
  });

  test.each([
    ['no client id', written('clientId: buoy-7', ''), {}, 'gives no clientId'],
    ['a filter for a topic', written('topic: buoy/status', 'topic: buoy/#'), {}, '"buoy/#" is no topic'],
    ['the other side', buoy, { as: 'client' }, 'the client that we are'],
  ])('is nothing, and said so, with %s', (_which, spec, document, why) => {
    const { plan, untested } = planned(spec, document, { allowRisky: true });
    expect(plan.cases.filter(({ id }) => id.includes('last-will'))).toEqual([]);
    expect(untested).toContainEqual(expect.stringMatching(/^the last will of server shore: /));
    expect(untested.join('\n')).toContain(why);
  });
});

test('its topic is declared where what is used besides is listed', async () => {
  const { address, stop } = await startDevice({ ...conforming, atFirst: [online] });
  onTestFinished(stop);
  const file = recordFile();
  await judgedAt(address, { spec: buoy, document: { watch: 3000 }, recordFile: file });
  const surface = readFileSync(file, 'utf8')
    .split('\n')
    .find((line) => line.includes('"type":"surface"'));
  expect(surface).toBeDefined();
  expect(surface).not.toContain('buoy/status');
});
