import { describe, expect, test } from 'vitest';
import {
  behaves,
  ends,
  isLetIn,
  judgeDevice,
  marked,
  noted,
  over,
  present,
  says,
  unwritable,
  type At,
} from './client-script.js';

const ping = { type: 'PINGREQ' } as const;
const subscriptions = [{ filter: 'a/#', qos: 2 }];
const message = (packetId: number, more: { dup?: boolean; payload?: string; qos?: 1 | 2 } = {}) =>
  ({ type: 'PUBLISH', topic: 'up', qos: 1, packetId, payload: `m${packetId}`, ...more }) as const;

describe('messages-are-acknowledged', () => {
  const given = {
    topic: '',
    time: '10s',
    isControl: true,
    messages: [{ qos: 1 }, { qos: 1 }],
    ordered: true,
  };
  const nonce = { nonce: (): string => '00' };
  const puback = (packetId: number) => says({ type: 'PUBACK', packetId });
  const begun: At = [0, present({ subscriptions })];

  test('acknowledgements with their packet ids pass, seconds later as well', async () => {
    const script: At[] = [begun, [8000, puback(30_002)], [9000, puback(30_003)]];
    expect(await judgeDevice('messages-are-acknowledged', given, script, nonce)).toEqual({ judged: 2 });
  });

  test('one that is missing fails once the device has said something later', async () => {
    const script: At[] = [begun, [10, puback(30_003)], [10_011, over], [11_000, says(ping)]];
    const outcome = await judgeDevice('messages-are-acknowledged', given, script, nonce);
    expect(outcome.expected).toBe('PUBACK with packet id 30002, as for 1 others');
  });

  test('one that is missing of a device that fell silent shows nothing', async () => {
    const script: At[] = [begun, [10, puback(30_003)], [10_011, over], [21_000, over]];
    const outcome = await judgeDevice('messages-are-acknowledged', given, script, nonce);
    expect(outcome.inconclusive).toMatch(/nor did anything else$/);
  });

  test('whoever ends the connection instead fails, unless the messages met its end', async () => {
    const told = noted('messages are sent');
    const script: At[] = [begun, [5, told], [10, puback(30_002), ends(1)]];
    const outcome = await judgeDevice('messages-are-acknowledged', given, script, nonce);
    expect(outcome.expected).toBe('PUBACK with packet id 30003, as for 1 others');
    for (const gone of [
      [begun, [5, told, unwritable(1)]],
      [begun, [4, ends(1)], [5, told]],
    ] as At[][]) {
      const { inconclusive } = await judgeDevice('messages-are-acknowledged', given, gone, nonce);
      expect(inconclusive).toMatch(/it ended the connection before the message could reach it$/);
    }
  });

  test('another order fails', async () => {
    const outcome = await judgeDevice(
      'messages-are-acknowledged',
      given,
      [begun, [10, puback(30_003), puback(30_002)]],
      nonce,
    );
    expect(outcome.actual).toBe('they came as 30003, 30002');
  });
});

describe('message-is-released-once', () => {
  const given = { before: [], topic: '', time: '10s', repeats: 1 };
  const pubrec = says({ type: 'PUBREC', packetId: 45_001 });
  const pubcomp = says({ type: 'PUBCOMP', packetId: 45_001 });
  const begun: At = [0, present({ subscriptions })];

  test('whoever ends the connection instead of an answer fails, unless what we sent met its end', async () => {
    const plain = await judgeDevice('message-is-released-once', given, [begun, [10, ends(1)]]);
    expect(plain.expected).toBe('PUBREC with packet id 45001');
    const gone = await judgeDevice('message-is-released-once', given, [begun, [10, unwritable(1)]]);
    expect(gone.inconclusive).toMatch(/before what we sent could reach it$/);
  });

  test('PUBREC each time, and PUBCOMP, pass', async () => {
    const script: At[] = [begun, [10, pubrec], [20, pubrec], [30, pubcomp]];
    expect(await judgeDevice('message-is-released-once', given, script)).toEqual({ judged: 3 });
  });

  test('no second PUBREC fails', async () => {
    const script: At[] = [begun, [10, pubrec], [10_011, over], [11_000, says(ping)]];
    const outcome = await judgeDevice('message-is-released-once', given, script);
    expect(outcome.expected).toBe('PUBREC with packet id 45001, for copy 2 of the message');
  });

  const effect = (at: number): At => [at, says({ type: 'PUBLISH', topic: 'echo', payload: 'message n1' })];
  const shown = { ...given, effect: 'echo' };

  test('what is handed on once passes, and twice fails', async () => {
    const once: At[] = [begun, [10, pubrec], [20, pubrec], [30, pubcomp], effect(40), [600, over]];
    expect(await judgeDevice('message-is-released-once', shown, once)).toEqual({ judged: 1 });
    const twice: At[] = [
      begun,
      [10, pubrec],
      effect(15),
      [20, pubrec],
      effect(25),
      [30, pubcomp],
      [600, over],
    ];
    const outcome = await judgeDevice('message-is-released-once', shown, twice);
    expect(outcome.actual).toBe('it was handed on 2 times');
  });
});

