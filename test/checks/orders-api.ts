import type { Api } from '../../src/spec/api.js';
import { api, channel, message, operation } from './api.js';

const correlation = '/requestId';
const action = { const: 'order' };

const order = message(
  'order',
  {
    type: 'object',
    required: ['action', 'thing'],
    properties: { action, requestId: { type: 'string' }, thing: { type: 'string' } },
  },
  { correlation },
);
const done = message(
  'done',
  {
    type: 'object',
    required: ['action', 'requestId', 'status', 'number'],
    properties: { action, status: { const: 'success' }, number: { type: 'integer' } },
  },
  { correlation },
);
const refused = message(
  'refused',
  {
    type: 'object',
    required: ['status', 'code', 'error'],
    properties: { status: { const: 'error' }, code: { type: 'integer' } },
  },
  { correlation },
);

const answers = channel('answers', 'answers/{customer}', { parameters: { customer: {} } });
const orders = channel('orders', 'orders');

const operations = [
  operation('order', {
    channel: orders,
    messages: [order],
    reply: { channel: answers, messages: [done, refused] },
    security: [{ scheme: 'token', scopes: ['order'] }],
  }),
  operation('orderByAnyMessage', {
    channel: orders,
    messages: [order, message('other', { type: 'object' })],
    reply: { channel: answers, messages: [done, refused] },
  }),
  operation('orderUnacknowledged', {
    channel: orders,
    messages: [order],
    reply: { channel: answers, messages: [done, refused] },
    mqtt: { qos: 0 },
  }),
  operation('greet', {
    channel: channel('greetings', 'greetings'),
    messages: [message('greeting')],
    reply: { channel: answers, messages: [message('greeted')] },
  }),
];

/** An API in which all ask on one topic and are answered on a topic of their own: `customer` is the client's id. */
export const ordersApi: Api = {
  ...api,
  operations: { ...api.operations, ...Object.fromEntries(operations.map((each) => [each.id, each])) },
};
