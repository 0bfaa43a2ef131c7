import { describe, expect, test } from 'vitest';
import { membersOf, wholeContent } from '../../src/checks/device/announced-content.js';

const read = { names: { t: 'topic', stat_t: 'state_topic', dev: 'device' }, keyed: 'components', base: '~' };

describe('the content of an announcement', () => {
  test('has long names, but for members that are ids', () => {
    expect(wholeContent({ dev: { t: 'a' }, components: { t: { stat_t: 'b' } } }, read)).toEqual({
      device: { topic: 'a' },
      components: { t: { state_topic: 'b' } },
    });
  });

  test.each([
    ['~/state', 'base/state'],
    ['set/~', 'set/base'],
    ['a/~/b', 'a/~/b'],
    ['whole', 'whole'],
  ])('has the topic %s as %s', (topic, expected) => {
    expect(wholeContent({ '~': 'base', stat_t: topic, name: '~' }, read)).toEqual({
      '~': 'base',
      state_topic: expected,
      name: '~',
    });
  });

  test('has the base of what it stands in, or its own', () => {
    const inner = { one: { stat_t: '~/1' }, two: { '~': 'own', stat_t: '~/2' } };
    expect(wholeContent({ '~': 'base', components: inner }, read)).toMatchObject({
      components: { one: { state_topic: 'base/1' }, two: { state_topic: 'own/2' } },
    });
  });

  test.each([['text'], [5], [null], [[1, { stat_t: 'a' }]]])('is whatever it is: %j', (value) => {
    expect(JSON.stringify(wholeContent(value, read))).toBe(
      JSON.stringify(value).replace('stat_t', 'state_topic'),
    );
  });

  test('a name that every object inherits is no short one', () => {
    expect(wholeContent(JSON.parse('{"constructor": 1, "__proto__": {"stat_t": "x"}}'), read)).toMatchObject({
      constructor: 1,
    });
  });

  test('is searched for members wherever they stand', () => {
    const value = { id: 1, list: [{ id: 2 }], inside: { deep: { id: 3 } } };
    expect(membersOf(value, (name) => name === 'id').map(({ at, value: found }) => [at, found])).toEqual([
      ['/id', 1],
      ['/list/0/id', 2],
      ['/inside/deep/id', 3],
    ]);
  });
});