describe('sent-after-drop', () => {
  const given = { before: [], then: [], qos: 1, messages: 2, publishTime: '60s' };
  const open: At[] = [
    [0, present()],
    [10, says(message(7)), says(message(8))],
    [20, ends(1, 'us')],
    [1000, ...isLetIn(2)],
  ];
  const again = (...ids: number[]): At => [1010, ...ids.map((id) => says(message(id, { dup: true }), 2))];

  test('what is sent again with DUP 1 passes, behind a new message as well', async () => {
    const script: At[] = [...open, [1005, says(message(9), 2)], again(7, 8)];
    expect(await judgeDevice('sent-after-drop', { ...given, judged: 'again' }, script)).toEqual({
      judged: 2,
    });
  });

  test('one message is enough of whoever publishes often, and waits for each acknowledgement', async () => {
    const judged = async (published: number) =>
      await judgeDevice('sent-after-drop', { ...given, judged: 'order' }, [
        // Messages of another QoS say nothing of these.
        [0, present({}, { connected: 60_000, published: [90, published, 90], retained: 0 })],
        [10, says(message(7))],
        [60_000, over],
        [60_020, ends(1, 'us')],
        [61_000, ...isLetIn(2)],
        [61_010, says(message(7, { dup: true }), 2)],
      ]);
    expect(await judged(10)).toEqual({ judged: 1 });
    expect((await judged(0)).inconclusive).toMatch(
      /has published 1 of the 2 messages with QoS 1 that are needed/,
    );
  });

  test('DUP 0 fails', async () => {
    const script: At[] = [...open, [1010, says(message(7), 2), says(message(8), 2)]];
    const outcome = await judgeDevice('sent-after-drop', { ...given, judged: 'again' }, script);
    expect(outcome.actual).toMatch(/^it came with DUP 0/);
  });

  test('what does not come behind two other packets fails, and behind one shows nothing', async () => {
    const two: At[] = [...open, [2500, says(ping, 2)], [7000, says(ping, 2)]];
    const outcome = await judgeDevice('sent-after-drop', { ...given, judged: 'again' }, two);
    expect(outcome.actual).toMatch(/^it did not come/);
    const one: At[] = [...open, [2500, says(ping, 2)], [30_000, over]];
    const early = await judgeDevice('sent-after-drop', { ...given, judged: 'again' }, one);
    expect(early.inconclusive).toMatch(/^only 1 other packets came/);
  });

  test('another order fails where order is judged', async () => {
    const outcome = await judgeDevice('sent-after-drop', { ...given, judged: 'order' }, [
      ...open,
      again(8, 7),
    ]);
    expect(outcome.actual).toBe('they came as 8, 7');
  });

  test('the order is right or wrong with whichever DUP, which is judged for itself', async () => {
    const judged = async (what: string, ...ids: number[]) =>
      await judgeDevice('sent-after-drop', { ...given, judged: what }, [
        ...open,
        [1010, ...ids.map((id) => says(message(id), 2))],
      ]);
    expect(await judged('order', 7, 8)).toEqual({ judged: 2 });
    expect((await judged('order', 8, 7)).actual).toBe('they came as 8, 7');
    expect((await judged('again', 7, 8)).actual).toMatch(/^it came with DUP 0/);
  });

  // As Mosquitto's bridge with a client that always says the same.
  test('a copy of what was not acknowledged passes, though it says the same as what was', async () => {
    const none = { ...given, acknowledged: 'reversed', judged: 'none' };
    const same = (packetId: number, dup = false) => message(packetId, { payload: 'same', dup });
    const script = (copy: number): At[] => [
      [0, present()],
      [10, says(same(7)), says(same(8)), says(same(9))],
      [20, ends(1, 'us')],
      [1000, ...isLetIn(2)],
      [1010, says(same(copy, true), 2)],
      [2500, says(ping, 2)],
      [7000, says(ping, 2)],
    ];
    expect(await judgeDevice('sent-after-drop', none, script(9))).toEqual({ judged: 2 });
    const outcome = await judgeDevice('sent-after-drop', none, script(8));
    expect(outcome.expected).toBe('no copy of a message that was acknowledged');
  });

  test('without a session the message may come as a new one, and not as a copy', async () => {
    const nothing = { ...given, judged: 'nothing' };
    const anew: At[] = [...open, [1010, says(message(7), 2), says(message(8), 2)]];
    expect(await judgeDevice('sent-after-drop', nothing, anew)).toEqual({ judged: 2 });
    const outcome = await judgeDevice('sent-after-drop', nothing, [
      ...open,
      again(7),
      [1020, says(ping, 2), says(ping, 2)],
    ]);
    expect(outcome.expected).toMatch(/^nothing of the old session/);
  });
});

