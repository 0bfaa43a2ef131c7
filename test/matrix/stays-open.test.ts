import { describe, expect, it } from 'vitest';
import { twin as mqttBroker } from '../../fixtures/twins/mqtt-3.1.1/index.js';
import { MatrixRun } from './run-on.js';

/** What waits for the close behind a DISCONNECT, and is about something else. */
const others = [
  'MQTT-3.14.1-1',
  'MQTT-3.14.4-3',
  'MQTT-3.14.4-3-then-broken',
  'MQTT-3.1.2-10-disconnected',
  'MQTT-3.1.2-10-replaced',
];

describe('a server that never closes after a DISCONNECT', () => {
  it.each(['disconnected-client-kept', 'packets-after-disconnect-ignored'])(
    'is failed for that, and its wills are judged all the same: %s',
    async (mutant) => {
      const target = await mqttBroker.start({ mutant });
      const run = new MatrixRun(target);
      try {
        const verdicts = await Promise.all(
          ['MQTT-3.14.4-1', ...others].map(async (name) => {
            const outcome = await run.outcome(`mqtt-3.1.1.${name}`);
            return [name, outcome?.verdict];
          }),
        );
        expect(Object.fromEntries(verdicts)).toEqual({
          'MQTT-3.14.4-1': 'fail',
          ...Object.fromEntries(others.map((name) => [name, 'pass'])),
        });
      } finally {
        await run.close();
        await target.stop();
      }
    },
  );
});
