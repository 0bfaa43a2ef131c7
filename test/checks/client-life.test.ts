import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { ReplayDriver } from '../../src/driver/replay/replay-driver.js';
import type { ShownBefore } from '../../src/verdict/evidence.js';
import { Inconclusive } from '../../src/verdict/non-conformance.js';
import {
  anew,
  behaves,
  comes,
  ends,
  isLetIn,
  judgeDevice,
  lateBy,
  marked,
  noted,
  over,
  present,
  says,
  unwritable,
  weSay,
  type At,
} from './client-script.js';

const ping = { type: 'PINGREQ' } as const;
const subscribe = { type: 'SUBSCRIBE', packetId: 1, subscriptions: [{ filter: 'a/#', qos: 2 }] } as const;
const suback = (code: number) => ({ type: 'SUBACK', packetId: 1, returnCodes: [code] }) as const;

/** CONNECTs at these times, each on a connection of its own, from the second on. */
const attempts = (times: readonly number[], level: (index: number) => 3 | 4 = () => 4): At[] =>
  times.map((at, index) => [at, ...comes(index + 2, { level: level(index) }), ends(index + 2, 'us')]);

/** Our own clock was late by so much whenever something was seen and when nothing came any more. */
const seenLate = (script: At[], late: number): At[] =>
  script.map(([at, ...happens]) => [at, ...happens, ...(at > 0 ? [lateBy(late)] : [])]);

const shownBefore = { connected: 1, published: [0, 0, 0] as const, retained: 0 };