describe('session-is-resumed', () => {
  const given = { topic: '', time: '10s', quiet: '2s' };
  const again: At[] = [
    [0, present({ subscriptions })],
    [1, behaves, ends(1, 'us'), marked],
    [1000, ...isLetIn(2, { subscriptions })],
  ];

  test('whoever ends the connection before PUBACK fails, unless the message met its end', async () => {
    const plain = await judgeDevice('session-is-resumed', given, [...again, [1010, ends(2)]]);
    expect(plain.actual).toBe('the connection ended before PUBACK came');
    const gone = await judgeDevice('session-is-resumed', given, [...again, [1010, unwritable(2)]]);
    expect(gone.inconclusive).toMatch(/before a message of the session could reach it$/);
  });

  test('that our broker ended it shows nothing', async () => {
    const outcome = await judgeDevice('session-is-resumed', given, [...again, [9000, ends(2, 'library')]]);
    expect(outcome.inconclusive).toMatch(/^our broker ended the connection/);
  });
});

describe('not-again-while-open', () => {
  const given = { before: [], publishTime: '60s', messages: 1, held: '30s' };
  const open: At[] = [
    [0, present({ level: 5 })],
    [10, says(message(7), 1, 5)],
  ];

  test('a new message with the same words passes', async () => {
    const script: At[] = [
      ...open,
      [5000, says(message(8, { payload: 'm7' }), 1, 5)],
      [30_011, over],
      [30_012, behaves, marked],
    ];
    expect(await judgeDevice('not-again-while-open', given, script)).toEqual({ judged: 1 });
  });

  test('the same one again fails', async () => {
    const script: At[] = [...open, [5000, says(message(7, { dup: true }), 1, 5)]];
    const outcome = await judgeDevice('not-again-while-open', given, script);
    expect(outcome.expected).toBe('no message is sent again on the open connection');
  });

  test('whoever leaves meanwhile shows nothing', async () => {
    const outcome = await judgeDevice('not-again-while-open', given, [...open, [9000, ends(1)]]);
    expect(outcome.inconclusive).toBe('the device ended the connection meanwhile');
  });
});

describe('open-ids-differ', () => {
  const given = { before: [], messages: 2, publishTime: '60s' };

  test('ids that need not count up pass', async () => {
    const script: At[] = [
      [0, present()],
      [10, says(message(40_000)), says(message(7))],
      [20, marked, behaves, marked],
    ];
    expect(await judgeDevice('open-ids-differ', given, script)).toEqual({ judged: 2 });
  });

  test('whoever publishes often, and now a single message, waits for each acknowledgement: no id is in use', async () => {
    const judged = async (published: number, connected = 60_000) =>
      await judgeDevice('open-ids-differ', given, [
        [0, present({}, { connected, published: [0, published, 0], retained: 0 })],
        [10, says(message(7))],
        [60_000, over, marked, behaves, marked],
      ]);
    expect(await judged(10)).toEqual({ judged: 1 });
    expect((await judged(0)).inconclusive).toMatch(/^a single packet of the device was under way at once/);
    // As MiniMQTT at the beginning of a run: one message in the tenth of a second that it was there.
    expect((await judged(1, 100)).inconclusive).toMatch(/^a single packet/);
    expect((await judged(10, 20_000)).inconclusive).toMatch(/^a single packet/);
  });

  test('the id of a message that is not acknowledged fails', async () => {
    const script: At[] = [
      [0, present()],
      [10, says(message(7)), says(message(7, { payload: 'other' }))],
    ];
    const outcome = await judgeDevice('open-ids-differ', given, script);
    expect(outcome.expected).toBe('a packet id that no packet has which is not acknowledged');
  });
});
