import { topicAliasOf } from '../../driver/wire/topic-aliases.js';
import { numberOf } from './announced-limits.js';
import { aboutPackets, type Rule } from './rule.js';

/** MQTT-3.1.2-26 and -27, and section 3.3.2.3.4: an alias is within the client's maximum, and was given a topic before. */
export const topicAlias: Rule = {
  id: 'topic-alias',
  about: 'messages with a topic alias',
  judge: aboutPackets(['PUBLISH'], (packet, { text }, { connect }) => {
    const alias = topicAliasOf(packet);
    if (alias === undefined) return undefined;
    const largest = numberOf(connect, 'topicAliasMaximum') ?? 0;
    if (alias > largest)
      return {
        expected: largest === 0 ? 'no topic alias' : `topic aliases up to ${largest}`,
        actual: `${text} came to a client whose Topic Alias Maximum is ${largest}`,
      };
    if (packet.topic !== '') return 'kept';
    return {
      expected: 'a topic alias to which a topic was given before on the connection',
      actual: `${text} came`,
    };
  }),
};
