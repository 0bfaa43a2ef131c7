import fc from 'fast-check';
import mqttPacket, { type Packet as Written } from 'mqtt-packet';
import { expect, test } from 'vitest';
import { maskedFrame } from '../../src/driver/record/masked-frame.js';
import { Secrets } from '../../src/driver/record/secrets.js';
import { typeOf } from '../../src/driver/wire/fixed-header.js';
import { decodeFrame, type DecodeOptions } from '../../src/driver/wire/decode.js';
import { encode } from '../../src/driver/wire/encode.js';
import { Framer, type Frame } from '../../src/driver/wire/framer.js';
import { anyPacketOf5 } from '../driver/wire/packets-of-5.js';
import { tried } from './tried.js';

const name = fc
  .string({ unit: 'binary', minLength: 1, maxLength: 30 })
  .filter((text) => !/[\0+#\uD800-\uDFFF]/.test(text));
const packetId = fc.integer({ min: 1, max: 65535 });
const qos = fc.constantFrom(0 as const, 1 as const, 2 as const);
const payload = fc.uint8Array({ maxLength: 40 }).map((bytes) => Buffer.from(bytes));

/** Packets as another library writes them, each with who may send it. */
const written: fc.Arbitrary<{ from: 'client' | 'server'; packet: Written }> = fc.oneof(
  fc
    .record({ topic: name, payload, qos, retain: fc.boolean(), dup: fc.boolean(), messageId: packetId })
    .map((fields) => ({
      from: 'server' as const,
      packet: { cmd: 'publish', ...fields, dup: fields.dup && fields.qos > 0 } as Written,
    })),
  fc
    .record({
      clientId: name,
      username: fc.option(name, { nil: undefined }),
      password: fc.option(payload, { nil: undefined }),
      clean: fc.boolean(),
      keepalive: packetId,
      will: fc.option(fc.record({ topic: name, payload, qos, retain: fc.boolean() }), { nil: undefined }),
    })
    .filter(({ username, password }) => username !== undefined || password === undefined)
    .map((fields) => ({
      from: 'client' as const,
      packet: { cmd: 'connect', protocolId: 'MQTT', protocolVersion: 4, ...fields } as Written,
    })),
  fc
    .record({
      messageId: packetId,
      subscriptions: fc.array(fc.record({ topic: name, qos }), { minLength: 1 }),
    })
    .map((fields) => ({ from: 'client' as const, packet: { cmd: 'subscribe', ...fields } as Written })),
  fc
    .record({ messageId: packetId, granted: fc.array(qos, { minLength: 1 }) })
    .map((fields) => ({ from: 'server' as const, packet: { cmd: 'suback', ...fields } as Written })),
  fc.record({ returnCode: fc.integer({ min: 1, max: 5 }) }).map((fields) => ({
    from: 'server' as const,
    packet: { cmd: 'connack', sessionPresent: false, ...fields } as Written,
  })),
  fc
    .tuple(packetId, fc.constantFrom('puback', 'pubrec', 'pubrel', 'pubcomp'))
    .map(([messageId, cmd]) => ({ from: 'server' as const, packet: { cmd, messageId } as Written })),
);

const bytesOf = ({ packet }: { packet: Written }): Buffer => mqttPacket.generate(packet);

const bytesOf5 = anyPacketOf5.map((packet) => encode(packet, 5));

const withWrongByte = (one: fc.Arbitrary<Buffer>): fc.Arbitrary<Buffer> =>
  fc.tuple(one, fc.nat(), fc.nat({ max: 255 })).map(([bytes, at, byte]) => {
    bytes[at % bytes.length] = byte;
    return bytes;
  });

/** Whatever comes: noise, packets with wrong bytes in them, and packets as they should be. */
const stream = fc
  .array(
    fc.oneof(
      fc.uint8Array({ maxLength: 60 }).map((bytes) => Buffer.from(bytes)),
      written.map(bytesOf),
      withWrongByte(written.map(bytesOf)),
      bytesOf5,
      withWrongByte(bytesOf5),
    ),
    { maxLength: 6 },
  )
  .map((parts) => Buffer.concat(parts));

const options: fc.Arbitrary<DecodeOptions> = fc.record(
  {
    from: fc.constantFrom('server' as const, 'client' as const),
    protocolLevel: fc.constantFrom(3 as const, 4 as const, 5 as const),
    otherLevel: fc.boolean(),
  },
  { requiredKeys: [] },
);

const small = { maximumFrameBytes: 200 };

test('whatever comes is cut into frames that can be shown and written down, and no byte is lost', () => {
  fc.assert(
    fc.property(stream, options, (bytes, decoding) => {
      const framer = new Framer({ ...decoding, ...small });
      const frames = framer.push(bytes);
      const all = Buffer.concat([...frames.map((frame) => frame.bytes), framer.rest()]);
      if (framer.stopped) expect(bytes.indexOf(all)).toBe(0);
      else expect(all).toEqual(bytes);
      for (const frame of frames) {
        // A CONNECT of a version that is not read has only a note.
        expect(frame.packet ?? frame.malformed ?? frame.notes).toBeDefined();
        const { text, hex } = maskedFrame(frame, new Secrets(), decoding);
        expect(text).not.toMatch(/undefined|NaN|\[object/);
        const whole = Buffer.from(frame.bytes).toString('hex');
        // Authentication data of MQTT 5.0 is secret wherever it stands, and may stand in what cannot be decoded.
        const type = typeOf(frame.bytes[0] ?? 0, 5) ?? '';
        const isBroken = !frame.packet || frame.malformed !== undefined || 'ofVersion5' in frame.packet;
        const mayProve = isBroken && ['CONNECT', 'CONNACK', 'AUTH'].includes(type);
        if (mayProve || JSON.stringify(frame.packet ?? null).includes('"authenticationData"'))
          expect(hex).toHaveLength(whole.length);
        else expect(hex).toBe(whole);
        expect(JSON.parse(JSON.stringify(frame.packet ?? null))).toEqual(frame.packet ?? null);
      }
    }),
    tried(1000),
  );
});

test('nothing is read beyond the frame', () => {
  fc.assert(
    fc.property(stream, options, stream, (bytes, decoding, behind) => {
      const inside = Buffer.concat([behind, bytes, behind]).subarray(
        behind.length,
        behind.length + bytes.length,
      );
      expect(decodeFrame(inside, decoding)).toEqual(decodeFrame(Buffer.from(bytes), decoding));
    }),
    tried(1000),
  );
});

/** What was read, without the bytes of a frame whose end could not be found: they depend on what has come by then. */
const read = (frames: Frame[]): unknown[] =>
  frames.map(({ bytes, ...frame }) =>
    frame.packet === undefined && frame.malformed !== undefined
      ? frame.malformed.split(' ')[0]
      : [bytes, frame],
  );

test('how a stream is cut into segments changes nothing', () => {
  fc.assert(
    fc.property(
      stream,
      options,
      fc.array(fc.integer({ min: 1, max: 20 }), { minLength: 1 }),
      (bytes, decoding, cuts) => {
        const whole = new Framer({ ...decoding, ...small });
        const apart = new Framer({ ...decoding, ...small });
        const frames: Frame[] = [];
        for (let at = 0, turn = 0; at < bytes.length; turn += 1) {
          const size = cuts[turn % cuts.length]!;
          frames.push(...apart.push(bytes.subarray(at, at + size)));
          at += size;
        }
        expect(read(frames)).toEqual(read(whole.push(bytes)));
        expect(apart.stopped).toBe(whole.stopped);
        if (!whole.stopped) expect(Buffer.from(apart.rest())).toEqual(Buffer.from(whole.rest()));
      },
    ),
    tried(1000),
  );
});

test('what another library writes is read without a complaint, and says the same', () => {
  fc.assert(
    fc.property(written, ({ from, packet }) => {
      const frames = new Framer({ from }).push(mqttPacket.generate(packet));
      expect(frames).toHaveLength(1);
      const [{ malformed, packet: seen }] = frames as [Frame];
      expect(malformed).toBeUndefined();
      expect(seen?.type).toBe(packet.cmd.toUpperCase());
      if (packet.cmd === 'publish')
        expect(seen).toMatchObject({
          topic: packet.topic,
          payload: { hex: Buffer.from(packet.payload).toString('hex') },
          qos: packet.qos,
          retain: packet.retain,
          dup: packet.dup,
          ...(packet.qos > 0 ? { packetId: packet.messageId } : {}),
        });
      if (packet.cmd === 'connect')
        expect(seen).toMatchObject({
          clientId: packet.clientId,
          clean: packet.clean,
          keepAlive: packet.keepalive,
        });
    }),
    tried(1000),
  );
});
