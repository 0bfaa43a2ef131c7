import { describe } from 'vitest';
import { engine, itIsABroker } from './broker.js';

describe.runIf(engine)('RabbitMQ in a container', () => {
  itIsABroker('rabbitmq', { product: 'RabbitMQ', wrongPassword: 4, anonymous: true });
});
