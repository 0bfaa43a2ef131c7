import { expect, test } from 'vitest';
import { isOf } from '../../src/spec/owner.js';

test('an id is of the spec with the longest name that it begins with', () => {
  expect(isOf('mqtt-3.1', 'mqtt-3.1.will')).toBe(true);
  expect(isOf('mqtt-3.1', 'mqtt-3.1.1.MQTT-3.1.2-8')).toBe(false);
  expect(isOf('mqtt-3.1.1', 'mqtt-3.1.1.MQTT-3.1.2-8')).toBe(true);
  expect(isOf('mqtt-3.1.1', 'mqtt-3.1.will')).toBe(false);
  expect(isOf('lamps', 'lamps.on')).toBe(true);
  expect(isOf('lamps', 'lampshade.on')).toBe(false);
});
