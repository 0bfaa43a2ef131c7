import { describe, expect, it } from 'vitest';
import { decodeFrame } from '../../../src/driver/wire/decode.js';
import { encode } from '../../../src/driver/wire/encode.js';
import { broken } from './broken.js';
import { readByMqttPacket } from './mqtt-packet.js';
import { packets } from './samples.js';

const bytesOf = (send: (typeof broken)[number]['send']) =>
  typeof send === 'string' ? Buffer.from(send, 'hex') : encode(send);

describe('well-formed packets', () => {
  it.each(packets)('$type comes back as it was sent', (packet) => {
    expect(decodeFrame(encode(packet))).toEqual({ packet });
  });

  it('survives JSON', () => {
    for (const packet of packets) {
      expect(JSON.parse(JSON.stringify(decodeFrame(encode(packet)).packet))).toEqual(packet);
    }
  });

  it.each(packets)('$type reads the same with mqtt-packet', (packet) => {
    expect(readByMqttPacket(encode(packet), 4)).toEqual(packet);
  });
});

describe('malformed packets', () => {
  it.each(broken)('$name', ({ send, from, malformed, readable }) => {
    const decoded = decodeFrame(bytesOf(send), { from });
    expect(decoded.malformed).toBe(malformed);
    expect(decoded.packet !== undefined).toBe(readable);
  });

  it('keeps the contents where they can be told apart all the same', () => {
    expect(
      decodeFrame(encode({ type: 'PUBLISH', topic: 'a', qos: 3, packetId: 9, payload: 'x' })).packet,
    ).toEqual({
      type: 'PUBLISH',
      topic: 'a',
      qos: 3,
      retain: false,
      dup: false,
      packetId: 9,
      payload: { hex: '78', text: 'x' },
    });
    expect(decodeFrame(encode({ type: 'CONNACK', acknowledgeFlags: 0x81, returnCode: 200 })).packet).toEqual({
      type: 'CONNACK',
      sessionPresent: true,
      returnCode: 200,
    });
    expect(decodeFrame(encode({ type: 'SUBACK', packetId: 1, returnCodes: [3, 0xff] })).packet).toEqual({
      type: 'SUBACK',
      packetId: 1,
      returnCodes: [3, 255],
    });
  });

  it('names the first broken rule on the wire', () => {
    const bytes = encode({ type: 'CONNACK', flags: 2, acknowledgeFlags: 0x10, returnCode: 99 });
    expect(decodeFrame(bytes, { from: 'client' }).malformed).toContain('MQTT-2.2.2-1');
  });

  it('refuses bytes that are not exactly one frame', () => {
    expect(decodeFrame(Buffer.alloc(0)).malformed).toContain('ends inside its fixed header');
    expect(decodeFrame(Buffer.from('2080', 'hex')).malformed).toContain('ends inside its fixed header');
    expect(decodeFrame(Buffer.from('20020000d0', 'hex')).malformed).toBe(
      'CONNACK announces 2 bytes after its fixed header, 3 are there (section 2.2.3)',
    );
  });

  it('never throws, whatever the bytes', () => {
    for (let type = 0; type < 256; type++) {
      for (let length = 0; length < 6; length++) {
        for (const filler of [0x00, 0x01, 0x7f, 0xff]) {
          const bytes = Buffer.concat([Buffer.from([type, length]), Buffer.alloc(length, filler)]);
          const { packet, malformed } = decodeFrame(bytes);
          expect(packet !== undefined || malformed !== undefined).toBe(true);
        }
      }
    }
  });
});

