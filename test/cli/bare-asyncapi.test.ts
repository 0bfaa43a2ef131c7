import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { mqttBroker } from '../../fixtures/mqtt/index.js';
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

test('a bare AsyncAPI document is judged by its operations, and silence proves nothing', async () => {
  const broker = await mqttBroker.start();
  const folder = reportFolder();
  const file = join(folder, 'heating.yaml');
  writeFileSync(file, document);
  const reports = reportFolder();
  const { code, out } = await run(
    `--target=${broker.addresses['mqtt']}`,
    `--spec=${file}`,
    `--report-dir=${reports}`,
    // Silence takes that long, and what comes has as long on a busy machine.
    '--timeout=10s',
  );
  await broker.stop();
  const cases = linesOf(recordIn(reports)).filter(({ type }) => type === 'case');
  expect(cases.map(({ id, verdict }) => [id, verdict])).toEqual(
    expect.arrayContaining([
      ['heating.takeSetpoint.accepted', 'pass'],
      ['heating.sendReading.message', 'inconclusive'],
    ]),
  );
  expect(out).toContain('INCOMPLETE: no verdict for heating.sendReading.message');
  expect(code).toBe(3);
});
