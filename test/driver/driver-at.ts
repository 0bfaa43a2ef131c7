import { Agent } from 'undici';
import { onTestFinished } from 'vitest';
import { hostileTargets } from '../../fixtures/hostile/index.js';
import { LiveDriver, type LiveOptions } from '../../src/driver/live/live-driver.js';
import { Pacer } from '../../src/driver/live/pacer.js';
import { Secrets } from '../../src/driver/record/secrets.js';

/** A live driver for an address, with no more than a test needs. */
export const driverAt = (address: URL, more: Partial<LiveOptions> = {}): LiveDriver =>
  new LiveDriver({
    address,
    tls: {},
    agent: new Agent(),
    pacer: new Pacer(0),
    secrets: new Secrets(),
    signal: new AbortController().signal,
    ...more,
  });

/** The same for a hostile target, which ends with the test. */
export async function driverFor(name: string, more: Partial<LiveOptions> = {}): Promise<LiveDriver> {
  const target = await hostileTargets[name]!.start();
  const driver = driverAt(new URL(target.address), more);
  onTestFinished(async () => {
    await driver.close();
    await target.stop();
  });
  return driver;
}
