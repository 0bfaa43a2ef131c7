import type { IClientOptions, MqttClient } from 'mqtt';
import { describe, expect, test } from 'vitest';
import { brief, device, isConnected, isPacket, isType, openListeners, rawDevice, within } from './help.js';

const versions = [
  ['3.1', { protocolVersion: 3, protocolId: 'MQIsdp' }],
  ['3.1.1', { protocolVersion: 4 }],
  ['5.0', { protocolVersion: 5 }],
] as const satisfies readonly (readonly [string, IClientOptions])[];

/** The next messages that a client is given, as `topic qos payload`. */
function messagesOf(client: MqttClient, count: number): Promise<string[]> {
  const seen: string[] = [];
  return new Promise((resolve) => {
    client.on('message', (topic, payload, { qos, dup }) => {
      seen.push(`${topic} q${qos} ${payload.toString()}${dup ? ' again' : ''}`);
      if (seen.length === count) resolve(seen);
    });
  });
}

describe.each(versions)('MQTT %s', (version, options) => {
  test('messages of every QoS go up and down, and what is retained comes later', async () => {
    const { broker, port, transcript } = await openListeners();
    const client = device(port, options);
    expect(await isConnected(broker)).toBe(true);
    await client.publishAsync('kept', 'old', { qos: 2, retain: true });
    const come = messagesOf(client, 4);
    await client.subscribeAsync({ kept: { qos: 1 }, 'a/+': { qos: 2 } });
    await client.publishAsync('a/0', '0', { qos: 0 });
    await client.publishAsync('a/1', '1', { qos: 1 });
    await client.publishAsync('a/2', '2', { qos: 2 });
    expect(await come).toEqual(['kept q1 old', 'a/0 q0 0', 'a/1 q1 1', 'a/2 q2 2']);
    expect(transcript.some((event) => event.type === 'received' && event.malformed !== undefined)).toBe(
      false,
    );
    expect(transcript.some((event) => event.type === 'sent' && event.text.includes('bytes'))).toBe(false);
  });

  test('a kept session gets what was not acknowledged again, and what came meanwhile', async () => {
    const { broker, port } = await openListeners();
    const kept = {
      ...options,
      clean: false,
      ...(version === '5.0' ? { properties: { sessionExpiryInterval: 60 } } : {}),
    };
    const first = device(port, kept);
    expect(await isConnected(broker)).toBe(true);
    await first.subscribeAsync('a', { qos: 1 });
    // It never sees the message, so it acknowledges nothing.
    first.handleMessage = () => undefined;
    await broker.send({ type: 'PUBLISH', topic: 'a', payload: 'one', qos: 1 });
    await new Promise<void>((resolve) => first.once('packetreceive', () => resolve()));
    first.end(true);
    await broker.next(isType('closed'), within, 'the end');
    await broker.send({ type: 'PUBLISH', topic: 'a', payload: 'two', qos: 1 });
    const second = device(port, kept);
    expect(await messagesOf(second, 2)).toEqual(['a q1 one again', 'a q1 two']);
    expect(broker.sessions).toMatchObject([{ subscriptions: [{ filter: 'a', qos: 1 }] }]);
  });

  test('what is withheld is taken in, and never sent, on the connection that is open', async () => {
    const { broker, port, transcript } = await openListeners();
    const client = device(port, options);
    // What it is given before it is connected, MQTT.js sends one after the other, each when the one before is acknowledged.
    await new Promise((resolve) => client.on('connect', resolve));
    await broker.behave([{ withhold: ['PUBACK'] }]);
    client.publish('a', 'one', { qos: 1 });
    await broker.next(isPacket('PUBLISH'), within, 'the message');
    await client.subscribeAsync('b', { qos: 1 });
    expect(brief(transcript)).not.toContain('sent PUBACK');
    expect(broker.sessions).toHaveLength(1);
    await broker.behave(['accept']);
    await client.publishAsync('a', 'two', { qos: 1 });
    expect(brief(transcript)).toContain('sent PUBACK');
  });

  test('what is said of session and subscriptions is what was told to say', async () => {
    const { broker, port } = await openListeners();
    await broker.behave([{ accept: { sessionPresent: true, granted: 0 } }]);
    const client = device(port, { ...options, clean: false });
    const { sessionPresent } = await new Promise<{ sessionPresent: boolean }>((resolve) =>
      client.on('connect', resolve),
    );
    // MQTT 3.1 has no such flag.
    expect(sessionPresent).toBe(version !== '3.1');
    expect(await client.subscribeAsync('a', { qos: 2 })).toMatchObject([{ qos: 0 }]);
    expect(broker.sessions).toMatchObject([{ subscriptions: [{ filter: 'a', qos: 0 }] }]);
  });
});

test('a refusal is said in the words of the version that the device speaks', async () => {
  const { broker, port } = await openListeners();
  await broker.behave([{ refuse: 0x88 }, { refuse: 3 }]);
  for (const [protocolVersion, code] of [
    [4, 3],
    [5, 0x88],
  ] as const) {
    const client = device(port, { protocolVersion });
    const error = await new Promise<Error>((resolve) => client.on('error', resolve));
    expect(error).toMatchObject({ code });
  }
});

test('MQTT 5.0: limits and reason codes are those that our broker was told', async () => {
  const { broker, port } = await openListeners();
  await broker.behave([
    {
      accept: {
        acknowledgeWith: 0x97,
        properties: [
          { name: 'receiveMaximum', value: 3 },
          { name: 'serverKeepAlive', value: 7 },
        ],
      },
    },
  ]);
  const client = device(port, { protocolVersion: 5 });
  const { properties } = await new Promise<{ properties?: unknown }>((resolve) =>
    client.on('connect', resolve),
  );
  expect(properties).toMatchObject({ receiveMaximum: 3, serverKeepAlive: 7 });
  await expect(client.publishAsync('a', 'one', { qos: 1 })).rejects.toThrow(/Quota exceeded|151/);
});

test('a client id that comes again takes the connection over', async () => {
  const { broker, port } = await openListeners();
  device(port);
  expect(await isConnected(broker)).toBe(true);
  device(port);
  expect(await broker.next(isType('closed'), within, 'the end of the first')).toMatchObject({
    connection: 1,
    by: 'library',
  });
});

test('what is behind bytes that cannot be a CONNECT is no packet, though it may look like one', async () => {
  const { broker, port, transcript } = await openListeners();
  const guest = await rawDevice(port);
  // A record of TLS, and behind it what a packet of 200 MB begins with.
  guest.send(Buffer.from('16030100020100 3082c8c861000161'.replace(' ', ''), 'hex'));
  await broker.next(isType('closed'), within, 'the end');
  await guest.ended;
  const received = transcript.filter(({ type }) => type === 'received');
  expect(received).toMatchObject([{ hex: '1603010002' }]);
});
