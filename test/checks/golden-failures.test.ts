import { X509Certificate } from 'node:crypto';
import { expect, test } from 'vitest';
import { certificatesFor } from '../../src/driver/broker/certificates.js';
import { expectations } from '../../src/steps/expects/index.js';
import type { CheckContext } from '../../src/checks/index.js';
import { gone, judgeLamp, listening, says, session, weSay } from './device.js';
import {
  answers,
  comes,
  connack,
  connected,
  judge,
  opened,
  publish,
  silence,
  type Happens,
  type Outcome,
} from './script.js';
import { comes5 } from './script-5.js';

type Golden = Outcome & {
  steps: unknown[];
  script: readonly Happens[];
  given?: Partial<CheckContext>;
  by?: typeof judgeLamp;
};

const as = 'broker';
const { client } = await certificatesFor('127.0.0.1');
const fingerprint = new X509Certificate(client.cert).fingerprint256.slice(0, 23);
const connect = { connect: {} };
const subscribe = { subscribe: { filters: [{ filter: 'a/#', qos: 1 }] } };
const send = (packet: object): object => ({ send: { packet } });
const tell = { publish: { topic: 'a', text: 'x', qos: 1 } };
const subscribedTo = (filter: string): Happens[] => [
  listening,
  ...session(),
  says({ type: 'SUBSCRIBE', packetId: 1, subscriptions: [{ filter, qos: 0 }] }),
  weSay({ type: 'SUBACK', packetId: 1, returnCodes: [0] }),
];

