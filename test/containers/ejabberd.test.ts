import { connectAsync } from 'mqtt';
import { describe, expect, it } from 'vitest';
import { engine, itIsABroker } from './broker.js';

describe.runIf(engine)('ejabberd in a container', () => {
  const target = itIsABroker('ejabberd', { product: 'ejabberd', wrongPassword: 5, anonymous: false });

  it('knows the account by its whole name, too', async () => {
    const { password } = target().targetFile['parameters'] as { password: string };
    const client = await connectAsync(
      target().addresses['mqtt'] ?? '',
      { reconnectPeriod: 0, connectTimeout: 5000, username: 'conformance@localhost', password },
      false,
    );
    expect(client.connected).toBe(true);
    await client.endAsync();
  });
});
