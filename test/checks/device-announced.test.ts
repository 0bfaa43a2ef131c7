import { describe, expect, test } from 'vitest';
import { membersOf, wholeContent } from '../../src/checks/device/announced-content.js';
import { ends, isLetIn, judgeDevice, marked, over, present, says, weSay, type At } from './client-script.js';

const read = {
  names: { t: 'topic', stat_t: 'state_topic', dev: 'device' },
  keyed: 'components',
  base: '~',
  topics: ['topic', '*_topic'],
};

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

  test('has the base put only in members that name topics', () => {
    const value = { '~': 'base', topic: '~/a', state_topic: '~/b', topics: '~/c' };
    expect(wholeContent(value, { base: '~', topics: ['state_topic'] })).toEqual({
      ...value,
      state_topic: 'base/b',
    });
    expect(wholeContent(value, { base: '~' })).toEqual(value);
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

/** Announcements in words of nobody: whose they are is a matter of the spec. */
const announced = {
  on: 'broker',
  prefix: 'found',
  last: 'here',
  asks: { topic: 'found/who', payload: 'there?' },
  time: '10s',
  quiet: '1s',
};

/** What a device announces on its next connection, and nothing when it is asked. */
const announcing = (content: object, will?: Parameters<typeof isLetIn>[1], ...more: At[]): At[] => [
  [0, present()],
  [1, ends(1, 'us'), marked],
  [100, ...isLetIn(2, will)],
  [101, says({ type: 'PUBLISH', topic: 'found/lamp/here', payload: JSON.stringify(content) }, 2)],
  ...more,
  [1500, over],
  [1501, weSay({ type: 'PUBLISH', topic: 'found/who', payload: 'there?' }, 2)],
  [2600, over],
];

test('an announcement that does not match is told with what it says, shortened', async () => {
  const schema = { properties: { content: { required: ['origin'] } } };
  const judged = async (content: object) =>
    await judgeDevice(
      'announcements-match',
      { announced, demand: 'its origin', schema },
      announcing(content),
    );
  expect(await judged({ origin: 'here' })).toEqual({ judged: 1 });
  const { actual } = await judged({ name: 'a'.repeat(100) });
  expect(actual).toBe(
    `on found/lamp/here: /content must have member "origin"; it says {"name":"${'a'.repeat(71)}…`,
  );
});

describe('announced-availability', () => {
  const places = [
    {
      member: 'life',
      topic: 'on',
      there: { member: 'alive', usual: 'yes' },
      gone: { member: 'dead', usual: 'no' },
      template: 'formula',
    },
    { member: 'life_on', there: { member: 'alive', usual: 'yes' }, gone: { member: 'dead', usual: 'no' } },
  ];
  const given = { announced, places };
  const will = { topic: 'lamp/life', payload: 'no', qos: 0, retain: true };
  const birth = (payload: string, retain: boolean): At => [
    102,
    says({ type: 'PUBLISH', topic: 'lamp/life', payload, retain }, 2),
  ];

  test.each([
    ['in a list of objects', { life: [{ on: 'lamp/life' }] }],
    ['in an object', { life: { on: 'lamp/life', dead: 'no' } }],
    ['as a text', { inside: { life_on: 'lamp/life' } }],
    ['with a template, whatever it sends', { life: { on: 'lamp/life', dead: 'gone', formula: 'x' } }],
  ])('a will on the topic that is announced passes: %s', async (_how, content) => {
    expect(
      await judgeDevice(
        'announced-availability',
        { ...given, judges: 'will' },
        announcing(content, { will }),
      ),
    ).toEqual({ judged: 1 });
  });

  test.each([
    [{ life: { on: 'lamp/other' } }, /its will is on lamp\/life/],
    [{ life_on: 'lamp/life', dead: 'gone' }, /it is "no"/],
  ])('another will than %j fails', async (content, seen) => {
    const script = announcing(content, { will });
    const outcome = await judgeDevice('announced-availability', { ...given, judges: 'will' }, script);
    expect(outcome.actual).toMatch(seen);
  });

  test('the members of somebody else name no topic', async () => {
    const script = announcing({ availability_topic: 'lamp/life' }, { will });
    const outcome = await judgeDevice('announced-availability', { ...given, judges: 'will' }, script);
    expect(outcome.inconclusive).toMatch(/names a topic of its availability/);
  });

  test('a birth with the RETAIN of the will passes, and another fails', async () => {
    const judged = async (retain: boolean) =>
      await judgeDevice(
        'announced-availability',
        { ...given, judges: 'birth' },
        announcing({ life_on: 'lamp/life' }, { will }, birth('yes', retain)),
      );
    expect(await judged(true)).toEqual({ judged: 1 });
    expect((await judged(false)).actual).toBe('it came with RETAIN 0');
  });
});

describe('announced-commands', () => {
  const given = { announced, topics: ['orders', '*_orders'] };

  test('a topic to which nobody has subscribed fails', async () => {
    const script = announcing({ parts: { colour_orders: 'lamp/colour' } });
    const outcome = await judgeDevice('announced-commands', given, script);
    expect(outcome.expected).toMatch(/^a subscription to lamp\/colour/);
  });

  test('what has another name names no topic', async () => {
    const outcome = await judgeDevice('announced-commands', given, announcing({ orders_: 'lamp/colour' }));
    expect(outcome.inconclusive).toMatch(/no announcement names a command topic/);
  });
});
