import { expect, onTestFinished, test } from 'vitest';
import { hostileTargets } from '../../fixtures/hostile/index.js';
import { listen } from '../../fixtures/hostile/polite-server.js';
import { httpAgent } from '../../src/driver/live/http-agent.js';
import { exchange } from '../../src/driver/live/http.js';
import { Recorder } from '../../src/driver/record/recorder.js';
import { ReplayDriver } from '../../src/driver/replay/replay-driver.js';
import { Secrets } from '../../src/driver/record/secrets.js';

const requestTo = (address: string) => ({ method: 'GET', url: `${address}/x`, headers: {} });

/** Asks over one agent; what went wrong is answered, not thrown. */
function asking(address: string) {
  const agent = httpAgent({});
  onTestFinished(() => agent.destroy());
  const recorder = new Recorder();
  const context = { agent, recorder, secrets: new Secrets(), signal: new AbortController().signal };
  const ask = (within = 60_000): Promise<unknown> =>
    exchange(context, 'http', requestTo(address), within).catch((thrown: unknown) => thrown);
  return { ask, recorder };
}

test.each([
  ['http-garbage', 'HTTP_BROKEN', /got no HTTP answer: it does not match the HTTP\/1\.1 protocol/],
  ['http-negative-length', 'HTTP_BROKEN', /Content-Length/],
  ['http-two-lengths', 'HTTP_BROKEN', /its body has another length/],
  ['http-bad-chunks', 'HTTP_BROKEN', /chunk size/],
  ['http-endless-headers', 'HTTP_BROKEN', /header fields are longer than/],
  ['http-huge-body', 'HTTP_TOO_LONG', /has 65535003 bytes, and the harness judges 2097152 at most$/],
  [
    'http-short-body',
    'HTTP_BROKEN',
    /got no HTTP answer: the connection ended inside its body, after 2 of 500 bytes$/,
  ],
  ['http-closes', 'HTTP_BROKEN', /got no HTTP answer: the connection ended without one$/],
  ['http-resets', 'HTTP_BROKEN', /got no HTTP answer: the connection ended without one$/],
])('what the target %s answers is %s, never a failure of ours', async (name, code, message) => {
  const target = await hostileTargets[name]!.start();
  onTestFinished(() => target.stop());
  const { ask, recorder } = asking(target.address);
  const error = await ask();
  expect(error).toMatchObject({ code, message: expect.stringMatching(message) });
  if (code !== 'HTTP_BROKEN') return;
  const again = new ReplayDriver(recorder.transcript).http('http', requestTo(target.address), 60_000);
  await expect(again).rejects.toMatchObject({ code, message: (error as Error).message });
});

test.each([
  [
    'http-endless-body',
    /got no whole answer within 500 ms: its body had not ended after \d{6,} bytes$/,
    /^\d+$/,
  ],
  ['http-silent', /got no answer within 500 ms$/, /^undefined$/],
])('the target %s gives no answer in time, live and in the replay', async (name, message, came) => {
  const target = await hostileTargets[name]!.start();
  onTestFinished(() => target.stop());
  const { ask, recorder } = asking(target.address);
  const error = await ask(500);
  expect(error).toMatchObject({ code: 'HTTP_UNANSWERED', message: expect.stringMatching(message) });
  const last = recorder.transcript.at(-1) as { type: string; came?: number };
  expect(last.type).toBe('timeout');
  expect(String(last.came)).toMatch(came);
  const again = new ReplayDriver(recorder.transcript).http('http', requestTo(target.address), 500);
  await expect(again).rejects.toMatchObject({ message: (error as Error).message });
});

const whole = 'HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}';

test('a connection that has served may end while a request is on its way: that is nobody’s fault', async () => {
  const target = await listen((socket) => {
    socket.once('data', () => {
      socket.write(whole);
      socket.once('data', () => socket.destroy());
    });
  });
  onTestFinished(() => target.stop());
  const { ask } = asking(`http://127.0.0.1:${target.port}`);
  let last = await ask();
  expect(last).toMatchObject({ status: 200 });
  // Which connection it takes is the library's matter: sooner or later it is one that has served.
  for (let times = 0; times < 50 && !(last instanceof Error); times += 1) last = await ask();
  expect(last).toMatchObject({ code: 'HTTP_UNREACHABLE' });
});

test('whoever ends every connection at once, as a relay does for a target that is gone, was not reached', async () => {
  const target = await listen((socket) => socket.end());
  onTestFinished(() => target.stop());
  const { ask } = asking(`http://127.0.0.1:${target.port}`);
  expect(await ask()).toMatchObject({ code: 'HTTP_UNREACHABLE' });
});
