import { describe, expect, test } from 'vitest';
import { came, gone, hello, judgeLamp, listening, says, session, told, weSay } from './device.js';
import { garbage, silence } from './script.js';

const as = 'broker';
const quiet = silence(as);

describe('a target at our broker', () => {
  test('is connected when it has a session, also one from before', async () => {
    expect(await judgeLamp([{ as, expect: 'connected' }], [listening, ...session()])).toEqual({ judged: 1 });
    const before = [{ ...listening, sessions: [] }, ...session(), { ...quiet }];
    expect(
      await judgeLamp(
        [
          { as, given: 'connected' },
          { as, expect: 'connected' },
        ],
        before,
      ),
    ).toEqual({
      judged: 1,
    });
  });

  test('is not connected by a CONNECT that was never answered', async () => {
    const outcome = await judgeLamp([{ as, expect: 'connected' }], [listening, ...hello(), quiet]);
    expect(outcome.expected).toBe('the target is connected at our broker (broker)');
    expect(outcome.actual).toContain('CONNECT');
  });

  test('that never came is told so', async () => {
    const { actual } = await judgeLamp([{ as, expect: 'connected' }], [listening, quiet]);
    expect(actual).toContain('the target did not come at all');
  });

  test('is disconnected when its connection has ended', async () => {
    const steps = [
      { as, given: 'connected' },
      { as, expect: 'disconnected' },
    ];
    expect(await judgeLamp(steps, [listening, ...session(), gone(1)])).toEqual({ judged: 1 });
    expect(await judgeLamp(steps, [listening, ...session(), quiet])).toMatchObject({
      expected: 'the target is not connected at our broker (broker)',
    });
  });

  test('is judged by its CONNECT, member by member', async () => {
    const steps = (contains: object) => [{ as, expect: { connect: { contains } } }];
    expect(await judgeLamp(steps({ clientId: 'lamp-1', keepAlive: 60 }), [listening, ...hello()])).toEqual({
      judged: 1,
    });
    expect(await judgeLamp(steps({ clientId: 'lamp-2' }), [listening, ...hello()])).toEqual({
      expected: 'CONNECT /clientId is "lamp-2"',
      actual: 'it is "lamp-1"',
    });
  });

  // Paho Go waits for minutes after some connections that ended soon, which is no other client id.
  test('that may stay away is judged by its CONNECT where it comes', async () => {
    const steps = [{ as, expect: { connect: { contains: { clientId: 'lamp-2' }, mayStayAway: true } } }];
    expect(await judgeLamp(steps, [listening, quiet])).toEqual({
      inconclusive: expect.stringContaining(
        'expected a CONNECT of the target, but nothing of the kind came',
      ) as string,
    });
    expect(await judgeLamp(steps, [listening, ...hello()])).toMatchObject({ actual: 'it is "lamp-1"' });
  });

  test('that was seen to be connected has a further CONNECT only on another connection', async () => {
    const steps = [
      { as, given: 'connected' },
      { as, expect: 'came' },
      { as, expect: 'connect' },
    ];
    expect(await judgeLamp(steps, [listening, ...session(1), gone(1), ...hello(2)])).toEqual({ judged: 2 });
    expect(await judgeLamp(steps, [listening, ...session(1), quiet])).toMatchObject({
      expected: 'the target comes to our broker',
    });
  });

  test('fails by a malformed packet, whatever was awaited', async () => {
    const broken = [listening, came(1), { ...garbage('ff', 'no such packet', as), connection: 1 }];
    expect(await judgeLamp([{ as, expect: 'connect' }], broken)).toMatchObject({
      expected: 'a CONNECT of the target',
    });
  });

  test('is judged by what it publishes, RETAIN as it was on the wire', async () => {
    const published = says({ type: 'PUBLISH', topic: 'lamp/on', payload: 'true', retain: true });
    const steps = (retain: boolean) => [
      { as, expect: { message: { topic: 'lamp/on', payload: true, retain } } },
    ];
    expect(await judgeLamp(steps(true), [listening, ...session(), published])).toEqual({ judged: 1 });
    expect(await judgeLamp(steps(false), [listening, ...session(), published])).toMatchObject({
      expected: 'on lamp/on: RETAIN 0',
    });
  });
});

