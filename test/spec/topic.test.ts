import { expect, test } from 'vitest';
import { fillAddress, parameterOf, readAddress, topicMatches } from '../../src/spec/topic.js';

// MQTT 3.1.1, section 4.7, with its own examples.
test.each([
  ['sport/tennis/player1/#', 'sport/tennis/player1', true],
  ['sport/tennis/player1/#', 'sport/tennis/player1/score/wimbledon', true],
  ['sport/#', 'sport', true],
  ['#', 'a/b', true],
  ['#', '$SYS/a', false],
  ['+/monitor/Clients', '$SYS/monitor/Clients', false],
  ['$SYS/#', '$SYS/a', true],
  ['$SYS/monitor/+', '$SYS/monitor/Clients', true],
  ['sport/tennis/+', 'sport/tennis/player1', true],
  ['sport/tennis/+', 'sport/tennis/player1/ranking', false],
  ['sport/+', 'sport', false],
  ['sport/+', 'sport/', true],
  ['+/+', '/finance', true],
  ['/+', '/finance', true],
  ['+', '/finance', false],
  ['a', 'A', false],
  ['a/', 'a', false],
  ['a', 'a/b', false],
])('%s matches %s: %s', (filter, topic, matches) => {
  expect(topicMatches(filter, topic)).toBe(matches);
});

test('an address is filled in, and what is missing becomes a wildcard and is named', () => {
  expect(fillAddress('v1/{device}/rpc/{id}', { device: 'd1', id: 0 })).toEqual({
    topic: 'v1/d1/rpc/0',
    missing: [],
  });
  expect(fillAddress('v1/{device}/rpc/{id}', { id: 7 })).toEqual({
    topic: 'v1/+/rpc/7',
    missing: ['device'],
  });
  expect(fillAddress('v1/{toString}', {})).toEqual({ topic: 'v1/+', missing: ['toString'] });
});

test('a parameter is read from a topic that fits the address', () => {
  expect(parameterOf('v1.0/{device}/rpc/{id}', 'v1.0/d1/rpc/42', 'id')).toBe('42');
  expect(parameterOf('v1.0/{device}/rpc/{id}', 'v1.0/d1/rpc/42', 'device')).toBe('d1');
  expect(parameterOf('v1.0/{device}/rpc/{id}', 'v1x0/d1/rpc/42', 'id')).toBeUndefined();
  expect(parameterOf('rpc/{id}', 'rpc/1/2', 'id')).toBeUndefined();
});

test('a topic has the values of all parameters of its address, several in one level as well', () => {
  expect(readAddress('farm/{row}-{bed}/{kind}', 'farm/north-12/state')).toEqual({
    row: 'north',
    bed: '12',
    kind: 'state',
  });
  expect(readAddress('farm/{row}-{bed}/{kind}', 'farm/north-a-much-longer-name/state')).toMatchObject({
    kind: 'state',
  });
  expect(readAddress('farm/{row}-{bed}/{kind}', 'farm/a-level-too-many/north-12/state')).toBeUndefined();
  expect(readAddress('farm/{row}-{bed}/{kind}', 'farm/without/state')).toBeUndefined();
});
