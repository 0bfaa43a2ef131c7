import type { Packet } from '../../driver/wire/packet.js';
import { propertyNames } from '../../driver/wire/properties.js';
import { laterLevelIn } from '../../driver/wire/decode.js';
import type { Rule } from './rule.js';

type Concerns = (packet: Packet) => boolean;

const isConnect: Concerns = ({ type }) => type === 'CONNECT';
const isPublish: Concerns = ({ type }) => type === 'PUBLISH';
const asksForMessages: Concerns = ({ type }) => type === 'SUBSCRIBE' || type === 'UNSUBSCRIBE';
const hasProperties: Concerns = (packet) => 'properties' in packet && packet.properties !== undefined;
const hasTexts: Concerns = (packet) =>
  isConnect(packet) || isPublish(packet) || asksForMessages(packet) || hasProperties(packet);
const isOneOf =
  (...types: Packet['type'][]): Concerns =>
  ({ type }) =>
    types.includes(type);

/**
 * What the decoder may say of a client's packet, and the rule whose affair it is: the first that fits. A requirement about
 * clients is finer than one about servers, since what a device gets wrong is what somebody must mend.
 */
const table: readonly [id: string, about: string, expected: string, sentence: RegExp, concerns: Concerns][] =
  [
    [
      'client-packets',
      'packets',
      'a packet that a client may send',
      /only a server may send it|control packet type \d+ is reserved/,
      () => true,
    ],
    // Whichever field it is that a text stands in.
    [
      'strings',
      'packets with texts',
      'texts of well-formed UTF-8 without U+0000',
      / is not well-formed UTF-8| contains U\+0000/,
      hasTexts,
    ],
    [
      'protocol-name',
      'CONNECTs',
      'the protocol name and level of a version of MQTT',
      /CONNECT has the protocol name/,
      isConnect,
    ],
    [
      'connect-flag',
      'CONNECTs',
      'the reserved flag of CONNECT 0',
      /CONNECT has the reserved flag bit 0/,
      isConnect,
    ],
    [
      'will-fields',
      'CONNECTs',
      'a will with all of its fields, or none of them, and a QoS of 0 to 2',
      /CONNECT has Will|CONNECT ends inside its will/,
      isConnect,
    ],
    [
      'login-fields',
      'CONNECTs',
      'user name and password as the flags say',
      /password without a user name|CONNECT ends inside its (user name|password)/,
      isConnect,
    ],
    [
      'connect-fields',
      'CONNECTs',
      'a CONNECT whose fields end where it ends',
      /^CONNECT (ends inside|goes on|announces)/,
      isConnect,
    ],
    [
      'response-topic',
      'messages',
      'a Response Topic without wildcards',
      /responseTopic .*(wildcard|empty)/,
      isPublish,
    ],
    [
      'subscription-identifier-up',
      'messages',
      'no subscription identifier from a client',
      /PUBLISH of a client has a subscriptionIdentifier/,
      isPublish,
    ],
    ['topic-alias-0', 'messages', 'no topic alias 0', /topicAlias\b.*must not be 0/, isPublish],
    [
      'answer-codes',
      'acknowledgements',
      'a reason code of its packet',
      /has the reason code/,
      isOneOf('PUBACK', 'PUBREC', 'PUBREL', 'PUBCOMP', 'DISCONNECT', 'AUTH'),
    ],
    [
      'properties-of-5',
      'packets of MQTT 5.0',
      'lengths in their shortest form, and properties of their packet, each once',
      new RegExp(`^(?!.*no topicAlias).*(MQTT-1.5.5-1|propert(y|ies)|${propertyNames.join('|')})`),
      hasProperties,
    ],
    [
      'shared-filters',
      'SUBSCRIBEs and UNSUBSCRIBEs',
      'shared subscriptions as $share/name/filter, and no No Local with them',
      /ShareName|is shared/,
      asksForMessages,
    ],
    [
      'subscribe-options',
      'SUBSCRIBEs and UNSUBSCRIBEs',
      'at least one filter, and options that the version has',
      /has no topic filter|asks for (the )?QoS|in its options|Retain Handling/,
      asksForMessages,
    ],
    [
      'filters',
      'SUBSCRIBEs and UNSUBSCRIBEs',
      '# only as the last level and + only as a whole one, in a filter that is not empty',
      /has # elsewhere|has \+ beside|filter.* is empty/,
      asksForMessages,
    ],
    [
      'topic-names',
      'messages and wills',
      'a topic that is not empty and has no wildcard',
      /contains the wildcard|(topic name|will topic) .*is empty|is empty, and no topicAlias/,
      (packet) => isPublish(packet) || isConnect(packet),
    ],
    [
      'ping-and-leave',
      'PINGREQs and DISCONNECTs',
      'PINGREQ and DISCONNECT with flags 0 and the length of their version',
      /^(PINGREQ|DISCONNECT) has (the flag bits|remaining length)/,
      isOneOf('PINGREQ', 'DISCONNECT'),
    ],
    [
      'header-flags',
      'packets',
      'the reserved flags of its packet',
      /has the flag bits|reserved bit/,
      () => true,
    ],
    [
      'packet-ids',
      'packets with a packet id',
      'a packet id other than 0',
      /packet identifier 0/,
      (packet) => 'packetId' in packet,
    ],
    ['no-qos-3', 'messages', 'a QoS of 0, 1 or 2', /has QoS 3/, isPublish],
    [
      'no-dup-at-qos-0',
      'messages of QoS 0',
      'DUP 0 at QoS 0',
      /DUP set with QoS 0/,
      (packet) => packet.type === 'PUBLISH' && packet.qos === 0,
    ],
    ['fields', 'packets', 'a packet as the standard describes it', /./, () => true],
  ];

const ownerOf = (malformed: string): string => table.find(([, , , sentence]) => sentence.test(malformed))![0];

const isVersion = (level: number): boolean => [3, 4, 5].includes(level & 0x7f);

/** What is no version of MQTT: the fields of a later one are not read at all. */
function unknownLevel(packet: Packet | undefined, hex: string): number | undefined {
  const asked = packet?.type === 'CONNECT' ? packet.protocolLevel : laterLevelIn(Buffer.from(hex, 'hex'));
  return asked === undefined || isVersion(asked) ? undefined : asked;
}

/** Rules about the bytes of single packets of a device that is only a client, in whatever version it speaks. */
export const clientBytes: readonly Rule[] = table.map(([id, about, expected, , concerns]) => ({
  id,
  about,
  judge({ packet, malformed, hex }) {
    if (malformed !== undefined && ownerOf(malformed) === id)
      return { expected, actual: `${malformed} in ${hex.slice(0, 40)}` };
    const level = id === 'protocol-name' ? unknownLevel(packet, hex) : undefined;
    if (level !== undefined)
      return { expected, actual: `CONNECT asks for protocol level ${level} in ${hex.slice(0, 40)}` };
    return packet && concerns(packet) ? 'kept' : undefined;
  },
}));
