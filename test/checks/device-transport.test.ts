import { describe, expect, test } from 'vitest';
import type { TransportSeen } from '../../src/verdict/evidence.js';
import {
  behaves,
  ends,
  isLetIn,
  judgeDevice,
  marked,
  over,
  present,
  says,
  unwritable,
  type At,
} from './client-script.js';
import type { Happens } from './script.js';

const seen = (connection: number, what: TransportSeen): Happens => ({
  on: 'broker',
  type: 'transport',
  connection,
  ...what,
});
const opens = (connection: number): Happens => ({ on: 'broker', type: 'came', connection, from: 'device:1' });
const hello = (connection: number): Happens => seen(connection, { what: 'client-hello', suites: [0xc02f] });
const secured = (connection: number): Happens =>
  seen(connection, { what: 'secured', version: 'TLSv1.3', suite: 'TLS_AES_128_GCM_SHA256' });

describe('refuses-certificate', () => {
  const given = (judges: string) => ({ certificate: 'expired', judges, time: '2s' });
  const alert: At[] = [
    [0, present(), behaves],
    [1000, opens(2), hello(2), ends(2, 'target', 'sslv3 alert certificate expired')],
    [3100, over, behaves],
  ];
  const lateAndSilent: At[] = [
    [0, present(), behaves],
    [1000, opens(2), hello(2), secured(2), ends(2)],
    [1500, opens(3), hello(3), secured(3), ends(3), behaves],
  ];

  test.each([
    ['silence', alert, undefined],
    ['handshake', alert, undefined],
    ['alert', alert, undefined],
    ['silence', lateAndSilent, undefined],
    ['handshake', lateAndSilent, /brought the handshake to its end/],
    ['alert', lateAndSilent, /without one \(end\)/],
  ] as const)('%s', async (judges, script, actual) => {
    const outcome = await judgeDevice('refuses-certificate', given(judges), script);
    if (actual) expect(outcome.actual).toMatch(actual);
    else expect(outcome).toEqual({ judged: 1 });
  });

  test('CONNECT fails, also at the second attempt', async () => {
    const script: At[] = [
      [0, present(), behaves],
      [1000, opens(2), hello(2), ends(2, 'target', 'tlsv1 alert unknown ca')],
      [1500, opens(3), hello(3), secured(3), says({ type: 'CONNECT', clientId: 'device', clean: true }, 3)],
    ];
    const outcome = await judgeDevice('refuses-certificate', given('silence'), script);
    expect(outcome.actual).toMatch(/^CONNECT MQTT/);
  });

  test('whoever had gone before it was shown the certificate is not judged', async () => {
    const script: At[] = [
      [0, present(), behaves],
      [1000, opens(2), hello(2), unwritable(2)],
      [3100, over, behaves],
    ];
    const outcome = await judgeDevice('refuses-certificate', given('silence'), script);
    expect(outcome.inconclusive).toMatch(/could reach it$/);
  });

  test('a request of a WebSocket fails as well', async () => {
    const asked = seen(2, { what: 'upgraded', subprotocols: ['mqtt'], path: '/mqtt' });
    const script: At[] = [
      [0, present(), behaves],
      [1000, opens(2), hello(2), secured(2), asked],
    ];
    const outcome = await judgeDevice('refuses-certificate', given('silence'), script);
    expect(outcome.actual).toMatch(/^it asks for a WebSocket/);
  });

  test('whoever does not come, or neither speaks nor goes, is not judged', async () => {
    const away: At[] = [
      [0, present(), behaves],
      [60_000, over],
    ];
    expect((await judgeDevice('refuses-certificate', given('silence'), away)).inconclusive).toMatch(
      /did not begin TLS again/,
    );
    const stays: At[] = [
      [0, present(), behaves],
      [1000, opens(2), hello(2), secured(2)],
      [3500, over],
    ];
    expect((await judgeDevice('refuses-certificate', given('silence'), stays)).inconclusive).toMatch(
      /neither said anything nor ended/,
    );
  });
});

describe('uses-websocket', () => {
  const upgraded = (...subprotocols: string[]): Happens =>
    seen(2, { what: 'upgraded', subprotocols, path: '/mqtt' });
  const of = (judges: string, ...happens: Happens[]) =>
    judgeDevice('uses-websocket', { judges, time: '2s' }, [
      [0, present(), ends(1, 'us'), marked],
      [1000, opens(2), ...happens],
      [3100, over],
    ]);

  test('mqtt beside others passes, others alone fail, none fails', async () => {
    expect(await of('subprotocol', upgraded('mqttv3.1', 'mqtt'))).toEqual({ judged: 1 });
    expect((await of('subprotocol', upgraded('mqttv3.1'))).actual).toBe('it asks for mqttv3.1');
    expect((await of('subprotocol', upgraded())).actual).toBe('it asks for none');
  });

  test('binary frames pass, a text frame fails', async () => {
    expect(await of('binary-frames', upgraded('mqtt'), ...isLetIn(2))).toEqual({ judged: 1 });
    const text = seen(2, { what: 'text-frame' });
    expect((await of('binary-frames', upgraded('mqtt'), text, ...isLetIn(2))).actual).toMatch(/text frame/);
  });
});