describe('attempts-are-paced', () => {
  const given = { before: [], lasts: '6s' };

  test('growing pauses pass', async () => {
    const script: At[] = [[0, present()], ...attempts([500, 1500, 3500]), [6000, over]];
    expect(await judgeDevice('attempts-are-paced', given, script)).toEqual({ judged: 3 });
  });

  test('eleven attempts in a second are a storm', async () => {
    const times = Array.from({ length: 11 }, (_, index) => 100 * (index + 1));
    const outcome = await judgeDevice('attempts-are-paced', given, [[0, present()], ...attempts(times)]);
    expect(outcome.actual).toMatch(/^11 came within 1\.00 s/);
  });

  test.each([
    ['by so much that the first may have come before', 2500, 'inconclusive'],
    ['by so little that all came in the time', 100, 'actual'],
  ] as const)('eleven attempts that were seen late %s', async (_how, late, verdict) => {
    const times = Array.from({ length: 11 }, (_, index) => 300 * (index + 1));
    const script: At[] = [[0, present()], ...seenLate(attempts(times), late), [6000, over]];
    const outcome = await judgeDevice('attempts-are-paced', given, script);
    expect(outcome[verdict]).toMatch(
      verdict === 'actual' ? /^11 came/ : /^it cannot be told from our own being late/,
    );
  });

  test('attempts that waited for one look are late by what the first of them was', async () => {
    const script: At[] = [
      [0, present()],
      // A pause of a second, of which nothing was seen for the longest of three.
      [4000, ...comes(2), ends(2, 'us'), lateBy(2900)],
      [4001, ...comes(3), ends(3, 'us'), lateBy(4)],
      [4002, ...comes(4), ends(4, 'us'), lateBy(4)],
      [5000, ...comes(5), ends(5, 'us'), lateBy(4)],
      [6000, over],
    ];
    const outcome = await judgeDevice('attempts-are-paced', { ...given, grows: true }, script);
    expect(outcome.inconclusive).toMatch(/^it cannot be told from our own being late/);
  });

  test('a CONNECT of 3.1 right behind one of 3.1.1 is no attempt of its own', async () => {
    const times = Array.from({ length: 16 }, (_, index) => 350 * (index + 1));
    const script: At[] = [[0, present()], ...attempts(times, (index) => (index % 2 ? 3 : 4)), [6000, over]];
    expect(await judgeDevice('attempts-are-paced', given, script)).toEqual({ judged: 8 });
  });

  test('whoever does not come at all shows nothing', async () => {
    const outcome = await judgeDevice('attempts-are-paced', given, [
      [0, present()],
      [6000, over],
    ]);
    expect(outcome.inconclusive).toBe('the device did not come at all');
  });

  test('a constant pause is told where it must grow', async () => {
    const script: At[] = [[0, present()], ...attempts([1000, 2000, 3000, 4000]), [6000, over]];
    const outcome = await judgeDevice('attempts-are-paced', { ...given, grows: true }, script);
    expect(outcome.actual).toMatch(/^it is constant/);
  });

  describe('what was seen of it before', () => {
    const grows = { ...given, grows: true };
    const before = (times: readonly number[], lasted: number, delay = 0): ShownBefore => ({
      ...shownBefore,
      turnedAway: { lasted, attempts: times.map((at) => ({ at, level: 4 })), delay },
    });
    const constant: At[] = [...attempts([1000, 2000, 3000, 4000]), [6000, over]];
    const varied = [0, 500, 1500, 3500];

    test('is enough where its pauses vary', async () => {
      const script: At[] = [[0, present({}, before(varied, 5400))]];
      expect(await judgeDevice('attempts-are-paced', grows, script)).toEqual({ judged: 1 });
    });

    test.each<[string, number[], number, number]>([
      ['was shorter', varied, 5399, 0],
      ['were too few', varied.slice(1), 9000, 0],
      ['were constant', [0, 1000, 2000, 3000], 9000, 0],
      ['may have been constant, seen late', [0, 1000, 2400, 3000], 9000, 400],
    ])('is looked at again where it %s', async (_what, times, lasted, delay) => {
      const script: At[] = [[0, present({}, before(times, lasted, delay))], ...constant];
      expect((await judgeDevice('attempts-are-paced', grows, script)).actual).toMatch(/^it is constant/);
    });

    test('shows nothing where storms are judged', async () => {
      const times = Array.from({ length: 11 }, (_, index) => 100 * (index + 1));
      const script: At[] = [[0, present({}, before(varied, 9000))], ...attempts(times)];
      expect((await judgeDevice('attempts-are-paced', given, script)).actual).toMatch(/^11 came/);
    });
  });

  // As mosquitto_pub was seen to come on a machine that was busy.
  test('a constant pause is one though some attempts are late', async () => {
    const gaps = [1010, 1020, 1080, 1050, 1220, 1010, 1030, 1010, 1030, 1020, 1670, 1210];
    const times = gaps.map((_, index) => gaps.slice(0, index + 1).reduce((sum, gap) => sum + gap));
    const script: At[] = [[0, present()], ...attempts([1, ...times]), [15_000, over]];
    const outcome = await judgeDevice('attempts-are-paced', { ...given, lasts: '15s', grows: true }, script);
    expect(outcome.actual).toMatch(/^it is constant/);
  });

  test.each([
    ['are the same', [1000, 2000, 3000, 4000]],
    ['differ', [1000, 2400, 3400, 4800]],
  ])('times that %s, seen by a clock that is late, have no verdict', async (_how, times) => {
    const script: At[] = [[0, present()], ...attempts(times), [6000, over]];
    const outcome = await judgeDevice('attempts-are-paced', { ...given, grows: true }, seenLate(script, 150));
    expect(outcome.inconclusive).toMatch(/^it cannot be told from our own being late \(by up to 150 ms\)/);
  });

  test.each([
    ['by jitter', [600, 1400, 900, 1300, 500, 1100]],
    ['by one pause that has doubled', [1000, 1000, 2000]],
  ])('pauses that differ %s are not constant', async (_how, gaps) => {
    const times = gaps.map((_, index) => gaps.slice(0, index + 1).reduce((sum, gap) => sum + gap));
    const script: At[] = [[0, present()], ...attempts([1, ...times]), [6000, over]];
    expect(await judgeDevice('attempts-are-paced', { ...given, grows: true }, script)).toMatchObject({
      judged: gaps.length + 1,
    });
  });
});

