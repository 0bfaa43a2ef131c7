import { describe, expect, test } from 'vitest';
import { claimOf } from '../../src/report/page/claim.js';
import { DeviceSeen } from '../../src/report/page/device.js';
import { KeepAliveGaps } from '../../src/report/page/keep-alive-gaps.js';
import type { Transcript, TranscriptEvent } from '../../src/verdict/evidence.js';
import { bytes, connect } from './lines.js';

const event = (at: number, type: string, more: object = {}): TranscriptEvent =>
  ({ at, on: 'broker', type, connection: 1, ...more }) as TranscriptEvent;
const came = (at: number, packet: object, connection = 1): TranscriptEvent =>
  event(at, 'received', { connection, hex: '', text: '', packet });
const sent = (at: number, packet?: object, connection = 1): TranscriptEvent =>
  event(at, 'sent', { connection, hex: '', text: '', ...(packet && { packet }) });

const accepted = { type: 'CONNACK', sessionPresent: false, returnCode: 0 };
const pingreq = { type: 'PINGREQ' };
const pingresp = { type: 'PINGRESP' };
const opened = (keepAlive = 2): Transcript => [came(0, connect({ keepAlive })), sent(0, accepted)];

describe('the largest keep-alive gap', () => {
  const gapOf = (transcript: Transcript) => {
    const gaps = new KeepAliveGaps();
    gaps.take(transcript, 'a.case');
    return gaps.largest;
  };

  test('is the longest between two packets of the device, beside its keep-alive', () => {
    const pings = [came(1500, pingreq), sent(1500, pingresp), came(3600, pingreq), sent(3600, pingresp)];
    expect(gapOf([...opened(), ...pings, came(4000, pingreq)])).toEqual({
      milliseconds: 2100,
      keepAlive: 2000,
      case: 'a.case',
    });
  });

  test('is by the Server Keep Alive where there is one', () => {
    const properties = [{ name: 'serverKeepAlive', value: 1 }];
    const transcript = [came(0, connect({ keepAlive: 60 })), sent(0, { ...accepted, properties })];
    expect(gapOf([...transcript, came(900, pingreq)])).toMatchObject({ milliseconds: 900, keepAlive: 1000 });
  });

  test.each<[string, Transcript]>([
    ['before it was let in', [came(0, connect({ keepAlive: 2 })), came(9000, pingreq)]],
    ['with a keep-alive of 0', [...opened(0), came(9000, pingreq)]],
    ['on a connection that we ended', [...opened(), event(9000, 'closed', { by: 'us' })]],
    ['after what is malformed was sent', [...opened(), sent(0), came(9000, pingreq)]],
    ['on a connection whose CONNECT was in another case', [came(0, pingreq), came(9000, pingreq)]],
  ])('is none %s', (_, transcript) => {
    expect(gapOf(transcript)).toBeUndefined();
  });

  test('is none while a PINGREQ is not answered', () => {
    const silent = [...opened(), came(1000, pingreq), event(9000, 'closed', { by: 'target' })];
    expect(gapOf(silent)).toMatchObject({ milliseconds: 1000 });
  });
});

describe('what a device shows', () => {
  const seen = (): DeviceSeen => {
    const device = new DeviceSeen();
    const again = [came(700, connect(), 2), sent(710, { ...accepted, returnCode: 5 }, 2)];
    device.take({
      transcript: [came(10, connect()), event(500, 'closed', { by: 'us' }), ...again],
      startedAt: 1000,
      id: 'b',
    });
    device.take({ transcript: [came(5, connect({ clientId: 'c2' }))], startedAt: 400 });
    return device;
  };

  test('is when it tried to connect, from the beginning of the run, with what became of it', () => {
    expect(seen().told(300, undefined)?.attempts).toEqual([
      { at: 105, level: 4 },
      { at: 710, level: 4, case: 'b', ended: 1200 },
      { at: 1400, level: 4, case: 'b', answer: 5 },
    ]);
  });

  test('is each different CONNECT, with how often it came', () => {
    expect(
      seen()
        .told(300, undefined)
        ?.claims.map(({ clientId, times }) => [clientId, times]),
    ).toEqual([
      ['c1', 2],
      ['c2', 1],
    ]);
  });

  test('is bounded where it hammers, and what is not told is counted', () => {
    const device = new DeviceSeen();
    const transcript = Array.from({ length: 1500 }, (_, number) => came(number, connect(), number));
    device.take({ transcript, startedAt: 0, id: 'b' });
    expect(device.told(0, undefined)).toMatchObject({ moreAttempts: 500 });
    expect(device.told(0, undefined)?.attempts).toHaveLength(1000);
  });

  test('is nothing where it never came', () => {
    expect(new DeviceSeen().told(0, undefined)).toBeUndefined();
  });
});

test('of a CONNECT neither password nor payloads are told', () => {
  const will = { topic: 'gone', qos: 1, retain: true, payload: bytes('secret') };
  const authentication = { name: 'authenticationData', value: bytes('proof') };
  const claim = claimOf(
    connect({ protocolLevel: 0x84, password: bytes('hunter2'), will, properties: [authentication] }),
  );
  expect(claim).toMatchObject({
    version: 'MQTT 3.1.1, level 4 with the bit of a bridge',
    password: true,
    username: true,
    will: { topic: 'gone', qos: 1, retain: true, bytes: 6 },
    properties: ['authenticationData 5 bytes'],
  });
  expect(JSON.stringify(claim)).not.toMatch(/hunter2|secret|proof/);
});
