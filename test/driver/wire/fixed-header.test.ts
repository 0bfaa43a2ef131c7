import { describe, expect, it } from 'vitest';
import { encode } from '../../../src/driver/wire/encode.js';
import { encodeRemainingLength, readFixedHeader } from '../../../src/driver/wire/fixed-header.js';

/** OASIS MQTT 3.1.1, table 2.4: the first and last value of each size. */
const borders: [number, string][] = [
  [0, '00'],
  [127, '7f'],
  [128, '8001'],
  [16_383, 'ff7f'],
  [16_384, '808001'],
  [2_097_151, 'ffff7f'],
  [2_097_152, '80808001'],
  [268_435_455, 'ffffff7f'],
];

describe('remaining length', () => {
  it.each(borders)('%i is %s, both ways', (value, hex) => {
    expect(encodeRemainingLength(value).toString('hex')).toBe(hex);
    expect(readFixedHeader(Buffer.from(`3d${hex}`, 'hex'))).toEqual({
      typeNumber: 3,
      type: 'PUBLISH',
      flags: 13,
      remainingLength: value,
      lengthBytes: hex.length / 2,
    });
  });

  it('is incomplete until its last byte, and endless after four that go on', () => {
    for (const hex of ['', '30', '3080', '308080', '30808080']) {
      expect(readFixedHeader(Buffer.from(hex, 'hex'))).toBe('incomplete');
    }
    expect(readFixedHeader(Buffer.from('3080808080', 'hex'))).toBe('endless');
  });

  it('refuses what cannot be written', () => {
    expect(() => encodeRemainingLength(-1)).toThrow(RangeError);
    expect(() => encodeRemainingLength(268_435_456)).toThrow('use 0 to 268435455');
    expect(() => encodeRemainingLength(128, 1)).toThrow('use 2 to 8');
    expect(encodeRemainingLength(0, 8)).toHaveLength(8);
    expect(() => encodeRemainingLength(0, 9)).toThrow('use 1 to 8');
  });

  it('leaves room for the longest string and no longer one', () => {
    expect(encode({ type: 'PUBLISH', topic: 'x'.repeat(65_535) })).toHaveLength(65_535 + 2 + 4);
    expect(() => encode({ type: 'PUBLISH', topic: 'x'.repeat(65_536) })).toThrow('at most 65535');
  });
});
