import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { twin as mqttBroker } from '../../fixtures/twins/mqtt-3.1.1/index.js';
import { linesOf, recordIn, reportFolder, run } from './command.js';

const document = `
asyncapi: 3.0.0
info: { title: Heating, version: '1' }
channels:
  setpoint:
    address: heating/{room}/setpoint
    parameters: { room: { examples: [kitchen] } }
    messages: { setpoint: { payload: { type: object }, examples: [{ payload: { celsius: 21 } }] } }
  reading:
    address: heating/{room}/reading
    parameters: { room: {} }
    messages: { reading: { payload: { type: object, required: [celsius] } } }
operations:
  takeSetpoint:
    action: receive
    channel: { $ref: '#/channels/setpoint' }
    bindings: { mqtt: { qos: 1 } }
  sendReading: { action: send, channel: { $ref: '#/channels/reading' } }
`;

test('a bare AsyncAPI document on a broker without a device passes and fails nothing', async () => {
  const broker = await mqttBroker.start();
  const folder = reportFolder();
  const file = join(folder, 'heating.yaml');
  writeFileSync(file, document);
  const reports = reportFolder();
  const { code, out } = await run(
    `--target=${broker.addresses['mqtt']}`,
    `--spec=${file}`,
    `--report-dir=${reports}`,
    '--watch=1s',
  );
  await broker.stop();
  const cases = linesOf(recordIn(reports)).filter(({ type }) => type === 'case');
  expect(cases.map(({ id, verdict }) => [id, verdict]).sort()).toEqual([
    ['heating.device', 'inconclusive'],
    ['heating.sendReading.message', 'inconclusive'],
    ['heating.takeSetpoint.accepted', 'inconclusive'],
  ]);
  expect(out).toContain('INCOMPLETE: nothing was judged (no device was seen');
  expect(code).toBe(3);
});
