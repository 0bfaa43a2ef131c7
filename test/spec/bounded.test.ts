import { expect, test } from 'vitest';
import { bounded, TimeIsUp } from '../../src/spec/bounded.js';

const forEver = (): never => {
  for (;;);
};

test('what is done in time is answered, and what it throws is thrown', () => {
  expect(bounded(() => 5, 60_000)).toBe(5);
  expect(() => bounded(() => [].at(0)!['x'], 60_000)).toThrow(TypeError);
});

test('what never ends is ended', () => {
  expect(() => bounded(forEver, 20)).toThrow(TimeIsUp);
  expect(bounded(() => 'goes on', 60_000)).toBe('goes on');
});

test('what cleans up behind itself does so when its time is up', () => {
  expect(() => bounded(() => bounded(forEver, 60_000), 20)).toThrow(TimeIsUp);
  expect(bounded(() => bounded(() => 'inner', 60_000), 60_000)).toBe('inner');
});