describe('comes-back', () => {
  const given = { after: 'end', longest: '60s' };

  test('whoever comes again passes', async () => {
    const script: At[] = [[0, present()], ...anew(100), [1200, marked], [4000, ...isLetIn(3)]];
    expect(await judgeDevice('comes-back', given, script)).toEqual({ judged: 1 });
  });

  test('whoever comes sooner or later than is asked for fails', async () => {
    const script: At[] = [
      [0, present()],
      ...anew(100),
      [1200, marked, noted('it has no connection')],
      [4200, ...isLetIn(3)],
    ];
    const took = async (bounds: object) => await judgeDevice('comes-back', { ...given, ...bounds }, script);
    expect(await took({ least: '2s', most: '4s' })).toEqual({ judged: 1 });
    expect((await took({ least: '4s' })).actual).toBe('it came after 3.00 s');
    expect((await took({ most: '2s' })).actual).toBe('it came after 3.00 s');
  });

  test.each([
    ['may have come sooner than it may', { least: '4s' }, 5300, 1000, 'inconclusive'],
    ['waited long enough all the same', { least: '2s' }, 4700, 500, 'judged'],
    ['may have come in time', { most: '3s' }, 4700, 1000, 'inconclusive'],
    ['came too late all the same', { most: '1500ms' }, 4700, 500, 'actual'],
  ])('whoever was seen late and %s', async (_what, bound, at, late, verdict) => {
    const script: At[] = [
      [0, present()],
      ...anew(100),
      [1200, marked, noted('it has no connection')],
      [at, ...isLetIn(3), lateBy(late)],
    ];
    expect(await judgeDevice('comes-back', { ...given, ...bound }, script)).toHaveProperty(verdict);
  });

  test('whoever ends its connection when it was silent may have done so before that was seen', async () => {
    const script = (late: number): At[] => [
      [0, present({ keepAlive: 5 })],
      ...anew(100, { keepAlive: 5 }),
      [1200, behaves],
      [9000, ends(2), lateBy(late), noted('it has no connection')],
      [9800, ...isLetIn(3, { keepAlive: 5 }), lateBy(4)],
    ];
    const given = { after: 'silence', longest: '60s', least: '1s' };
    expect((await judgeDevice('comes-back', given, script(4))).actual).toBe('it came after 0.80 s');
    expect((await judgeDevice('comes-back', given, script(400))).inconclusive).toMatch(
      /^it came after 0\.80 s, and our own clock/,
    );
  });

  test('whoever stays away fails', async () => {
    const script: At[] = [[0, present()], ...anew(100), [1200, marked], [30_000, over]];
    const outcome = await judgeDevice('comes-back', given, script);
    expect(outcome.expected).toBe('the device to come back');
  });

  test('one whose keep-alive is too long to be waited for shows nothing', async () => {
    const script: At[] = [[0, present({ keepAlive: 1200 })], ...anew(100, { keepAlive: 1200 })];
    const outcome = await judgeDevice('comes-back', { ...given, after: 'silence' }, script);
    expect(outcome.inconclusive).toMatch(/longer than is waited for/);
  });
});

describe('keep-alive-is-kept', () => {
  const given = { judges: 'gap', late: '1500ms', longest: '60s' };
  const watched: At[] = [[0, present()], ...anew(0), [1001, marked]];

  test('a ping a second later than the keep-alive passes', async () => {
    const script: At[] = [...watched, [7000, says(ping, 2)], [13_000, says(ping, 2)], [15_501, over, marked]];
    expect(await judgeDevice('keep-alive-is-kept', given, script)).toEqual({ judged: 1 });
  });

  test('pings far earlier than the keep-alive pass', async () => {
    const pings = Array.from({ length: 13 }, (_, index): At => [2000 + index * 1000, says(ping, 2)]);
    const script: At[] = [...watched, ...pings, [15_501, over, marked]];
    expect(await judgeDevice('keep-alive-is-kept', given, script)).toEqual({ judged: 1 });
  });

  test('a ping two seconds later than the keep-alive fails', async () => {
    const script: At[] = [...watched, [8001, says(ping, 2)], [15_501, over, marked]];
    const outcome = await judgeDevice('keep-alive-is-kept', given, script);
    expect(outcome.actual).toMatch(/^the largest gap was 7\.5/);
  });

  test('what was seen late has no verdict where it may have been in time, or the packet after it late', async () => {
    const judged = async (...[first, late, second]: [number, number, number]) =>
      await judgeDevice('keep-alive-is-kept', given, [
        [0, present()],
        ...anew(0),
        [1001, noted('it is watched from here')],
        [first, says(ping, 2), lateBy(late)],
        [second, says(ping, 2), lateBy(4)],
        [15_501, over, lateBy(4), marked],
      ]);
    expect((await judged(7700, 300, 12_000)).inconclusive).toMatch(/our own clock was late by up to 300 ms$/);
    expect((await judged(6000, 300, 12_300)).inconclusive).toMatch(/our own clock was late by up to 300 ms$/);
    expect((await judged(8000, 300, 12_000)).actual).toMatch(/^the largest gap was 7\.00 s/);
    expect(await judged(6000, 300, 12_000)).toEqual({ judged: 1 });
  });

  test('that our broker ended the connection before a packet was late is no failure', async () => {
    const script: At[] = [...watched, [7300, ends(2, 'library')]];
    const outcome = await judgeDevice('keep-alive-is-kept', given, script);
    expect(outcome.inconclusive).toMatch(/^the connection ended while it was watched/);
  });

  test('whoever leaves a broker that answers fails where that is judged', async () => {
    const script: At[] = [
      ...watched,
      [5000, says(ping, 2)],
      [5001, weSay({ type: 'PINGRESP' }, 2)],
      [6000, ends(2)],
    ];
    const outcome = await judgeDevice('keep-alive-is-kept', { ...given, judges: 'end' }, script);
    expect(outcome.actual).toMatch(/^it ended the connection after/);
  });

  test('without a keep-alive there is nothing to keep', async () => {
    const script: At[] = [[0, present({ keepAlive: 0 })], ...anew(0, { keepAlive: 0 })];
    const outcome = await judgeDevice('keep-alive-is-kept', given, script);
    expect(outcome.inconclusive).toMatch(/switched its keep-alive off/);
  });

  describe('that it has stayed before', () => {
    const ends5: At[] = [...anew(1), [1001, marked], [3000, ends(2)]];
    const stayed = (lasted: number, keepAlive = 5): At => [
      0,
      present({}, { ...shownBefore, stayed: { lasted, keepAlive } }),
    ];

    test('for as long as it would be watched is enough', async () => {
      expect(await judgeDevice('keep-alive-is-kept', { ...given, judges: 'end' }, [stayed(14_000)])).toEqual({
        judged: 1,
      });
    });

    test.each<[string, At]>([
      ['for less', stayed(13_999)],
      ['with another keep-alive', stayed(60_000, 60)],
    ])('%s is not', async (_what, begins) => {
      const outcome = await judgeDevice('keep-alive-is-kept', { ...given, judges: 'end' }, [
        begins,
        ...ends5,
      ]);
      expect(outcome.actual).toMatch(/^it ended the connection after/);
    });

    test('says nothing of its pauses', async () => {
      const outcome = await judgeDevice('keep-alive-is-kept', { ...given, judges: 'gap' }, [
        stayed(60_000),
        ...ends5,
      ]);
      expect(outcome.inconclusive).toMatch(/^the connection ended/);
    });
  });
});

