import type { Api, Channel, Message, Operation } from '../../src/spec/api.js';
import { matchSchema } from '../../src/spec/inline-schema.js';

export const message = (
  id: string,
  schema?: object,
  { examples = [], correlation }: { examples?: unknown[]; correlation?: string } = {},
): Message => ({
  id,
  examples,
  ...(correlation === undefined ? {} : { correlation }),
  ...(schema === undefined ? {} : { schema }),
  validate: (payload) => (schema === undefined ? [] : matchSchema(schema, payload)),
});

export const channel = (id: string, address: string, given: Partial<Channel> = {}): Channel => ({
  id,
  address,
  parameters: {},
  messages: [],
  servers: [],
  line: 1,
  ...given,
});

export const operation = (id: string, given: Partial<Operation> & Pick<Operation, 'channel'>): Operation => ({
  id,
  action: 'receive',
  tags: [],
  messages: [],
  mqtt: {},
  http: {},
  security: [],
  line: 1,
  ...given,
});

const answer = message('answer', {
  type: 'object',
  required: ['value'],
  properties: { value: { type: 'integer' } },
});
const refusal = message('refusal', { type: 'object', required: ['error'] });
const id = { requestId: { examples: ['7'] } };

const operations = [
  operation('ask', {
    channel: channel('questions', 'ask/{requestId}', { parameters: id }),
    messages: [message('question', { type: 'object' }, { examples: [{ key: 'a' }] })],
    reply: {
      channel: channel('answers', 'answer/{requestId}', { parameters: id }),
      messages: [answer, refusal],
    },
    mqtt: { qos: 0 },
  }),
  operation('tell', {
    channel: channel('facts', 'facts'),
    messages: [message('fact', { type: 'object' }, { examples: [{ on: true }] })],
    mqtt: { qos: 1 },
  }),
  operation('tellNothing', {
    channel: channel('silence', 'silence'),
    messages: [message('unknown', { type: 'object' })],
  }),
  operation('status', {
    action: 'send',
    channel: channel('status', 'status/{device}', { parameters: { device: {} } }),
    messages: [message('state', { type: 'object', required: ['on'] })],
    mqtt: { retain: false },
  }),
  operation('birth', {
    action: 'send',
    channel: channel('birth', 'birth'),
    messages: [message('born', { type: 'object' })],
    mqtt: { retain: true },
  }),
  operation('readState', {
    channel: channel('state', '/api/{device}/state', { servers: ['rest'] }),
    http: { method: 'GET' },
    security: [{ scheme: 'bearer', scopes: [] }],
  }),
];

/** A small API with one operation of every kind that steps can name. */
export const api: Api = {
  file: 'asyncapi.yaml',
  title: 'A small API',
  version: '1.0.0',
  asyncapi: '3.0.0',
  servers: { rest: { id: 'rest', protocol: 'http', host: 'api.example' } },
  channels: {},
  operations: Object.fromEntries(operations.map((each) => [each.id, each])),
  warnings: [],
  costlyPatterns: [],
};

/** The same API with `ask` and its answers tied together by a member of their payloads. */
export function correlatedBy(correlation: string): Api {
  const ask = api.operations['ask']!;
  const tied = (messages: Message[]): Message[] => messages.map((each) => ({ ...each, correlation }));
  const reply = { ...ask.reply!, messages: tied(ask.reply!.messages) };
  return {
    ...api,
    operations: { ...api.operations, ask: { ...ask, messages: tied(ask.messages), reply } },
  };
}
