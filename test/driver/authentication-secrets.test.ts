import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { maskedFrame } from '../../src/driver/record/masked-frame.js';
import { Secrets } from '../../src/driver/record/secrets.js';
import { decodeFrame, type DecodeOptions } from '../../src/driver/wire/decode.js';
import { encode, type PacketToSend } from '../../src/driver/wire/encode.js';
import { tried } from '../fuzz/tried.js';

const data = fc
  .string({ unit: fc.constantFrom(...'abcdefghijklmnopqrstuvwxyz0123456789'), minLength: 12, maxLength: 40 })
  .map((text) => `proof-${text}`);
const text = fc.string({ unit: 'grapheme-ascii', minLength: 1, maxLength: 12 });

/** Properties with the proof among them, in any order. */
const properties = (proof: string) =>
  fc
    .tuple(
      text.map((value) => ({ name: 'authenticationMethod' as const, value })),
      fc.constant({
        name: 'authenticationData' as const,
        value: { hex: Buffer.from(proof).toString('hex') },
      }),
      fc.record({ name: text, value: text }).map((value) => ({ name: 'userProperty' as const, value })),
    )
    .chain((all) => fc.shuffledSubarray([...all], { minLength: all.length }));

interface Sent {
  proof: string;
  bytes: Buffer;
  options: DecodeOptions;
}

const sent: fc.Arbitrary<Sent> = data.chain((proof) =>
  fc
    .tuple(properties(proof), fc.constantFrom('CONNECT', 'CONNACK', 'AUTH from server', 'AUTH from client'))
    .map(([all, what]) => {
      const packets: Record<string, PacketToSend> = {
        CONNECT: { type: 'CONNECT', clientId: 'thermostat', properties: all } as PacketToSend,
        CONNACK: { type: 'CONNACK', properties: all } as PacketToSend,
        AUTH: { type: 'AUTH', reasonCode: 0x18, properties: all } as PacketToSend,
      };
      const [type = ''] = what.split(' ');
      const from = what === 'CONNECT' || what.endsWith('client') ? 'client' : 'server';
      return { proof, bytes: Buffer.from(encode(packets[type]!, 5)), options: { from, protocolLevel: 5 } };
    }),
);

/** All that the record holds of a frame: its bytes, its words, and its fields. */
function recorded(bytes: Buffer, options: DecodeOptions): { shown: string; malformed: string | undefined } {
  const decoded = decodeFrame(bytes, options);
  const masked = maskedFrame({ bytes, ...decoded }, new Secrets([], true), options);
  const again = decodeFrame(Buffer.from(masked.hex, 'hex'), options);
  if (decoded.malformed !== undefined) expect(again.malformed).toBeDefined();
  return { shown: JSON.stringify([masked, decoded.malformed, decoded.notes]), malformed: decoded.malformed };
}

/** The proof, or most of it: in text, hexadecimal and base64, which has three ways to begin. */
function expectHidden(proof: string, shown: string): void {
  for (const part of [proof.slice(0, 9), proof.slice(-9)]) {
    const bytes = Buffer.from(part);
    expect(shown).not.toContain(part);
    expect(shown).not.toContain(bytes.toString('hex'));
    for (const skipped of [0, 1, 2])
      expect(shown).not.toContain(bytes.subarray(skipped, skipped + 6).toString('base64'));
  }
}

/** The same bytes with a remaining length that fits, so that they are a frame. */
const framed = (bytes: Buffer, length: number): Buffer =>
  Buffer.concat([bytes.subarray(0, 1), Buffer.from([length - 2]), bytes.subarray(2, length)]);

describe('what proves who somebody is', () => {
  test('is in no record of a packet that is whole', () => {
    fc.assert(
      fc.property(sent, ({ proof, bytes, options }) => {
        const { shown, malformed } = recorded(bytes, options);
        expect(malformed).toBeUndefined();
        expectHidden(proof, shown);
      }),
      tried(300),
    );
  });

  test('is in no record of a packet that is cut anywhere', () => {
    fc.assert(
      fc.property(sent, ({ proof, bytes, options }) => {
        fc.pre(bytes.length < 130);
        for (let length = 2; length < bytes.length; length++) {
          expectHidden(proof, recorded(framed(bytes, length), options).shown);
          // As the connection leaves it that ends inside a packet.
          expectHidden(proof, recorded(bytes.subarray(0, length), options).shown);
        }
      }),
      tried(40),
    );
  });

  test('is in no record of a packet with one wrong byte', () => {
    fc.assert(
      fc.property(
        sent,
        fc.nat(),
        fc.integer({ min: 1, max: 255 }),
        ({ proof, bytes, options }, place, by) => {
          const wrong = Buffer.from(bytes);
          // Behind the fixed header: another type of packet proves nothing, and another length makes other packets of the rest.
          const at = 2 + (place % (bytes.length - 2));
          wrong[at]! ^= by;
          const { shown, malformed } = recorded(wrong, options);
          // Another identifier that may stand there makes it something else, which is legal.
          fc.pre(malformed !== undefined || bytes[at] !== 0x16);
          expectHidden(proof, shown);
        },
      ),
      tried(5000),
    );
  });
});
