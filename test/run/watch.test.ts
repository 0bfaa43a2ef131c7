import { expect, onTestFinished, test } from 'vitest';
import { hostileTargets } from '../../fixtures/hostile/index.js';
import { Secrets } from '../../src/driver/record/secrets.js';
import { BystanderWatch } from '../../src/run/watch.js';

test.each(['flood-publish', 'ghost-pubrec', 'connack-without-end'])(
  'the target %s floods who stands by, and did not go away',
  async (name) => {
    const target = await hostileTargets[name]!.start();
    const signal = new AbortController().signal;
    const secrets = new Secrets([]);
    const options = { address: new URL(target.address), tls: {}, within: 60_000, signal, secrets };
    const watch = new BystanderWatch(options, async () => ({ clientId: 'bystander' }));
    onTestFinished(async () => {
      watch.close();
      await target.stop();
    });
    const told: string[] = [];
    watch.onEnded = () => told.push('ended');
    await watch.begin();
    while (watch.lessThan === undefined) expect(await watch.look()).toEqual({ there: true });
    expect(await watch.look()).toEqual({ there: true });
    // On a busy machine the second is found out first.
    expect(watch.lessThan).toMatch(
      /^(the target floods a connection that has asked for nothing|PINGREQ is not)/,
    );
    expect(told).toEqual([]);
  },
);
