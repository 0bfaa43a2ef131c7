import { describe, expect, test } from 'vitest';
import {
  anew,
  behaves,
  ends,
  judgeDevice,
  lateBy,
  marked,
  noted,
  over,
  present,
  says,
  weSay,
  type At,
} from './client-script.js';

const ping = { type: 'PINGREQ' } as const;
const shownBefore = { connected: 1, published: [0, 0, 0] as const, retained: 0 };

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

  // As Vert.x' client, whose messages put off its PINGREQ until ten of them are open.
  describe('whose PINGREQ comes long after a message', () => {
    const publish = { type: 'PUBLISH', topic: 'a', payload: 'm', qos: 1, packetId: 1 } as const;
    const late: At[] = [
      ...unanswered.slice(0, -1),
      [2000, says(publish, 2)],
      [16_000, says(ping, 2)],
      [17_001, over],
    ];

    test('passes where it closes soon after that', async () => {
      const outcome = await judgeDevice('missing-answers-are-noticed', given, [...late, [23_500, ends(2)]]);
      expect(outcome).toEqual({ judged: 1 });
    });

    test('fails where it goes on', async () => {
      const outcome = await judgeDevice('missing-answers-are-noticed', given, [
        ...late,
        [31_001, over, marked],
      ]);
      expect(outcome.actual).toMatch(/^it was still open 15\.00 s after the PINGREQ/);
    });
  });

  test('whoever never asked for an answer shows nothing', async () => {
    const script: At[] = [[0, present()], ...anew(0), [1001, marked], [1002, behaves], [26_010, over]];
    const outcome = await judgeDevice('missing-answers-are-noticed', given, script);
    expect(outcome.inconclusive).toMatch(/nothing came of the device/);
  });
});
