import { expect, test } from 'vitest';
import { silentAs } from '../../src/run/silence.js';
import type { Transcript } from '../../src/verdict/evidence.js';

const host = '127.0.0.1:1883';
const opened = (on: string, at = host, lane: 'wire' | 'websocket' = 'wire'): Transcript[number] => ({
  at: 0,
  on,
  type: 'opened',
  address: `mqtt://${at}`,
  lane,
});
const connect = (on: string, clientId: string): Transcript[number] => ({
  at: 1,
  on,
  type: 'sent',
  hex: '',
  text: 'CONNECT',
  packet: {
    type: 'CONNECT',
    protocolName: 'MQTT',
    protocolLevel: 4,
    clean: true,
    keepAlive: 0,
    clientId,
  },
});
const timeout = (on: string): Transcript[number] => ({
  at: 2,
  on,
  type: 'timeout',
  what: 'CONNACK',
  after: 1,
});
const closed = (on: string, by: 'target' | 'us'): Transcript[number] => ({
  at: 3,
  on,
  type: 'closed',
  by,
  how: 'end',
});

test.each<[string, Transcript, (string | undefined)[]]>([
  ['a wait in vain', [opened('a'), connect('a', 'x'), timeout('a'), closed('a', 'us')], ['x']],
  ['one that nobody waited on', [opened('a'), connect('a', 'x'), closed('a', 'us')], []],
  ['one that the target ended', [opened('a'), connect('a', 'x'), timeout('a'), closed('a', 'target')], []],
  ['one that could not be read', [opened('a'), timeout('a')], [undefined]],
  ['another address', [opened('a', '127.0.0.1:80'), connect('a', 'x'), timeout('a')], []],
  ['another protocol', [opened('a', host, 'websocket'), timeout('a')], []],
  [
    'one id on two connections',
    [opened('a'), connect('a', 'x'), timeout('a'), opened('b'), connect('b', 'x'), timeout('b')],
    ['x'],
  ],
])('%s', (_, transcript, ids) => {
  expect(silentAs(transcript, host)).toEqual(ids);
});