describe('missing-answers-are-noticed', () => {
  const given = { longest: '60s' };
  const unanswered: At[] = [
    [0, present()],
    ...anew(0),
    [1001, marked],
    [1002, behaves],
    [6000, says(ping, 2)],
  ];

  test('whoever closes a keep-alive later passes', async () => {
    const outcome = await judgeDevice('missing-answers-are-noticed', given, [
      ...unanswered,
      [11_000, ends(2)],
    ]);
    expect(outcome).toEqual({ judged: 1 });
  });

  test('whoever goes on for three keep-alives fails', async () => {
    const script: At[] = [...unanswered, [11_000, says(ping, 2)], [21_001, over, marked]];
    const outcome = await judgeDevice('missing-answers-are-noticed', given, script);
    expect(outcome.actual).toMatch(/^it was still open/);
  });

  test('whoever never asked for an answer shows nothing', async () => {
    const script: At[] = [[0, present()], ...anew(0), [1001, marked], [1002, behaves], [26_010, over]];
    const outcome = await judgeDevice('missing-answers-are-noticed', given, script);
    expect(outcome.inconclusive).toMatch(/nothing came of the device/);
  });
});

describe('no-subscribe-storm', () => {
  const given = { granted: 0, stays: true, lasts: '10s', most: 10 };
  const asked: At[] = [
    [0, present(), behaves],
    ...anew(1),
    [1001, marked],
    [1010, says(subscribe, 2), weSay(suback(0), 2)],
  ];

  test('whoever lives with it passes', async () => {
    expect(await judgeDevice('no-subscribe-storm', given, [...asked, [11_002, over]])).toEqual({ judged: 1 });
  });

  test('whoever leaves, and stays where it is granted all, fails', async () => {
    const script: At[] = [...asked, [1100, ends(2)], [1101, behaves], [2000, ...isLetIn(3)], [12_000, over]];
    const outcome = await judgeDevice('no-subscribe-storm', given, script);
    expect(outcome.actual).toMatch(/kept one on which it was granted all$/);
  });

  test('whoever leaves there as well has another reason', async () => {
    const script: At[] = [
      ...asked,
      [6000, ends(2)],
      [6001, behaves],
      [7000, ...isLetIn(3)],
      [12_000, ends(3)],
    ];
    const outcome = await judgeDevice('no-subscribe-storm', given, script);
    expect(outcome.inconclusive).toBe('the device ended a connection on which it was granted all as well');
  });

  test('whoever had gone before SUBACK could reach it has another reason', async () => {
    const script: At[] = [...asked, [1100, unwritable(2)], [11_002, over]];
    expect(await judgeDevice('no-subscribe-storm', given, script)).toEqual({ judged: 1 });
  });

  test('whoever asks again and again fails', async () => {
    const again = Array.from({ length: 11 }, (_, index): At => [1100 + index * 10, says(subscribe, 2)]);
    const outcome = await judgeDevice('no-subscribe-storm', { ...given, granted: 128 }, [...asked, ...again]);
    expect(outcome.expected).toMatch(/^at most 10 SUBSCRIBEs/);
  });

  describe('whoever was refused is looked at once more', () => {
    const refused = { granted: 128, lasts: '10s', most: 10, again: '5s' };
    const shown: At[] = [
      [0, present(), behaves],
      ...anew(1),
      [1001, marked],
      [1010, says(subscribe, 2), weSay(suback(128), 2)],
      [11_002, over],
      [11_003, behaves, ends(2, 'us')],
    ];
    const itComes: At = [12_000, ...isLetIn(3)];
    const asksAgain: At[] = [itComes, [12_010, says(subscribe, 3), weSay(suback(0), 3)]];

    const neverAsks: At[] = [itComes, [17_100, over]];
    const isRestarted: At[] = [
      [17_200, ends(3)],
      [18_000, ...isLetIn(4), says(subscribe, 4), weSay(suback(0), 4)],
    ];
    const again = 'it does not ask again for what it was refused';

    test.each<[string, At[], boolean, string[]]>([
      ['asks again', asksAgain, true, []],
      [
        'does not, and is restarted',
        [...neverAsks, ...isRestarted],
        true,
        [`${again}, until it is restarted`],
      ],
      ['does not when it was restarted either', neverAsks, true, [`${again}, when it is restarted neither`]],
      [
        'does not, and cannot be restarted',
        neverAsks,
        false,
        [`${again}, and nobody can restart it: what follows finds it without`],
      ],
      ['does not come', [], true, []],
    ])('it %s', async (_what, after, canRestart, told) => {
      const ask = vi.spyOn(ReplayDriver.prototype, 'ask');
      if (!canRestart) ask.mockRejectedValue(new Inconclusive('nobody can restart the device'));
      const record = vi.spyOn(ReplayDriver.prototype, 'record');
      onTestFinished(() => void vi.restoreAllMocks());
      const outcome = await judgeDevice('no-subscribe-storm', refused, [...shown, ...after]);
      expect(outcome).toEqual({ judged: 1 });
      expect(ask).toHaveBeenCalledTimes(told.length);
      const seen = record.mock.calls.flatMap(([event]) => (event.type === 'seen' ? [event.text] : []));
      expect(seen).toEqual([expect.stringMatching(/^1 SUBSCRIBEs/), ...told]);
    });
  });
});

