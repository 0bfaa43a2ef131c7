import { describe, expect, test } from 'vitest';
import type { PacketToSend } from '../../src/driver/wire/encode.js';
import type { Expect, Step } from '../../src/steps/step.js';
import { judge, judgeConnected, opened, type Happens } from './script.js';
import { comes5 } from './script-5.js';

const user = (name: string, value: string) => ({ name: 'userProperty', value: { name, value } }) as const;
const identifier = (value: number) => ({ name: 'subscriptionIdentifier', value }) as const;

const connecting = (expected: Expect): Step => ({ connect: { protocolLevel: 5 }, expect: expected });
const answered = async (expected: Expect, packet: Omit<Extract<PacketToSend, { type: 'CONNACK' }>, 'type'>) =>
  await judge([connecting(expected)], [opened(), comes5({ type: 'CONNACK', ...packet })]);

describe('a CONNACK of MQTT 5.0', () => {
  test.each<[string, Expect, object]>([
    [
      'properties',
      { connack: { properties: [{ name: 'receiveMaximum', value: 20 }] } },
      { properties: [{ name: 'receiveMaximum', value: 20 }] },
    ],
    [
      'any value',
      { connack: { properties: [{ name: 'receiveMaximum' }] } },
      { properties: [{ name: 'receiveMaximum', value: 20 }] },
    ],
    [
      'bounds',
      { connack: { properties: [{ name: 'receiveMaximum', value: { from: 1, to: 20 } }] } },
      { properties: [{ name: 'receiveMaximum', value: 20 }] },
    ],
    [
      'what is announced',
      { connack: { announces: { maximumQos: [0, 1] } } },
      { properties: [{ name: 'maximumQos', value: 1 }] },
    ],
    [
      'what is announced by saying nothing',
      { connack: { announces: { maximumQos: 2, retainAvailable: 1 } } },
      {},
    ],
    [
      'what the client asked for, where nothing is said',
      { connack: { announces: { serverKeepAlive: 4 } } },
      {},
    ],
    ['no property', { connack: { without: ['serverKeepAlive'] } }, {}],
    ['a refusal', { connack: 0x87 }, { returnCode: 0x87 }],
  ])('%s is met', async (_name, expected, packet) => {
    expect(await answered(expected, packet)).toEqual({ judged: 1 });
  });

  test.each<[string, Expect, object, string, string]>([
    [
      'another value',
      { connack: { properties: [{ name: 'receiveMaximum', value: 20 }] } },
      { properties: [{ name: 'receiveMaximum', value: 21 }] },
      'CONNACK with receiveMaximum 20',
      'it is 21',
    ],
    [
      'none',
      { connack: { properties: [{ name: 'assignedClientIdentifier' }] } },
      {},
      'CONNACK with assignedClientIdentifier any value',
      'there is none',
    ],
    [
      'beyond bounds',
      { connack: { properties: [{ name: 'receiveMaximum', value: { from: 1, to: 20 } }] } },
      { properties: [{ name: 'receiveMaximum', value: 21 }] },
      'CONNACK with receiveMaximum 1 to 20',
      'it is 21',
    ],
    [
      'a limit that is not announced',
      { connack: { announces: { maximumQos: 1 } } },
      {},
      'CONNACK with maximumQos 1',
      'it is 2, since the CONNACK does not say it',
    ],
    [
      'a property too many',
      { connack: { without: ['serverKeepAlive'] } },
      { properties: [{ name: 'serverKeepAlive', value: 4 }] },
      'CONNACK with no serverKeepAlive',
      'it is 4',
    ],
    [
      'another refusal',
      { connack: 0x87 },
      { returnCode: 0x86 },
      'CONNACK 0x87 (not authorized)',
      'CONNACK 0x86 (bad user name or password)',
    ],
  ])('%s is not met', async (_name, expected, packet, wanted, seen) => {
    expect(await answered(expected, packet)).toMatchObject({
      expected: wanted,
      actual: expect.stringContaining(seen) as string,
    });
  });
});

const delivered = (...properties: object[]): Happens =>
  comes5({ type: 'PUBLISH', topic: 'a', payload: 'x', properties: properties as never });
