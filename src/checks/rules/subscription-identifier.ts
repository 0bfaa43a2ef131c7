import { aboutPackets, type Rule } from './rule.js';

/** MQTT-3.3.4-3 to -5: a message has the identifiers of subscriptions of the client's own that it matches. */
export const subscriptionIdentifier: Rule = {
  id: 'subscription-identifier',
  about: 'messages with subscription identifiers',
  judge: aboutPackets(['PUBLISH'], (packet, { text }, { session }) => {
    const seen = (packet.properties ?? []).filter(({ name }) => name === 'subscriptionIdentifier');
    if (seen.length === 0 || !session.known) return undefined;
    const own = session.covering(packet.topic).map(({ identifier }) => identifier);
    const foreign = seen.find(({ value }) => !own.includes(value as number));
    if (foreign === undefined) return 'kept';
    return {
      expected: 'subscription identifiers of subscriptions that the message matches',
      actual: `${text} has ${String(foreign.value)}, and none of the client's that it matches has that`,
    };
  }),
};
