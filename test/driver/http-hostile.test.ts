import { expect, onTestFinished, test } from 'vitest';
import { hostileTargets } from '../../fixtures/hostile/index.js';
import { exchange, httpAgent } from '../../src/driver/http.js';
import { Recorder } from '../../src/driver/recorder.js';
import { ReplayDriver } from '../../src/driver/replay-driver.js';
import { Secrets } from '../../src/driver/secrets.js';

test.each([
  ['http-garbage', 'HTTP_BROKEN', /got no HTTP: it does not match the HTTP\/1\.1 protocol/],
  ['http-negative-length', 'HTTP_BROKEN', /Content-Length/],
  ['http-two-lengths', 'HTTP_BROKEN', /its body has another length/],
  ['http-bad-chunks', 'HTTP_BROKEN', /chunk size/],
  ['http-endless-headers', 'HTTP_BROKEN', /header fields are longer than/],
  ['http-endless-body', 'HTTP_TOO_LONG', /is longer than 1048576 bytes/],
  ['http-short-body', 'HTTP_UNREACHABLE', /other side closed/],
  ['http-closes', 'HTTP_UNREACHABLE', /other side closed/],
  ['http-resets', 'HTTP_UNREACHABLE', /ECONNRESET/],
])('what the target %s answers is %s, never a failure of ours', async (name, code, message) => {
  const target = await hostileTargets[name]!.start();
  const agent = httpAgent({});
  onTestFinished(async () => {
    await agent.destroy();
    await target.stop();
  });
  const recorder = new Recorder();
  const context = { agent, recorder, secrets: new Secrets(), signal: new AbortController().signal };
  const request = { method: 'GET', url: `${target.address}/x`, headers: {} };
  const error: unknown = await exchange(context, 'http', request, 60_000).catch((thrown: unknown) => thrown);
  expect(error).toMatchObject({ code, message: expect.stringMatching(message) });
  if (code !== 'HTTP_BROKEN') return;
  const again = new ReplayDriver(recorder.transcript).http('http', request, 60_000);
  await expect(again).rejects.toMatchObject({ code, message: (error as Error).message });
});
