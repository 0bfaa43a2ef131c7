import { describe, expect, it } from 'vitest';
import { encode } from '../../../src/driver/wire/encode.js';
import { Framer, type Frame } from '../../../src/driver/wire/framer.js';
import { packets, seeded } from './samples.js';

const frames = packets.map((packet) => encode(packet));
const stream = Buffer.concat(frames);

function expectAll(seen: Frame[]): void {
  expect(seen.map(({ packet }) => packet)).toEqual(packets);
  expect(Buffer.concat(seen.map(({ bytes }) => bytes)).equals(stream)).toBe(true);
}

describe('the cut of the stream does not matter', () => {
  it('one byte at a time', () => {
    const framer = new Framer();
    const seen: Frame[] = [];
    for (const byte of stream) seen.push(...framer.push(Uint8Array.of(byte)));
    expectAll(seen);
    expect(framer.rest()).toHaveLength(0);
  });

  it('everything in one chunk', () => {
    expectAll(new Framer().push(stream));
  });

  it.each(Array.from({ length: 40 }, (_, seed) => seed))('random cuts, seed %i', (seed) => {
    const random = seeded(seed);
    const framer = new Framer();
    const seen: Frame[] = [];
    for (let at = 0; at < stream.length;) {
      const size = Math.floor(random() ** 4 * 8_000);
      seen.push(...framer.push(stream.subarray(at, at + size)));
      at += size;
    }
    expectAll(seen);
  });

  it('does not depend on the chunk after push has returned', () => {
    const framer = new Framer();
    const chunk = Buffer.from('3004000161', 'hex');
    framer.push(chunk);
    chunk.fill(0);
    expect(framer.push(Buffer.from('62', 'hex'))[0]?.packet).toMatchObject({
      topic: 'a',
      payload: { text: 'b' },
    });
  });
});

describe('rest', () => {
  it('is what is not yet a whole frame', () => {
    const framer = new Framer();
    expect(framer.push(Buffer.from('d0004002', 'hex'))).toHaveLength(1);
    expect(framer.push(Buffer.from('01', 'hex'))).toHaveLength(0);
    expect(Buffer.from(framer.rest()).toString('hex')).toBe('400201');
  });
});

describe('malformed streams', () => {
  it('goes on after a malformed frame whose end is known', () => {
    const seen = new Framer({ from: 'server' }).push(Buffer.from('d00100' + 'd000', 'hex'));
    expect(seen.map(({ malformed }) => malformed)).toEqual([
      'PINGRESP has remaining length 1, must be 0 (section 3.13.1)',
      undefined,
    ]);
  });

  it('ends at a remaining length without an end, with everything that is there', () => {
    const framer = new Framer();
    const [ping, endless, ...more] = framer.push(Buffer.from('d000' + '20ffffffff0102', 'hex'));
    expect(ping?.packet).toEqual({ type: 'PINGRESP' });
    expect(endless?.malformed).toBe(
      'the remaining length does not end after its fourth byte (section 2.2.3)',
    );
    expect(Buffer.from(endless?.bytes ?? []).toString('hex')).toBe('20ffffffff0102');
    expect(more).toEqual([]);
    expect(framer.stopped).toBe(true);
    expect(framer.push(Buffer.from('d000', 'hex'))).toEqual([]);
    expect(framer.rest()).toHaveLength(0);
  });

  it('sees a remaining length without an end at its fourth byte', () => {
    const framer = new Framer();
    expect(framer.push(Buffer.from('20808080', 'hex'))).toEqual([]);
    expect(framer.push(Buffer.from('80', 'hex'))).toHaveLength(1);
  });

  it('ends at a frame over the limit as soon as the header is there', () => {
    const framer = new Framer({ maximumFrameBytes: 100 });
    const fits = encode({ type: 'PUBLISH', topic: 'a', payload: 'x'.repeat(95) });
    expect(fits).toHaveLength(100);
    expect(framer.push(fits)[0]?.malformed).toBeUndefined();
    const [frame] = framer.push(
      encode({ type: 'PUBLISH', topic: 'a', payload: 'x'.repeat(96) }).subarray(0, 2),
    );
    expect(frame?.malformed).toBe('PUBLISH announces 101 bytes in all, more than the 100 that are read here');
    expect(frame?.overLimit).toBe(true);
    expect(framer.stopped).toBe(true);
  });

  it('keeps at most 1 MiB unless told otherwise', () => {
    expect(new Framer().push(Buffer.from('30ffffff7f', 'hex'))[0]?.overLimit).toBe(true);
  });
});
