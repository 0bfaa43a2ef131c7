import { describe, expect, test } from 'vitest';
import {
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
const subscriptions = [{ filter: 'a/#', qos: 2 }];
const message = (packetId: number, more: { dup?: boolean; payload?: string; qos?: 1 | 2 } = {}) =>
  ({ type: 'PUBLISH', topic: 'up', qos: 1, packetId, payload: `m${packetId}`, ...more }) as const;

describe('pings-in-time', () => {
  const given = { late: '1500ms', longest: '120s' };

  test('a ping a second late passes', async () => {
    const script: At[] = [
      [0, present(), marked],
      [6000, says(ping)],
      [11_500, over, marked],
    ];
    expect(await judgeDevice('pings-in-time', given, script)).toEqual({ judged: 1 });
  });

  test('one that is two seconds late fails', async () => {
    const script: At[] = [
      [0, present(), marked],
      [7000, says(ping)],
      [11_500, over, marked],
    ];
    const outcome = await judgeDevice('pings-in-time', given, script);
    expect(outcome.actual).toMatch(/^the longest time without one was 7\.0 s/);
  });

  test('what was seen late has no verdict where it may have been in time, or the packet after it late', async () => {
    const seen = (first: number, late: number, second: number): At[] => [
      [0, present(), marked],
      [first, says(ping), lateBy(late)],
      [second, says(ping), lateBy(4)],
      [11_500, over, lateBy(4), marked],
    ];
    const judged = async (...[first, late, second]: [number, number, number]) =>
      await judgeDevice('pings-in-time', given, seen(first, late, second));
    expect((await judged(6600, 300, 11_000)).inconclusive).toMatch(/our own clock was late by up to 300 ms$/);
    expect((await judged(5000, 300, 11_300)).inconclusive).toMatch(/our own clock was late by up to 300 ms$/);
    expect((await judged(6900, 300, 11_000)).actual).toMatch(/^the longest time without one was 6\.9 s/);
    expect(await judged(5000, 300, 11_100)).toEqual({ judged: 1 });
  });

  test('that our broker ended the connection before a packet was late is no failure', async () => {
    const server = { ...given, keepAlive: 2 };
    const script: At[] = [
      [0, present({ level: 5, keepAlive: 60 }), marked],
      [3000, ends(1, 'library'), marked],
    ];
    const outcome = await judgeDevice('pings-in-time', server, script);
    expect(outcome.inconclusive).toMatch(/within 2 s of the last one/);
  });

  test('silence for longer than the tolerance fails, whoever ends the connection then', async () => {
    const server = { ...given, keepAlive: 2 };
    const script: At[] = [
      [0, present({ level: 5, keepAlive: 60 }), marked],
      [5000, ends(1, 'library'), marked],
    ];
    const outcome = await judgeDevice('pings-in-time', server, script);
    expect(outcome.actual).toMatch(/our broker ended the connection$/);
  });

  test('a keep-alive of its own that is as short shows nothing of the one that it was given', async () => {
    const script: At[] = [[0, present({ level: 5, keepAlive: 3 })]];
    const outcome = await judgeDevice('pings-in-time', { ...given, keepAlive: 2 }, script);
    expect(outcome.inconclusive).toMatch(/too short to be told/);
  });
});

describe('breaks-off', () => {
  const given = { what: 'a packet of type 0', send: '00 00', topic: '', time: '15s' };
  const stays: At[] = [
    [0, present()],
    [100, over],
  ];
  const sent: At[] = [...stays, [101, noted('a packet of type 0 is sent'), marked]];

  test.each(['end', 'reset', 'DISCONNECT'])('whoever closes passes, by %s', async (how) => {
    const script: At[] = [...sent, [110, ends(1, 'target', how)]];
    expect(await judgeDevice('breaks-off', given, script)).toEqual({ judged: 1 });
  });

  test.each([
    ['what we write meets its end', [...sent, [102, unwritable(1)]]],
    ['what we write meets its reset', [...sent, [102, unwritable(1, 'ECONNRESET')]]],
    [
      'its end was on its way',
      [
        [0, present()],
        [50, ends(1)],
      ],
    ],
    ['its end came just before', [...stays, [101, ends(1)], [102, noted('a packet of type 0 is sent')]]],
  ] as [string, At[]][])('whoever had gone before it was sent is not judged: %s', async (_how, script) => {
    const outcome = await judgeDevice('breaks-off', given, script);
    expect(outcome.inconclusive).toMatch(
      /^it ended the connection before a packet of type 0 (could reach it|was sent)$/,
    );
  });

  test('whoever goes on fails', async () => {
    const outcome = await judgeDevice('breaks-off', given, [...sent, [5000, says(ping)], [15_001, over]]);
    expect(outcome.actual).toMatch(/^it went on: PINGREQ/);
  });

  test('a packet that was under way is no sign that it went on', async () => {
    const outcome = await judgeDevice('breaks-off', given, [...sent, [10, says(message(1))], [15_001, over]]);
    expect(outcome.inconclusive).toMatch(/fell silent/);
  });

  const subscribe = { type: 'SUBSCRIBE', packetId: 1, subscriptions: [{ filter: 'a', qos: 1 }] } as const;
  const answered = { what: 'a code that is none', anew: true, answers: 'SUBSCRIBE', topic: '', time: '15s' };
  const next: At[] = [
    [0, present()],
    [1, marked, ends(1, 'us')],
    [1000, ...isLetIn(2)],
  ];

  test('whoever closes for the answer to its SUBSCRIBE passes', async () => {
    const script: At[] = [...next, [1001, says(subscribe, 2), marked], [1010, ends(2)]];
    expect(await judgeDevice('breaks-off', answered, script)).toEqual({ judged: 1 });
  });

  test('whoever had gone before the answer to its SUBSCRIBE is not judged', async () => {
    const script: At[] = [...next, [1001, says(subscribe, 2), marked, unwritable(2)]];
    const outcome = await judgeDevice('breaks-off', answered, script);
    expect(outcome.inconclusive).toMatch(/before a code that is none could reach it$/);
  });

  test('whoever did not subscribe was not answered', async () => {
    const outcome = await judgeDevice('breaks-off', answered, [
      ...next,
      [6000, says(ping, 2)],
      [21_000, over],
    ]);
    expect(outcome.inconclusive).toMatch(/sent no SUBSCRIBE/);
  });
});

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

  test('a device without a subscription is sent nothing', async () => {
    const script: At[] = [
      [0, present()],
      [20_001, over],
    ];
    const outcome = await judgeDevice('messages-are-acknowledged', given, script, nonce);
    expect(outcome.inconclusive).toMatch(/no subscription with QoS 1/);
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

  test('the id of a message that is not acknowledged fails', async () => {
    const script: At[] = [
      [0, present()],
      [10, says(message(7)), says(message(7, { payload: 'other' }))],
    ];
    const outcome = await judgeDevice('open-ids-differ', given, script);
    expect(outcome.expected).toBe('a packet id that no packet has which is not acknowledged');
  });
});

describe('never-sends', () => {
  const given = { before: [], packet: 'UNSUBSCRIBE', time: '15s' };

  test('other packets pass, and it fails', async () => {
    const others: At[] = [
      [0, present()],
      [5000, says(ping)],
      [15_001, over],
    ];
    expect(await judgeDevice('never-sends', given, others)).toEqual({ judged: 1 });
    const sent: At[] = [
      [0, present()],
      [5000, says({ type: 'UNSUBSCRIBE', packetId: 1, filters: ['a'] })],
    ];
    const outcome = await judgeDevice('never-sends', given, sent);
    expect(outcome.expected).toBe('no UNSUBSCRIBE');
  });

  test('silence shows nothing', async () => {
    const outcome = await judgeDevice('never-sends', given, [
      [0, present()],
      [15_001, over],
    ]);
    expect(outcome.inconclusive).toBe('the device said nothing at all');
  });
});

describe('keeps-receive-maximum', () => {
  const given = { before: [], most: 1, publishTime: '60s', topic: '', time: '10s' };
  const device = { level: 5, subscriptions } as const;
  const full: At[] = [
    [0, present(device)],
    [10, says(message(7), 1, 5)],
  ];

  test('nothing more, and a ping, pass', async () => {
    const script: At[] = [...full, [5000, says(ping, 1, 5)], [7511, over], [7512, behaves, marked]];
    expect(await judgeDevice('keeps-receive-maximum', { ...given, judged: 'maximum' }, script)).toEqual({
      judged: 1,
    });
  });

  test('one more fails', async () => {
    const outcome = await judgeDevice('keeps-receive-maximum', { ...given, judged: 'maximum' }, [
      ...full,
      [1000, says(message(8), 1, 5)],
    ]);
    expect(outcome.actual).toMatch(/^one more came/);
  });

  const others = { ...given, judged: 'others' };

  test('whoever leaves, and had to say nothing until then, shows nothing', async () => {
    const outcome = await judgeDevice('keeps-receive-maximum', others, [
      ...full,
      [11, marked],
      [4000, ends(1)],
    ]);
    expect(outcome.inconclusive).toMatch(/the device ended the connection/);
  });

  test('whoever leaves after a silence that was too long fails', async () => {
    const outcome = await judgeDevice('keeps-receive-maximum', others, [
      ...full,
      [11, marked],
      [8000, ends(1)],
    ]);
    expect(outcome.actual).toBe('the device ended the connection after 8000 ms');
  });
});

describe('device-shows', () => {
  test('a session that is kept takes an expiry in MQTT 5.0', async () => {
    const given = { what: 'keeps-session', time: '30s' };
    expect(await judgeDevice('device-shows', given, [[0, present({ clean: false })]])).toEqual({ judged: 1 });
    const outcome = await judgeDevice('device-shows', given, [[0, present({ level: 5, clean: false })]]);
    expect(outcome.actual).toBe('it says protocol level 5, clean 0, session expiry 0 s');
  });

  test('a subscription that was granted less is none of that QoS', async () => {
    const given = { what: 'subscribes', qos: 1, time: '30s' };
    const script: At[] = [
      [0, present({ subscriptions: [{ filter: 'a', qos: 0 }] })],
      [30_001, over],
    ];
    const outcome = await judgeDevice('device-shows', given, script);
    expect(outcome.actual).toBe('within 30s there was a with QoS 0');
  });
});

describe('keeps-limit', () => {
  const given = { limit: 'maximumQos', value: 0, publishTime: '60s' };
  const qos1 = (id: number, connection: number) => says(message(id), connection, 5);
  const usual: At[] = [
    [0, present({ level: 5 }), behaves, marked, ends(1, 'us')],
    [1000, ...isLetIn(2, { level: 5 }), qos1(1, 2)],
    [61_000, over, behaves, marked, ends(2, 'us')],
    [62_000, ...isLetIn(3, { level: 5 })],
  ];

  test('whoever says nothing any more keeps it, once it is seen to be there', async () => {
    const script: At[] = [...usual, [122_001, over], [123_000, says(ping, 3, 5)]];
    expect(await judgeDevice('keeps-limit', given, script)).toEqual({ judged: 1 });
  });

  test('whoever goes on as before fails', async () => {
    const outcome = await judgeDevice('keeps-limit', given, [
      ...usual,
      [62_010, qos1(2, 3)],
      [122_001, over],
    ]);
    expect(outcome.expected).toBe('nothing that has a QoS above 0');
  });

  test('whoever would not break it shows nothing', async () => {
    const outcome = await judgeDevice('keeps-limit', { ...given, value: 1 }, usual.slice(0, 2));
    expect(outcome.inconclusive).toMatch(/^without the limit nothing came/);
  });
});

test('what a device says before it is let in is no session', async () => {
  const script: At[] = [
    [0, ...comes(2)],
    [0, weSay({ type: 'CONNACK', returnCode: 5 }, 2)],
    [20_001, over],
  ];
  const outcome = await judgeDevice('device-shows', { what: 'clean-start', time: '30s' }, [
    [0, { on: 'broker', type: 'listening', address: 'b:1', values: {}, sessions: [] }],
    ...script,
  ]);
  expect(outcome.inconclusive).toMatch(/did not come to our broker/);
});
