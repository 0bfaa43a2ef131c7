import { aboutPackets, type Rule } from './rule.js';

/**
 * MQTT-3.3.2-3. Subscriptions count from the moment that they are asked for: a server may deliver before its SUBACK
 * (section 3.8.4), and after its UNSUBACK what it has buffered (section 3.10.4).
 */
export const subscribed: Rule = {
  id: 'subscribed',
  about: 'messages',
  judge: aboutPackets(['PUBLISH'], ({ topic }, { text }, connection) => {
    const { session } = connection;
    if (!session.known || connection.maySendUnasked(topic)) return undefined;
    if (session.covering(topic).length > 0) return 'kept';
    const filters = [...new Set(session.subscriptions.map(({ filter }) => filter))];
    const has =
      filters.length === 0 ? 'no subscription' : `subscriptions to ${filters.join(', ')} and no others`;
    return {
      expected: "messages whose topic matches one of the client's subscriptions",
      actual: `${text} came to a client that has ${has}`,
    };
  }),
};