describe('subscriptions of a target', () => {
  const subscribed = [
    listening,
    ...session(),
    says({ type: 'SUBSCRIBE', packetId: 1, subscriptions: [{ filter: 'lamp/+/set', qos: 0 }] }),
    weSay({ type: 'SUBACK', packetId: 1, returnCodes: [0] }),
  ];

  test('are found by their filter, or by a topic that they cover', async () => {
    const steps = (what: object) => [{ as, expect: { subscribed: what } }];
    expect(await judgeLamp(steps({ filter: 'lamp/+/set' }), subscribed)).toEqual({ judged: 1 });
    expect(await judgeLamp(steps({ topic: 'lamp/on/set' }), subscribed)).toEqual({ judged: 1 });
    expect(await judgeLamp(steps({ filter: 'lamp/#' }), [...subscribed, quiet])).toMatchObject({
      expected: 'the target has subscribed to the filter lamp/#',
    });
  });

  test('cover no topic on which it must not listen any more', async () => {
    const steps = (topic: string) => [{ as, expect: { unsubscribed: { topic } } }];
    expect(await judgeLamp(steps('other/on/set'), subscribed)).toEqual({ judged: 1 });
    expect(await judgeLamp(steps('lamp/on/set'), [...subscribed, quiet])).toMatchObject({
      expected: 'the target has subscribed, and to no filter that covers lamp/on/set',
    });
    // Who is not there listens to nothing, which shows nothing.
    expect(await judgeLamp(steps('other/on/set'), [listening, quiet])).toMatchObject({
      expected: 'the target has subscribed, and to no filter that covers other/on/set',
    });
  });

  test('are a precondition of publishing to it', async () => {
    const steps = [{ as, publish: { topic: 'other/set', text: '1' }, expect: { message: {} } }];
    const outcome = await judgeLamp(steps, [...subscribed, quiet]);
    expect(outcome.inconclusive).toContain('a filter that covers other/set');
  });
});

describe('that a target does not come', () => {
  const steps = [{ as, nothing: { packet: 'CONNECT', until: { attempts: 2 } } }];

  test('is proven by further attempts that end without it', async () => {
    const script = [listening, came(1), gone(1), came(2), gone(2)];
    expect(await judgeLamp(steps, script)).toEqual({ judged: 1 });
  });

  test('is wrong when one attempt does more', async () => {
    const script = [listening, came(1), gone(1), ...hello(2), gone(2)];
    expect(await judgeLamp(steps, script)).toMatchObject({ expected: 'no CONNECT' });
  });

  test('is unknown when it does not try again', async () => {
    const outcome = await judgeLamp(steps, [listening, came(1), gone(1), quiet]);
    expect(outcome.inconclusive).toContain('attempt 2 of the target to connect');
  });

  test('does not count the connection on which it was seen to be connected', async () => {
    const fromConnected = [{ as, given: 'connected' }, ...steps];
    const once = [listening, ...session(1), gone(1), came(2), gone(2)];
    const outcome = await judgeLamp(fromConnected, [...once, quiet]);
    expect(outcome.inconclusive).toContain('attempt 2 of the target to connect');
    expect(await judgeLamp(fromConnected, [...once, came(3), gone(3)])).toEqual({ judged: 1 });
  });

  test('does not count the end of a connection from before', async () => {
    const outcome = await judgeLamp(steps, [listening, ...session(), gone(1), came(2), gone(2), quiet]);
    expect(outcome).toMatchObject({ expected: 'no CONNECT' });
  });
});

describe('what our broker is told', () => {
  test('a precondition on the way stays one', async () => {
    const steps = [
      { as, broker: { refuse: 5 } },
      { as, given: 'came' },
      { as, expect: 'disconnected' },
    ];
    expect(await judgeLamp(steps, [listening, told, came(1), gone(1)])).toEqual({ judged: 1 });
    const never = await judgeLamp(steps, [listening, told, quiet]);
    expect(never.inconclusive).toContain('the target comes to our broker');
  });
});
