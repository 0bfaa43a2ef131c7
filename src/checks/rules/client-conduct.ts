import { topicAliasOf } from '../../driver/wire/topic-aliases.js';
import { numberOf } from './announced-limits.js';
import { aboutPackets, type Rule } from './rule.js';

/** MQTT-3.1.3-7 of 3.1.1: who brings no client id cannot have its session kept. MQTT 5.0 gives it one. */
export const emptyClientId: Rule = {
  id: 'empty-client-id',
  about: 'CONNECTs of MQTT 3.1 and 3.1.1',
  judge: aboutPackets(['CONNECT'], ({ clientId, clean, protocolLevel }) => {
    if ((protocolLevel & 0x7f) === 5) return undefined;
    if (clientId !== '' || clean) return 'kept';
    return {
      expected: 'a client id, or CleanSession 1',
      actual: 'CONNECT has an empty client id and CleanSession 0',
    };
  }),
};

/** MQTT 5.0, sections 3.2.2.3.8 and 3.3.2.3.4: aliases up to what CONNACK allows, which is none where it says nothing. */
export const aliasesUp: Rule = {
  id: 'aliases-up',
  about: 'messages with a topic alias',
  judge: aboutPackets(['PUBLISH'], (packet, { text }, { connack, resumes, aliases }) => {
    const alias = topicAliasOf(packet);
    if (alias === undefined) return undefined;
    // What a connection was told before its transcript began is not known.
    if (!connack) return resumes ? undefined : 'kept';
    const largest = numberOf(connack, 'topicAliasMaximum') ?? 0;
    if (alias > largest)
      return {
        expected:
          largest === 0 ? 'no topic alias, as CONNACK announced none' : `topic aliases up to ${largest}`,
        actual: `${text} came`,
      };
    if (packet.topic !== '' || aliases.has(alias)) return 'kept';
    return {
      expected: 'a topic alias that was given a topic before on the connection',
      actual: `${text} came`,
    };
  }),
};

/** MQTT 5.0, section 3.14.2.2.2: a session that ends with its connection cannot be kept by DISCONNECT. */
export const expiryAtLeave: Rule = {
  id: 'expiry-at-leave',
  about: 'DISCONNECTs of MQTT 5.0',
  judge: aboutPackets(['DISCONNECT'], (packet, { text }, { connect }) => {
    if (connect?.protocolLevel !== 5) return undefined;
    const now = numberOf(packet, 'sessionExpiryInterval') ?? 0;
    if (now === 0 || (numberOf(connect, 'sessionExpiryInterval') ?? 0) > 0) return 'kept';
    return {
      expected: 'no Session Expiry Interval other than 0, as CONNECT had 0',
      actual: `${text} has ${now}`,
    };
  }),
};

/** MQTT-3.14.4-1: who says DISCONNECT closes. Our broker waits five seconds for it. */
export const closesAfterLeave: Rule = {
  id: 'closes-after-leave',
  about: 'ends of connections after DISCONNECT',
  judge: () => undefined,
  judgeEnd({ by }, { left }) {
    if (!left || by === 'us') return undefined;
    if (by === 'target') return 'kept';
    return {
      expected: 'the device to close the connection after DISCONNECT',
      actual: 'it left the connection open for 5 s, and our broker closed it',
    };
  },
};
