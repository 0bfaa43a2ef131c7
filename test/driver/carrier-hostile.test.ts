import { expect, test } from 'vitest';
import type { LiveDriver } from '../../src/driver/live/live-driver.js';
import { driverFor } from './driver-at.js';

const open = (driver: LiveDriver, within: number) =>
  driver.open('client', { lane: 'wire', acknowledge: true, within });

test.each([
  ['ws-garbage', 'WEBSOCKET_REFUSED', /did not accept a WebSocket: Parse Error/],
  ['ws-closes', 'TARGET_UNREACHABLE', /cannot be reached: socket hang up/],
  ['ws-200', 'WEBSOCKET_REFUSED', /did not accept a WebSocket: Unexpected server response: 200$/],
  ['ws-wrong-key', 'WEBSOCKET_REFUSED', /did not accept a WebSocket: Invalid Sec-WebSocket-Accept header$/],
  ['ws-headers-without-end', 'WEBSOCKET_REFUSED', /did not accept a WebSocket: .*[Hh]eader/],
  [
    'tls-alert',
    'TLS_FAILED',
    /^the TLS connection to 127\.0\.0\.1:\d+ failed: [a-z0-9/ ]*handshake failure$/,
  ],
  ['tls-closes', 'TARGET_UNREACHABLE', /before secure TLS connection was established$/],
  ['tls-resets', 'TARGET_UNREACHABLE', /cannot be reached: read ECONNRESET$/],
  ['tls-wrong-certificate', 'TLS_FAILED', /failed: self-signed certificate$/],
])('the target %s opens no connection: %s, in words', async (name, code, message) => {
  const opening = open(await driverFor(name), 60_000);
  await expect(opening).rejects.toMatchObject({ code, message: expect.stringMatching(message) as string });
});

test.each(['ws-stalls', 'tls-stalls', 'tls-plain-text', 'tls-half-a-record'])(
  'the target %s is waited for as long as it was said',
  async (name) => {
    const opening = open(await driverFor(name), 200);
    await expect(opening).rejects.toMatchObject({
      code: 'TARGET_UNREACHABLE',
      message: expect.stringMatching(/no connection within 200 ms$/) as string,
    });
  },
);

test('who breaks the rules of WebSocket is given up by the library, and has ended nothing', async () => {
  const peer = await open(await driverFor('ws-masked'), 60_000);
  expect(await peer.next(() => false, 60_000, 'the end')).toMatchObject({
    type: 'closed',
    by: 'library',
    how: 'Invalid WebSocket frame: MASK must be clear',
  });
});

test.each([
  [
    'ws-fragments-without-end',
    /^(Too many message fragments|Max payload size exceeded), more than is read here$/,
  ],
  ['ws-frames-without-end', /^10000 frames came that carry nothing, more than is read here$/],
  ['ws-pings-without-end', /^10000 frames came that carry nothing, more than is read here$/],
  ['ws-announces-much', /payload length > 2\^53 - 1, more than is read here$/],
])('reading stops on a WebSocket of the target %s', async (name, words) => {
  const peer = await open(await driverFor(name), 60_000);
  const stopped = await peer.next((event) => event.type === 'malformed', 60_000, 'the end of reading');
  expect(stopped).toMatchObject({ ours: true, malformed: expect.stringMatching(words) as string });
  expect(await peer.next(() => false, 60_000, 'the end')).toMatchObject({ type: 'closed', by: 'us' });
});
