import { string } from '../../schema/form.js';
import { object, required } from '../../schema/words.js';
import { defineVerb } from '../word.js';

export const open = defineVerb({
  name: 'open',
  text: 'Opens a text connection to the target: a WebSocket of texts, or lines over TCP.',
  words: object({
    server: required(string(), 'Id of a server of the API that speaks ws, wss or tcp.'),
  }),
  example: [{ as: 'console', open: { server: 'console' } }],
  connects: true,
  needsNobody: true,
  refersTo: ({ server }) => [{ to: 'server', at: '/server', name: server }],
  async act(exchange, as, { server }, { within }) {
    const { context } = exchange;
    exchange.talks.set(as, await context.driver.converse(as, context.serverAddress(server), within));
  },
});
