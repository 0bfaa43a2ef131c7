import { describe } from 'vitest';
import { engine, itIsABroker } from './broker.js';

describe.runIf(engine)('NATS in a container', () => {
  itIsABroker('nats', { product: 'NATS', wrongPassword: 5, anonymous: true });
});
