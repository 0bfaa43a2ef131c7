import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { twin as mqttBroker } from '../../fixtures/twins/mqtt-3.1.1/index.js';
import { startProxy } from '../../fixtures/proxy/index.js';
import { targetFileFrom } from '../../src/target/target-file.js';
import { planSession } from '../../src/run/plan-session.js';
import { Run } from '../../src/run/run.js';
import { recordFile, sessionOf } from './session.js';

test('a broker that ends the bystander alone, again and again, did not go away', async () => {
  const twin = await mqttBroker.start();
  const { address, capabilities, parameters } = targetFileFrom(twin.targetFile, 'the twin');
  const { hostname: host, port } = new URL(address!);
  let ended = 0;
  const proxy = await startProxy({
    upstream: { host, port: Number(port) },
    fault: (link) => ({
      toBroker: (frame) => {
        if (frame.type !== 'pingreq' || !link.connect?.clientId.startsWith('bystander')) return undefined;
        ended += 1;
        link.close();
        return [];
      },
    }),
  });
  const session = sessionOf({
    spec: 'mqtt-3.1.1',
    only: 'mqtt-3.1.1.MQTT-3.3.1-5',
    target: { name: 'proxy', address: `mqtt://${proxy.host}:${proxy.port}` },
    capabilities,
    parameters,
    recordFile: recordFile(),
  });
  const run = new Run(planSession(session), new AbortController().signal);
  const lines = await run.all();
  await run.close();
  await proxy.stop();
  await twin.stop();
  expect(ended).toBeGreaterThan(0);
  // A rule of every connection that has nothing to judge here is not applicable.
  expect(lines.filter(({ verdict }) => verdict !== 'pass' && verdict !== 'not-applicable')).toEqual([]);
  expect(lines.some(({ verdict }) => verdict === 'pass')).toBe(true);
  // It is no finding: nothing was seen to go away because of a case.
  expect(readFileSync(session.recordFile, 'utf8')).not.toContain('mqtt-3.1.1.survives"');
});
