import type { CheckContext } from '../../src/checks/index.js';
import type { Api } from '../../src/spec/api.js';
import { api, channel, message, operation } from './api.js';
import { packetOn } from './packet-on.js';
import { contextFor, judgeBy, type Happens, type Outcome } from './script.js';

const answer = message(
  'answer',
  {
    type: 'object',
    properties: { id: { type: 'integer' }, on: { type: 'boolean' } },
    required: ['id', 'on'],
  },
  { correlation: '/id' },
);
export const question = message(
  'question',
  { type: 'object', properties: { id: { type: 'integer', minimum: 100, maximum: 999 } } },
  { correlation: '/id' },
);
const at = (server: string) => channel(server, '/', { servers: [server] });

/** A lamp that is asked over a WebSocket (`ask`) or over HTTP (`read`), and is our broker's client. */
export const lampApi: Api = {
  ...api,
  servers: {
    socket: { id: 'socket', protocol: 'ws', host: 'lamp.example' },
    web: { id: 'web', protocol: 'http', host: 'lamp.example' },
  },
  operations: {
    ask: operation('ask', {
      channel: at('socket'),
      messages: [question],
      reply: { channel: at('socket'), messages: [answer] },
    }),
    read: operation('read', {
      channel: at('web'),
      http: { method: 'POST' },
      reply: { channel: at('web'), messages: [message('state', { required: ['on'] })] },
    }),
  },
};

export const lamp: Partial<CheckContext> = { api: lampApi, role: 'device', listeners: ['broker'] };

export const judgeLamp = (
  steps: unknown,
  script: readonly Happens[],
  given: Partial<CheckContext> = {},
): Promise<Outcome> => judgeBy('steps', steps, contextFor(script, { ...lamp, ...given }));

const on = 'broker';
export const listening: Happens = { on, type: 'listening', address: 'b:1', values: {}, sessions: [] };
/** What our broker was told. */
export const told: Happens = { on, type: 'note', text: 'our broker does what it was told' };
export const came = (connection: number): Happens => ({ on, type: 'came', connection, from: 'lamp:1' });
export const gone = (connection: number): Happens => ({
  on,
  type: 'closed',
  by: 'target',
  how: 'end',
  connection,
});

/** A packet on a connection of the lamp to our broker: `says` from the lamp, `weSay` from us. */
export const says = packetOn(on, 'received');
export const weSay = packetOn(on, 'sent');

export const hello = (connection = 1): Happens[] => [
  came(connection),
  says({ type: 'CONNECT', clientId: 'lamp-1', clean: true, keepAlive: 60 }, connection),
];
/** A session of the lamp, accepted. */
export const session = (connection = 1): Happens[] => [
  ...hello(connection),
  weSay({ type: 'CONNACK', returnCode: 0, sessionPresent: false }, connection),
];

export const talking: Happens = { on: 'client', type: 'opened', address: 'ws://lamp', lane: 'websocket' };
export const hear = (text: unknown): Happens => ({
  on: 'client',
  type: 'heard',
  text: typeof text === 'string' ? text : JSON.stringify(text),
});