describe('what is odd and not malformed', () => {
  it.each([2, 3, 4])('a remaining length in %i bytes where one would do is a note', (lengthBytes) => {
    const decoded = decodeFrame(encode({ type: 'PINGRESP', lengthBytes }), { from: 'server' });
    expect(decoded.packet).toEqual({ type: 'PINGRESP' });
    expect(decoded.malformed).toBeUndefined();
    expect(decoded.notes).toEqual([
      `PINGRESP has the remaining length 0 in ${lengthBytes} bytes where 1 would do; MQTT 3.1.1 does not forbid it in words (section 2.2.3)`,
    ]);
  });

  it('session present beside a refusal is left to the checks', () => {
    const decoded = decodeFrame(encode({ type: 'CONNACK', sessionPresent: true, returnCode: 5 }));
    expect(decoded).toEqual({ packet: { type: 'CONNACK', sessionPresent: true, returnCode: 5 } });
  });

  it('MQTT 3.1 fixes neither the flag bits nor the first byte of CONNACK', () => {
    const frames = [
      encode({ type: 'PUBREL', packetId: 1, flags: 0b1010 }),
      encode({ type: 'CONNACK', acknowledgeFlags: 0x40 }),
      encode({ type: 'PUBLISH', topic: 'a', dup: true }),
    ];
    for (const frame of frames) {
      const decoded = decodeFrame(frame, { protocolLevel: 3 });
      expect(decoded.packet).toBeDefined();
      expect(decoded.malformed).toBeUndefined();
      expect(decoded.notes).toHaveLength(1);
      expect(decodeFrame(frame, { protocolLevel: 4 }).malformed).toBeDefined();
    }
  });

  it('a CONNECT of MQTT 5.0 is another layout, no rule broken', () => {
    const bytes = Buffer.from('100e00044d5154540502003c0000' + '0161', 'hex');
    const decoded = decodeFrame(bytes, { from: 'client' });
    expect(decoded.packet).toBeUndefined();
    expect(decoded.malformed).toBeUndefined();
    expect(decoded.notes?.[0]).toContain('protocol level 5');
  });

  it('reads level 5 in the layout of 3.1.1, and the level of a bridge as it is', () => {
    for (const protocolLevel of [5, 0x84]) {
      const decoded = decodeFrame(encode({ type: 'CONNECT', protocolLevel, clientId: 'b' }), {
        from: 'client',
      });
      expect(decoded.malformed).toBeUndefined();
      expect(decoded.packet).toMatchObject({ type: 'CONNECT', protocolLevel, clientId: 'b' });
    }
  });
});

describe('a CONNACK with a reason code of MQTT 5.0 in the two bytes of MQTT 3.1.1', () => {
  const refused = Buffer.from('20020082', 'hex');

  it.each([4, 5] as const)('refuses a level that is no version, at %i', (protocolLevel) => {
    const { packet, malformed, notes } = decodeFrame(refused, {
      from: 'server',
      protocolLevel,
      otherLevel: true,
    });
    expect(malformed).toBeUndefined();
    expect(packet).toMatchObject({ type: 'CONNACK', sessionPresent: false, returnCode: 0x82 });
    expect(notes).toEqual([expect.stringContaining('in the layout of MQTT 3.1.1')]);
  });

  it.each([4, 5] as const)('is malformed as an answer to level %i', (protocolLevel) => {
    expect(decodeFrame(refused, { from: 'server', protocolLevel }).malformed).toContain('CONNACK');
  });

  it.each(['20020182', '20020006'])('is not what %s is', (hex) => {
    const options = { from: 'server', otherLevel: true } as const;
    expect(decodeFrame(Buffer.from(hex, 'hex'), options).malformed).toContain('CONNACK');
  });
});

describe('a CONNACK in the layout of MQTT 5.0', () => {
  const refused = Buffer.from('2003008400', 'hex');

  it('is a CONNACK where the client asked for another level', () => {
    expect(decodeFrame(refused, { from: 'server', otherLevel: true })).toMatchObject({
      packet: { type: 'CONNACK', sessionPresent: false, returnCode: 0x84, ofVersion5: true },
    });
    expect(decodeFrame(refused, { from: 'server', otherLevel: true }).malformed).toBeUndefined();
  });

  it('is malformed where it asked for MQTT 3.1.1', () => {
    expect(decodeFrame(refused, { from: 'server' }).malformed).toContain('remaining length 3');
  });

  it.each([
    ['2003000000', false],
    ['200900000622000a210014', false],
    ['2003010000', true],
  ])('accepts in %s', (hex, sessionPresent) => {
    const { packet, malformed } = decodeFrame(Buffer.from(hex, 'hex'), { from: 'server', otherLevel: true });
    expect(malformed).toBeUndefined();
    expect(packet).toEqual({ type: 'CONNACK', sessionPresent, returnCode: 0, ofVersion5: true });
  });

  it.each(['2003008401', '2003000100', '2003028400'])('is not what %s is', (hex) => {
    const { packet, malformed } = decodeFrame(Buffer.from(hex, 'hex'), { from: 'server', otherLevel: true });
    expect(malformed ?? packet).toEqual(expect.stringContaining('CONNACK'));
  });
});
