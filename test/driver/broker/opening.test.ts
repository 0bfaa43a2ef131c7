import { describe, expect, test } from 'vitest';
import { Framer } from '../../../src/driver/wire/framer.js';
import { shownOfOpening } from '../../../src/driver/record/opening-secrets.js';
import { encode } from '../../../src/driver/wire/encode.js';
import type { Transcript } from '../../../src/verdict/evidence.js';
import { isType, openListeners, rawDevice, within } from './help.js';

const proof = 'correct-horse-battery';
const inHex = Buffer.from(proof).toString('hex');
const connect = encode({
  type: 'CONNECT',
  clientId: 'thermostat',
  username: 'thermostat',
  password: proof,
});

/** What the transcript has of the first bytes of a connection. */
async function recorded(bytes: Uint8Array): Promise<Transcript> {
  const { broker, port, transcript } = await openListeners();
  const device = await rawDevice(port);
  device.send(bytes);
  device.socket.end();
  await broker.next(isType('closed'), within, 'the end');
  return transcript;
}

describe('what a device begins with that is no CONNECT', () => {
  test('hides a password, whichever type its CONNECT says it is', () => {
    for (let type = 0; type < 256; type += 1) {
      if (type >> 4 === 1) continue;
      const bytes = Buffer.from(connect);
      bytes[0] = type;
      for (const level of [4, undefined] as const) {
        const options = { from: 'client', ...(level ? { protocolLevel: level } : {}) } as const;
        const [frame] = new Framer(options).push(bytes);
        const shown = JSON.stringify(shownOfOpening(frame!, options), (key, value: unknown) =>
          key === 'bytes' ? undefined : value,
        );
        const { bytes: left } = shownOfOpening(frame!, options);
        expect(Buffer.from(left).toString('hex')).not.toContain(inHex);
        expect(Buffer.from(left).subarray(0, 12)).toEqual(bytes.subarray(0, 12));
        for (const one of [proof, inHex]) expect(shown).not.toContain(one);
      }
    }
  });

  test.each([
    ['a CONNECT that says it is a CONNACK', Buffer.from([0x20, ...connect.subarray(1)])],
    ['a CONNECT that says it is a PUBLISH', Buffer.from([0x30, ...connect.subarray(1)])],
    ['the same, cut', Buffer.from([0x30, ...connect.subarray(1, -4)])],
    [
      'a request of HTTP',
      Buffer.from(`GET /mqtt HTTP/1.1\r\nauthorization: Bearer ${proof}\r\nhost: broker\r\n\r\n`),
    ],
  ])('is in no transcript: %s', async (_what, bytes) => {
    const transcript = await recorded(bytes);
    const first = transcript.find((event) => event.type === 'received')!;
    expect(first.hex.slice(0, 24)).toBe(bytes.toString('hex', 0, 12));
    const all = JSON.stringify(transcript);
    for (const part of ['correct-horse', 'battery']) {
      expect(all).not.toContain(part);
      expect(all).not.toContain(Buffer.from(part).toString('hex'));
    }
  });

  test('shows a packet that only comes too early', async () => {
    const subscribe = {
      type: 'SUBSCRIBE',
      packetId: 1,
      subscriptions: [{ filter: 'home/thermostat/set', qos: 1 }],
    };
    const transcript = await recorded(encode(subscribe as Parameters<typeof encode>[0]));
    expect(transcript.find((event) => event.type === 'received')).toMatchObject({ packet: subscribe });
  });
});