describe('subscribes-again', () => {
  const given = { time: '30s' };
  const subscriptions = [{ filter: 'a/#', qos: 1 }];
  const first: At[] = [
    [0, present({ subscriptions }), behaves],
    ...anew(1),
    [1001, marked],
    [1010, says(subscribe, 2), weSay(suback(2), 2)],
    [1020, marked, ends(2, 'us'), marked],
    [2000, ...isLetIn(3)],
  ];

  test('whoever subscribes each time passes', async () => {
    const script: At[] = [...first, [2010, says(subscribe, 3), weSay(suback(2), 3)]];
    expect(await judgeDevice('subscribes-again', given, script)).toEqual({ judged: 1 });
  });

  test('whoever does so once fails', async () => {
    const outcome = await judgeDevice('subscribes-again', given, [...first, [32_100, over]]);
    expect(outcome.actual).toMatch(
      /^none came after the connection was lost; before, it had subscribed to a\/#/,
    );
  });

  test('whoever did so once, before any case that ends its connection, fails as well', async () => {
    const shown = { connected: 1, published: [0, 0, 0] as const, retained: 0, subscribed: ['a/#'] };
    const script: At[] = [[0, present({}, shown), behaves], ...anew(1), [1001, marked], [31_100, over]];
    const outcome = await judgeDevice('subscribes-again', given, script);
    expect(outcome.actual).toMatch(/before, it had subscribed to a\/#/);
  });

  test('of a device that says more than is read nothing that does not come is judged', async () => {
    const flood = {
      on: 'broker',
      type: 'received',
      connection: 2,
      hex: '',
      text: 'too much to read',
    } as const;
    const script: At[] = [
      [0, present({ subscriptions }), behaves],
      ...anew(1),
      [1001, marked, { ...flood, malformed: '3001 packets came, more than are read here', ours: true }],
      [31_100, over],
    ];
    const outcome = await judgeDevice('subscribes-again', given, script);
    expect(outcome.inconclusive).toMatch(/more than are read here/);
  });

  test('whoever subscribes to nothing has nothing to do again', async () => {
    const script: At[] = [[0, present(), behaves], ...anew(1), [1001, marked], [31_100, over]];
    const outcome = await judgeDevice('subscribes-again', given, script);
    expect(outcome.inconclusive).toMatch(/had subscribed to nothing/);
  });
});

describe('ends-what-is-malformed', () => {
  const given = { bytes: '00 00', time: '15s' };
  const sent: At[] = [
    [0, present()],
    ...anew(0),
    [1101, over, noted('what is malformed is sent')],
    [1102, { on: 'broker', type: 'sent', connection: 2, hex: '0000', text: '2 bytes' }],
  ];

  test('whoever closes passes', async () => {
    expect(await judgeDevice('ends-what-is-malformed', given, [...sent, [1200, ends(2)]])).toEqual({
      judged: 1,
    });
  });

  test('whoever had gone before it was sent is not judged', async () => {
    for (const code of ['EPIPE', 'ECONNRESET'] as const) {
      const script: At[] = [...sent, [1103, unwritable(2, code)]];
      const outcome = await judgeDevice('ends-what-is-malformed', given, script);
      expect(outcome.inconclusive).toMatch(/before what is malformed could reach it/);
    }
    const onItsWay: At[] = [[0, present()], ...anew(0), [1050, ends(2)]];
    const outcome = await judgeDevice('ends-what-is-malformed', given, onItsWay);
    expect(outcome.inconclusive).toBe('it ended the connection before what is malformed was sent');
  });

  // As collectd does, which reads when it has the next value to publish.
  test('whoever closes a second later passes, though it does not wait for an acknowledgement', async () => {
    const publish = { type: 'PUBLISH', topic: 'up', qos: 1, packetId: 1, payload: 'value' } as const;
    const puback = weSay({ type: 'PUBACK', packetId: 1 }, 2);
    const script: At[] = [...sent, [2000, says(publish, 2), puback], [2001, unwritable(2)]];
    expect(await judgeDevice('ends-what-is-malformed', given, script)).toEqual({ judged: 1 });
  });

  test('whoever goes on fails', async () => {
    const script: At[] = [...sent, [6000, says(ping, 2)], [16_002, over]];
    const outcome = await judgeDevice('ends-what-is-malformed', given, script);
    expect(outcome.actual).toMatch(/the device went on: PINGREQ/);
  });

  test('a packet that was under way is no sign that it went on', async () => {
    const script: At[] = [...sent, [1105, says({ type: 'PUBLISH', topic: 'a' }, 2)], [16_102, over]];
    const outcome = await judgeDevice('ends-what-is-malformed', given, script);
    expect(outcome.inconclusive).toMatch(/nothing came on it$/);
  });

  test('that our broker ended it shows nothing', async () => {
    const outcome = await judgeDevice('ends-what-is-malformed', given, [
      ...sent,
      [10_000, ends(2, 'library')],
    ]);
    expect(outcome.inconclusive).toMatch(/^our broker ended the connection/);
  });

  const asked: At[] = [
    [0, present()],
    ...anew(0),
    [1001, ends(2, 'us'), behaves],
    [2000, ...comes(3), says(subscribe, 3)],
    [2500, over, marked],
  ];
  const connack = { bytes: '20 02 02 00', asConnack: true, time: '15s' };

  test('a SUBSCRIBE that does not wait for CONNACK is no sign that what is no CONNACK was taken', async () => {
    const outcome = await judgeDevice('ends-what-is-malformed', connack, [...asked, [17_501, over]]);
    expect(outcome.inconclusive).toMatch(/nothing came on it$/);
  });

  test('a packet behind what is no CONNACK is one', async () => {
    const script: At[] = [...asked, [2501, says(ping, 3)], [17_501, over]];
    const outcome = await judgeDevice('ends-what-is-malformed', connack, script);
    expect(outcome.actual).toMatch(/the device went on: PINGREQ/);
  });
});
