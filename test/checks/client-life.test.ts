import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { ReplayDriver } from '../../src/driver/replay/replay-driver.js';
import { Inconclusive } from '../../src/verdict/non-conformance.js';
import {
  anew,
  behaves,
  comes,
  ends,
  isLetIn,
  judgeDevice,
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

  const letIn: At[] = [
    [17_501, over],
    [17_502, noted('a CONNACK is sent')],
    [17_503, weSay({ type: 'CONNACK', returnCode: 0, sessionPresent: false }, 3)],
  ];

  test('a SUBSCRIBE that does not wait for CONNACK is no sign that what is no CONNACK was taken', async () => {
    const outcome = await judgeDevice('ends-what-is-malformed', connack, [
      ...asked,
      ...letIn,
      [34_000, over],
    ]);
    expect(outcome.inconclusive).toMatch(/nothing came on it$/);
  });

  test('whoever waits for a CONNACK, and goes on when it comes, had taken what is none', async () => {
    const script: At[] = [...asked, ...letIn, [17_510, says(ping, 3)]];
    const outcome = await judgeDevice('ends-what-is-malformed', connack, script);
    expect(outcome.actual).toMatch(
      /^it was open 15.00 s later, and the device went on behind the CONNACK that came then: PINGREQ/,
    );
  });

  test('whoever ends the connection when a CONNACK comes may have done so for either', async () => {
    const outcome = await judgeDevice('ends-what-is-malformed', connack, [
      ...asked,
      ...letIn,
      [17_510, ends(3)],
    ]);
    expect(outcome.inconclusive).toMatch(/nothing came on it$/);
  });

  test('a packet behind what is no CONNACK is one', async () => {
    const script: At[] = [...asked, [2501, says(ping, 3)], [17_501, over]];
    const outcome = await judgeDevice('ends-what-is-malformed', connack, script);
    expect(outcome.actual).toMatch(/the device went on: PINGREQ/);
  });
});
