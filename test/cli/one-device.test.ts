import { connectAsync } from 'mqtt';
import { expect, test } from 'vitest';
import { twin as mqttBroker } from '../../fixtures/twins/mqtt-3.1.1/index.js';
import { linesOf, recordIn, reportFolder, run } from './command.js';
import { temporaryFolder } from '../spec/temporary-file.js';

const asyncapi = `
asyncapi: 3.0.0
info: { title: Thermostat, version: '1' }
channels:
  set: { address: thermostat/set, messages: { set: { payload: { type: object } } } }
operations:
  set: { action: receive, channel: { $ref: '#/channels/set' } }
`;

const conformance = `formatVersion: 1
id: thermostat
revision: '2026-01-01'
title: Thermostat
role: broker
api: asyncapi.yaml
sources: [{ id: reference, title: The Reference }]
requirements:
  - id: thermostat.set
    text: The thermostat says on thermostat/state what it was set to.
    source: { document: reference, section: set }
    cases: { ${Array.from({ length: 20 }, (_, index) => `at-${index}: { celsius: ${index} }`).join(', ')} }
    steps:
      - { connect: {} }
      - { subscribe: { filter: thermostat/state } }
      - publish: { topic: thermostat/set, payload: { celsius: '{celsius}' } }
        expect: { message: { topic: thermostat/state, contains: { celsius: '{celsius}' } } }
`;

test('a conforming device that all cases share passes them all, and the run says why they came one by one', async () => {
  const broker = await mqttBroker.start();
  const address = broker.addresses['mqtt']!;
  const device = await connectAsync(address);
  await device.subscribeAsync('thermostat/set');
  device.on('message', (_, payload) => device.publish('thermostat/state', payload));
  const reports = reportFolder();
  const folder = temporaryFolder({ 'asyncapi.yaml': asyncapi, 'conformance.yaml': conformance });
  const { code, out } = await run(`--target=${address}`, `--spec=${folder}`, `--report-dir=${reports}`);
  await device.endAsync();
  await broker.stop();
  const verdicts = linesOf(recordIn(reports))
    .filter(({ type, id }) => type === 'case' && String(id).startsWith('thermostat.set/'))
    .map(({ verdict }) => verdict);
  expect(verdicts).toEqual(Array(20).fill('pass'));
  expect(out).toContain('one case at a time, since several publish to thermostat/set');
  expect(code).toBe(0);
});