const message = (...properties: object[]): Step => ({
  expect: { message: { topic: 'a', properties: properties as never } },
});

describe('the properties of a message', () => {
  test('are met in their order, with those that stand twice, whatever others stand between', async () => {
    const came = delivered(user('b', '1'), identifier(1), user('a', '2'), user('b', '1'));
    expect(await judgeConnected([message(user('b', '1'), user('a', '2'), user('b', '1'))], [came])).toEqual({
      judged: 1,
    });
  });

  test.each([
    ['in another order', [user('a', '2'), user('b', '1'), user('b', '1')]],
    ['once where they stand twice', [user('b', '1'), user('a', '2')]],
    ['grouped by their names', [user('b', '1'), user('b', '1'), user('a', '2')]],
  ])('are not met %s', async (_name, properties) => {
    const wanted = message(user('b', '1'), user('a', '2'), user('b', '1'));
    expect(await judgeConnected([wanted], [delivered(...properties)])).toHaveProperty('actual');
  });

  test('subscription identifiers have no order, but a number', async () => {
    const wanted = message(identifier(1), identifier(2));
    expect(await judgeConnected([wanted], [delivered(identifier(2), identifier(1))])).toEqual({ judged: 1 });
    expect(await judgeConnected([wanted], [delivered(identifier(2))])).toHaveProperty('actual');
    expect(await judgeConnected([wanted], [delivered(identifier(2), identifier(2))])).toHaveProperty(
      'actual',
    );
  });

  test('bytes are compared as bytes', async () => {
    const wanted = message({ name: 'correlationData', value: { hex: '00 FF' } });
    const data = (hex: string): object => ({ name: 'correlationData', value: { hex } });
    expect(await judgeConnected([wanted], [delivered(data('00ff'))])).toEqual({ judged: 1 });
    expect(await judgeConnected([wanted], [delivered(data('00fe'))])).toHaveProperty('actual');
  });
});

describe('answers of MQTT 5.0', () => {
  const publishing = (expected: Expect): Step => ({
    publish: { topic: 'a', text: 'x', qos: 1, packetId: 5 },
    expect: expected,
  });
  const puback = (reasonCode?: number): Happens =>
    comes5({ type: 'PUBACK', packetId: 5, ...(reasonCode === undefined ? {} : { reasonCode }) });

  test('a PUBACK that says nobody has subscribed acknowledges, one that refuses does not', async () => {
    expect(await judgeConnected([publishing('puback')], [puback(0x10)])).toEqual({ judged: 1 });
    expect(await judgeConnected([publishing('puback')], [puback(0x97)])).toMatchObject({
      expected: 'PUBACK with packet id 5 with a reason code below 0x80',
      actual: expect.stringContaining('it is 0x97 (quota exceeded)') as string,
    });
    expect(
      await judgeConnected([publishing({ puback: { reasonCode: [0x87, 0x97] } })], [puback(0x97)]),
    ).toEqual({
      judged: 1,
    });
  });

  test('the reason codes of an UNSUBACK are those of its filters', async () => {
    const step: Step = {
      unsubscribe: { filters: ['a', 'b'], packetId: 4 },
      expect: { unsuback: { reasonCodes: [0, [0, 0x11]] } },
    };
    const unsuback = (...reasonCodes: number[]): Happens =>
      comes5({ type: 'UNSUBACK', packetId: 4, reasonCodes });
    expect(await judgeConnected([step], [unsuback(0, 0x11)])).toEqual({ judged: 1 });
    expect(await judgeConnected([step], [unsuback(0x11, 0)])).toMatchObject({
      actual: expect.stringContaining('they are [0x11, 0x00]') as string,
    });
  });

  test('a DISCONNECT of the server is met by its reason code', async () => {
    const step: Step = { expect: { disconnect: { reasonCode: 0x8e } } };
    const leaves = (reasonCode: number): Happens => comes5({ type: 'DISCONNECT', reasonCode });
    expect(await judgeConnected([step], [leaves(0x8e)])).toEqual({ judged: 1 });
    expect(await judgeConnected([step], [leaves(0x8b)])).toMatchObject({
      expected: 'DISCONNECT 0x8e (session taken over)',
      actual: 'DISCONNECT 0x8b (server shutting down) came',
    });
  });
});
