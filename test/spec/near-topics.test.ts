import { describe, expect, test } from 'vitest';
import { nearTopics } from '../../src/spec/bare/near-topics.js';
import { unknownMembers } from '../../src/spec/bare/unknown-members.js';

describe('a topic is near to a filter', () => {
  test.each([
    ['a level is missing', 'home/lamp/state', 'lamp/state'],
    ['a level is too many', 'home/lamp/state', 'acme/home/lamp/state'],
    ['it begins with a slash', 'lamp/state', '/lamp/state'],
    ['it ends with a slash', 'lamp/state', 'lamp/state/'],
    ['a letter is large', 'lamp/state', 'Lamp/State'],
    ['a hyphen for an underscore', 'lamp/power_state', 'lamp/power-state'],
    ['a slip of the keyboard', 'lamp/state', 'lamp/sttae'],
    ['another last level', 'home/lamp/state', 'home/lamp/status'],
    ['the path of the server is missing', 'acme/lockers/+/box/+/door', '17/box/a-1/door'],
    ['the path of the server is missing before a parameter', 'acme/lockers/+/scan', '17/scan'],
    ['a base topic stands before it', 'lamp/state', 'acme/site/home/lamp/state'],
    ['beside a parameter', 'home/+/state', 'home/7/status/state'],
  ])('%s', (_how, filter, topic) => {
    expect(nearTopics(filter, [topic])).toEqual([topic]);
  });

  test.each([
    ['nothing in common', 'lamp/state', 'kettle/boils'],
    ['two levels of three', 'home/lamp/state', 'home/kettle/boils'],
    ['two levels less at the end', 'home/lamp/a/b', 'home/lamp'],
    ['only its last level', 'acme/home/lamp', 'lamp'],
    ['only its last level, behind others', 'lamp', 'acme/home/lamp'],
    ['a parameter alone, behind others', 'acme/home/+/+', 'x/y'],
    ['more levels than anybody writes', 'a/b', 'a/'.repeat(20_000)],
    ['only what a parameter takes', '+/state', 'x/y'],
  ])('and is not: %s', (_how, filter, topic) => {
    expect(nearTopics(filter, [topic])).toEqual([]);
  });

  test('the nearest comes first', () => {
    expect(nearTopics('home/lamp/state', ['lamp/state', 'home/Lamp/state'])).toEqual([
      'home/Lamp/state',
      'lamp/state',
    ]);
  });
});

describe('members that no schema knows', () => {
  const lamp = {
    type: 'object',
    properties: { on: {}, parts: { type: 'array', items: { properties: { id: {} } } } },
  };
  test.each<[string, unknown[], unknown, string[]]>([
    ['one beside its members', [lamp], { on: true, hue: 3 }, ['/hue']],
    ['one within an item', [lamp], { parts: [{ id: 1 }, { id: 2, 'a/b': 3 }] }, ['/parts/*/a~1b']],
    ['one that another message has', [lamp, { properties: { hue: {} } }], { on: true, hue: 3 }, []],
    ['one of a part', [{ allOf: [lamp, { properties: { hue: {} } }] }], { hue: 3, x: 1 }, ['/x']],
    ['others are let in', [{ ...lamp, additionalProperties: true }], { hue: 3 }, []],
    ['others with a pattern', [{ ...lamp, patternProperties: { '^h': {} } }], { hue: 3 }, []],
    ['no members are spoken of', [{ type: 'object' }], { hue: 3 }, []],
    ['a reference is left', [{ properties: { on: { $ref: '#/x' } } }], { on: { hue: 3 } }, []],
    ['anything goes', [true], { hue: 3 }, []],
    ['it is no object', [lamp], 'on', []],
  ])('%s', (_what, schemas, payload, members) => {
    expect(unknownMembers(schemas, payload)).toEqual(members);
  });

  test('of a payload that is large, deep or both, so many are told', () => {
    const wide = Object.fromEntries(Array.from({ length: 1000 }, (_, index) => [`x${index}`, 1]));
    expect(unknownMembers([lamp], wide)).toHaveLength(50);
  });
});
