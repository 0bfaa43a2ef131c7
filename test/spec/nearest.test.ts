import { expect, test } from 'vitest';
import { didYouMean, nearest } from '../../src/spec/read/nearest.js';

const verbs = ['connect', 'subscribe', 'publish', 'ping', 'qos'];

test.each([
  ['conect', 'connect'],
  ['Connect', 'connect'],
  ['conenct', 'connect'],
  ['subscribes', 'subscribe'],
  ['pin', 'ping'],
  ['qoS', 'qos'],
])('%s is a slip for %s', (word, meant) => {
  expect(nearest(word, verbs)).toBe(meant);
  expect(didYouMean(word, verbs)).toBe(` (did you mean "${meant}"?)`);
});

test.each(['ack', 'x', 'disconnect-everything', ''])('%j is no slip for any of them', (word) => {
  expect(nearest(word, verbs)).toBeUndefined();
  expect(didYouMean(word, verbs)).toBe(' (allowed: connect, subscribe, publish, ping, qos)');
});

test('without allowed words nothing is suggested', () => {
  expect(didYouMean('a', [])).toBe('');
});

test('a long list is cut', () => {
  const many = Array.from({ length: 20 }, (_, index) => `word-number-${index}`);
  expect(didYouMean('z', many)).toMatch(/word-number-15 and 4 more\)$/);
});
