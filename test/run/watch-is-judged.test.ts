import { expect, test } from 'vitest';
import { twin as mqttBroker } from '../../fixtures/twins/mqtt-3.1.1/index.js';
import { MatrixRun } from '../matrix/run-on.js';

test('the rules of every connection hold on the one that watches the target', async () => {
  const target = await mqttBroker.start({ mutant: 'flags-of-pingresp' });
  const run = new MatrixRun(target);
  try {
    // No case of this requirement sends a PINGREQ: the bystander does, after it.
    const [, judged] = await run.lines(['mqtt-3.1.1.MQTT-3.1.4-4', 'mqtt-3.1.1.wire.reserved-flags']);
    expect(judged).toMatchObject({ requirement: 'mqtt-3.1.1.wire.reserved-flags', verdict: 'fail' });
    expect(judged?.actual).toMatch(/PINGRESP.*; in the watch over the target on connection bystander 1/);
    const sent = judged?.transcript.find(({ type }) => type === 'sent');
    expect(sent).toMatchObject({ on: 'bystander 1', packet: { type: 'CONNECT' } });
  } finally {
    await run.close();
    await target.stop();
  }
});