/** One failure of each kind of step, as it is told: what was expected, and what was seen instead. */
const golden: Record<string, Golden> = {
  connack: {
    expected: 'CONNACK 0 (accepted)',
    actual: 'CONNACK 5 (not authorized) with session present 0 came at 2.0 ms',
    steps: [{ connect: {}, expect: { connack: 0 } }],
    script: [opened(), connack(5)],
  },
  suback: {
    expected: 'SUBACK with packet id 1 and return codes [1]',
    actual: 'SUBACK with return codes [0x80] came',
    steps: [connect, { ...subscribe, expect: { suback: [1] } }],
    script: [...connected, comes({ type: 'SUBACK', packetId: 1, returnCodes: [0x80] })],
  },
  unsuback: {
    expected: 'UNSUBACK with packet id 1',
    actual: 'nothing of the kind came within 100 ms',
    steps: [connect, { unsubscribe: { filters: ['a/#'] }, expect: 'unsuback' }],
    script: [...connected, silence()],
  },
  puback: {
    expected: 'PUBACK with packet id 1',
    actual: 'nothing of the kind came within 100 ms; what came instead: PUBACK id99 came at 3.0 ms',
    steps: [connect, { ...tell, expect: 'puback' }],
    script: [...connected, comes({ type: 'PUBACK', packetId: 99 }), silence()],
  },
  pubrec: {
    expected: 'PUBREC',
    actual: 'nothing of the kind came within 100 ms',
    steps: [
      connect,
      { ...send({ type: 'PUBLISH', topic: 'a', qos: 2, packetId: 7, payload: 'x' }), expect: 'pubrec' },
    ],
    script: [...connected, silence()],
  },
  pubrel: {
    expected: 'PUBREL',
    actual: 'nothing of the kind came within 100 ms',
    steps: [connect, { ...send({ type: 'PUBREC', packetId: 7 }), expect: 'pubrel' }],
    script: [...connected, silence()],
  },
  pubcomp: {
    expected: 'PUBCOMP',
    actual: 'nothing of the kind came within 100 ms',
    steps: [connect, { ...send({ type: 'PUBREL', packetId: 7 }), expect: 'pubcomp' }],
    script: [...connected, silence()],
  },
  pingresp: {
    expected: 'PINGRESP',
    actual: 'nothing of the kind came within 100 ms',
    steps: [connect, { ping: true, expect: 'pingresp' }],
    script: [...connected, silence()],
  },
  message: {
    expected: 'on a: payload /on is true',
    actual: 'it is 1, in PUBLISH q0 a 8 B {"on":1}',
    steps: [connect, { expect: { message: { topic: 'a', payload: { on: true } } } }],
    script: [...connected, publish('a', { on: 1 })],
  },
  reply: {
    expected: 'on answer/7: payload /value is 1',
    actual: 'it is 2, in PUBLISH q0 answer/7 11 B {"value":2}',
    steps: [
      connect,
      {
        request: { operation: 'ask', parameters: { requestId: '7' }, payload: {} },
        expect: { reply: { contains: { value: 1 } } },
      },
    ],
    script: [
      ...connected,
      comes({ type: 'SUBACK', packetId: 1, returnCodes: [1] }),
      publish('answer/7', { value: 2 }),
    ],
  },
  disconnect: {
    expected: 'DISCONNECT 0x8e (session taken over)',
    actual: 'DISCONNECT 0x8b (server shutting down) came',
    steps: [connect, { expect: { disconnect: { reasonCode: 0x8e } } }],
    script: [...connected, comes5({ type: 'DISCONNECT', reasonCode: 0x8b })],
  },
  auth: {
    expected: 'AUTH 0x18 (continue authentication)',
    actual: 'nothing of the kind came within 100 ms',
    steps: [connect, { expect: { auth: { reasonCode: 0x18 } } }],
    script: [...connected, silence()],
  },
  closed: {
    expected: 'the target closes the connection',
    actual: 'it stayed open for 100 ms',
    steps: [connect, { expect: 'closed' }],
    script: [...connected, silence()],
  },
  opened: {
    expected: 'the target selects the WebSocket subprotocol mqtt',
    actual: 'it selected mqttv3.1',
    steps: [
      { connect: { subprotocols: ['mqtt'], greet: false }, expect: { opened: { subprotocol: 'mqtt' } } },
    ],
    script: [{ on: 'client', type: 'opened', address: 'ws://target', lane: 'wire', subprotocol: 'mqttv3.1' }],
  },
  http: {
    expected: 'GET /api/d/state: body /on is true',
    actual: 'it is false',
    steps: [
      {
        http: { operation: 'readState', parameters: { device: 'd' } },
        expect: { http: { contains: { on: true } } },
      },
    ],
    script: [answers(200, { on: false })],
  },
  connect: {
    expected: 'CONNECT /clientId is "lamp-2"',
    actual: 'it is "lamp-1"',
    steps: [{ as, expect: { connect: { contains: { clientId: 'lamp-2' } } } }],
    script: [listening, ...session()],
    by: judgeLamp,
  },
  connected: {
    expected: 'the target is connected at our broker (broker)',
    actual: 'it was not so within 100 ms, and the target did not come at all',
    steps: [{ as, expect: 'connected' }],
    script: [listening, silence(as)],
    by: judgeLamp,
  },
  disconnected: {
    expected: 'the target is not connected at our broker (broker)',
    actual:
      'it was not so within 100 ms; what it did: connection 1 came at 2.0 ms; CONNECT MQTT level 4 client "lamp-1" clean keep-alive 60 s came at 3.0 ms',
    steps: [
      { as, given: 'connected' },
      { as, expect: 'disconnected' },
    ],
    script: [listening, ...session(), silence(as)],
    by: judgeLamp,
  },
  came: {
    expected: 'the target comes to our broker',
    actual:
      'nothing of the kind came within 100 ms; what it did: connection 1 came at 2.0 ms; CONNECT MQTT level 4 client "lamp-1" clean keep-alive 60 s came at 3.0 ms; the connection was closed by the target (end) at 5.0 ms',
    steps: [
      { as, given: 'connected' },
      { as, expect: 'came' },
    ],
    script: [listening, ...session(), gone(1), silence(as)],
    by: judgeLamp,
  },
  certificate: {
    expected: `the target shows the certificate with SHA-256 ${fingerprint}…`,
    actual:
      'nothing of the kind came within 100 ms; what it did: connection 1 came at 2.0 ms; CONNECT MQTT level 4 client "lamp-1" clean keep-alive 60 s came at 3.0 ms',
    steps: [{ as, expect: { certificate: { pem: client.cert } } }],
    script: [listening, ...session(), silence(as)],
    by: judgeLamp,
  },
  subscribed: {
    expected: 'the target has subscribed to the filter lamp/#',
    actual:
      'it was not so within 100 ms; what it did: connection 1 came at 2.0 ms; CONNECT MQTT level 4 client "lamp-1" clean keep-alive 60 s came at 3.0 ms; SUBSCRIBE id1 [lamp/+/set q0] came at 5.0 ms',
    steps: [{ as, expect: { subscribed: { filter: 'lamp/#' } } }],
    script: [...subscribedTo('lamp/+/set'), silence(as)],
    by: judgeLamp,
  },
  unsubscribed: {
    expected: 'the target has subscribed, and to no filter that covers lamp/on/set',
    actual:
      'it was not so within 100 ms; what it did: connection 1 came at 2.0 ms; CONNECT MQTT level 4 client "lamp-1" clean keep-alive 60 s came at 3.0 ms; SUBSCRIBE id1 [lamp/+/set q0] came at 5.0 ms',
    steps: [{ as, expect: { unsubscribed: { topic: 'lamp/on/set' } } }],
    script: [...subscribedTo('lamp/+/set'), silence(as)],
    by: judgeLamp,
  },
  anyOf: {
    expected: 'the target closes the connection, or a message on a',
    actual: 'it stayed open for 50 ms; nothing of the kind came within 100 ms',
    steps: [connect, { expect: { anyOf: ['closed', { message: { topic: 'a' } }] } }],
    script: [...connected, silence()],
  },
  nothing: {
    expected: 'no PUBLISH',
    actual: 'PUBLISH q0 a 1 B x came at 3.0 ms',
    steps: [connect, { nothing: { packet: 'PUBLISH', until: { quiet: '100ms' } } }],
    script: [...connected, publish('a', 'x')],
  },
};

test('there is one for each expectation', () => {
  const kinds = [...expectations.map(({ name }) => name), 'anyOf', 'nothing'];
  expect(Object.keys(golden)).toEqual(kinds);
});

test.each(Object.entries(golden))('%s', async (_kind, { steps, script, given, by = judge, ...told }) => {
  expect(await by(steps as never, script, given)).toEqual(told);
});
