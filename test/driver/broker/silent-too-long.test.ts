import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { MessageBroker } from '../../../src/driver/broker/message-broker.js';
import { ServedConnection } from '../../../src/driver/broker/served-connection.js';
import type { Serving } from '../../../src/driver/broker/serving.js';
import { silentTooLong } from '../../../src/driver/broker/silent-too-long.js';
import { decodeFrame } from '../../../src/driver/wire/decode.js';
import { encode, type PacketToSend } from '../../../src/driver/wire/encode.js';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** A device with a keep-alive of 10 s, and how our broker has ended its connection, if it has. */
function connected(serving: Serving = {}) {
  const ends: (string | undefined)[] = [];
  const carried = {
    level: 5,
    write: () => undefined,
    hungUp: (how?: string) => void ends.push(how),
  } as const;
  const served = new ServedConnection(new MessageBroker(), carried, serving);
  const says = (packet: PacketToSend): void => {
    const bytes = encode(packet, 5);
    served.received({ bytes, ...decodeFrame(bytes, { from: 'client', protocolLevel: 5 }) });
  };
  says({ type: 'CONNECT', protocolLevel: 5, clientId: 'device', clean: true, keepAlive: 10 });
  return { served, says, ends };
}

test('who says nothing for one and a half keep-alives and 2 s more is ended, and the record tells why', () => {
  const { ends } = connected();
  vi.advanceTimersByTime(16_999);
  expect(ends).toEqual([]);
  vi.advanceTimersByTime(2);
  expect(ends).toEqual([silentTooLong]);
});

test('what lies unread when the time is over is read first', () => {
  const { ends, says } = connected();
  vi.advanceTimersToNextTimer();
  says({ type: 'PINGREQ' });
  vi.advanceTimersByTime(16_999);
  expect(ends).toEqual([]);
});

test('a keep-alive that CONNACK gave holds for as long as the connection does, and its end is told as any other', () => {
  const { ends, served } = connected({ properties: [{ name: 'serverKeepAlive', value: 60 }] });
  served.serve({});
  vi.advanceTimersByTime(91_999);
  expect(ends).toEqual([]);
  vi.advanceTimersByTime(2);
  expect(ends).toEqual([undefined]);
});

test('who is not answered PINGRESP must notice it, and is not ended', () => {
  const { ends, served } = connected();
  served.serve({ withhold: ['PINGRESP'] });
  vi.advanceTimersByTime(3_600_000);
  expect(ends).toEqual([]);
});
