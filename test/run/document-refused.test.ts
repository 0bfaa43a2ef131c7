import { expect, onTestFinished, test } from 'vitest';
import { startDevice } from '../../fixtures/documents/device.js';
import { says } from '../../fixtures/documents/documented.js';
import { forbiddenTopic } from '../../fixtures/twins/mqtt-5.0/broker/access.js';
import { temporaryFile } from '../spec/temporary-file.js';
import { judgedAt } from './behind-broker.js';

const document = `asyncapi: 3.0.0
info: { title: Guarded, version: 1.0.0 }
servers: { site: { host: a, protocol: mqtt5 } }
defaultContentType: application/json
channels:
  question: { address: ${forbiddenTopic}, messages: { question: { payload: { type: object } } } }
  answer: { address: guarded/answer, messages: { answer: { payload: { type: object } } } }
  state: { address: guarded/state, messages: { state: { payload: { type: object } } } }
operations:
  ask:
    action: receive
    channel: { $ref: '#/channels/question' }
    bindings: { mqtt: { qos: 1 } }
    reply: { channel: { $ref: '#/channels/answer' } }
  sendState: { action: send, channel: { $ref: '#/channels/state' } }
`;

test('a request that the broker of MQTT 5.0 refuses says nothing of the device, which is there', async () => {
  const { address, stop } = await startDevice({ says: [says('guarded/state', {})] }, 5);
  onTestFinished(stop);
  const lines = await judgedAt(address, {
    spec: temporaryFile('guarded.yaml', document),
    document: { watch: 1500 },
  });
  expect(lines['sendState.message']?.verdict).toBe('pass');
  expect(lines['ask.reply']?.verdict).toBe('inconclusive');
  expect(lines['ask.reply']?.reason).toMatch(
    /the broker does not take what is published on .* PUBACK .*0x87/,
  );
});
