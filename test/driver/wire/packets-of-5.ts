import fc from 'fast-check';
import type { PropertyPlace } from '../../../src/driver/wire/properties.js';
import type { Packet, Property, PropertyName } from '../../../src/verdict/packet.js';

/**
 * Well-formed packets of MQTT 5.0, made at random. What may stand where is written here once more, by the tables of the
 * standard (2-4, and of each packet), and not taken from the code that it tests.
 */
const letters = fc
  .string({ unit: 'binary', maxLength: 12 })
  .filter((text) => !/[\0\uD800-\uDFFF]/.test(text));
const topic = letters.map((text) => `t${text.replaceAll(/[+#]/g, '')}`);
const filter = fc.oneof(
  topic,
  topic.map((name) => `+/${name}/#`),
  topic.map((name) => `$share/group/${name}`),
);
const bytes = fc.uint8Array({ maxLength: 12 }).map((all) => {
  const buffer = Buffer.from(all);
  const text = buffer.toString('utf8');
  const hex = buffer.toString('hex');
  return Buffer.from(text).equals(buffer) ? { hex, text } : { hex };
});
const number = (smallest: number, largest: number) =>
  fc.oneof(
    fc.constantFrom(smallest, largest),
    fc.integer({ min: smallest, max: Math.min(largest, 70_000) }),
    fc.integer({ min: smallest, max: largest }),
  );
const packetId = number(1, 0xffff);
const qos = fc.constantFrom(0, 1, 2);

const values: Readonly<Record<PropertyName, fc.Arbitrary<Property['value']>>> = {
  payloadFormatIndicator: number(0, 1),
  messageExpiryInterval: number(0, 0xffff_ffff),
  contentType: letters,
  responseTopic: topic,
  correlationData: bytes,
  subscriptionIdentifier: number(1, 268_435_455),
  sessionExpiryInterval: number(0, 0xffff_ffff),
  assignedClientIdentifier: letters,
  serverKeepAlive: number(0, 0xffff),
  authenticationMethod: letters,
  authenticationData: bytes,
  requestProblemInformation: number(0, 1),
  willDelayInterval: number(0, 0xffff_ffff),
  requestResponseInformation: number(0, 1),
  responseInformation: letters,
  serverReference: letters,
  reasonString: letters,
  receiveMaximum: number(1, 0xffff),
  topicAliasMaximum: number(0, 0xffff),
  topicAlias: number(1, 0xffff),
  maximumQos: number(0, 1),
  retainAvailable: number(0, 1),
  // mqtt-packet puts them into an object by name, and takes an empty value for none.
  userProperty: fc.record({
    name: letters.map((text) => `n${text}`),
    value: letters.map((text) => `v${text}`),
  }),
  maximumPacketSize: number(1, 0xffff_ffff),
  wildcardSubscriptionAvailable: number(0, 1),
  subscriptionIdentifiersAvailable: number(0, 1),
  sharedSubscriptionAvailable: number(0, 1),
};

const message: PropertyName[] = [
  'payloadFormatIndicator',
  'messageExpiryInterval',
  'contentType',
  'responseTopic',
  'correlationData',
  'userProperty',
];
const negotiated: PropertyName[] = [
  'sessionExpiryInterval',
  'receiveMaximum',
  'maximumPacketSize',
  'topicAliasMaximum',
  'userProperty',
];
const answer: PropertyName[] = ['reasonString', 'userProperty'];

export const propertiesOf: Readonly<Partial<Record<PropertyPlace, readonly PropertyName[]>>> = {
  CONNECT: [
    ...negotiated,
    'requestResponseInformation',
    'requestProblemInformation',
    'authenticationMethod',
    'authenticationData',
  ],
  will: [...message, 'willDelayInterval'],
  CONNACK: [
    ...negotiated,
    ...answer,
    'maximumQos',
    'retainAvailable',
    'assignedClientIdentifier',
    'wildcardSubscriptionAvailable',
    'subscriptionIdentifiersAvailable',
    'sharedSubscriptionAvailable',
    'serverKeepAlive',
    'responseInformation',
    'serverReference',
    'authenticationMethod',
    'authenticationData',
  ].filter((name, index, all) => all.indexOf(name) === index) as PropertyName[],
  PUBLISH: [...message, 'topicAlias', 'subscriptionIdentifier'],
  PUBACK: answer,
  PUBREC: answer,
  PUBREL: answer,
  PUBCOMP: answer,
  SUBSCRIBE: ['subscriptionIdentifier', 'userProperty'],
  SUBACK: answer,
  UNSUBSCRIBE: ['userProperty'],
  UNSUBACK: answer,
  DISCONNECT: [...answer, 'sessionExpiryInterval', 'serverReference'],
  AUTH: [...answer, 'authenticationMethod', 'authenticationData'],
};

/** Each property once at most, in any order; user properties as often as they like. */
const properties = (place: PropertyPlace): fc.Arbitrary<Property[]> => {
  const names = propertiesOf[place]!;
  const once = names.filter((name) => name !== 'userProperty');
  const several = fc
    .array(values.userProperty, { maxLength: 3 })
    .map((all) => all.map((value): Property => ({ name: 'userProperty', value })));
  const others = fc
    .subarray(once)
    .chain((chosen) =>
      fc.tuple(...chosen.map((name) => values[name].map((value): Property => ({ name, value })))),
    );
  return fc
    .tuple(others, several)
    .chain(([some, users]) =>
      fc.shuffledSubarray([...some, ...users], { minLength: some.length + users.length }),
    )
    .map((all) =>
      // Data proves nothing without a method (section 3.1.2.11.10).
      all.some(({ name }) => name === 'authenticationMethod')
        ? all
        : all.filter(({ name }) => name !== 'authenticationData'),
    );
};

const codes = {
  CONNACK: [0x00, 0x80, 0x84, 0x87, 0x8c, 0x95, 0x9d, 0x9f],
  PUBACK: [0x00, 0x10, 0x80, 0x83, 0x87, 0x90, 0x91, 0x97, 0x99],
  PUBREL: [0x00, 0x92],
  SUBACK: [0x00, 0x01, 0x02, 0x80, 0x83, 0x87, 0x8f, 0x91, 0x97, 0x9e, 0xa1, 0xa2],
  UNSUBACK: [0x00, 0x11, 0x80, 0x83, 0x87, 0x8f, 0x91],
  DISCONNECT: [0x00, 0x04, 0x81, 0x82, 0x8b, 0x8d, 0x8e, 0x93, 0x98, 0x9c, 0xa0, 0xa2],
  AUTH: [0x00, 0x18, 0x19],
};
const code = (type: keyof typeof codes): fc.Arbitrary<number> => fc.constantFrom(...codes[type]);

const answerTo = (
  type: 'PUBACK' | 'PUBREC' | 'PUBREL' | 'PUBCOMP',
  reasons: 'PUBACK' | 'PUBREL',
): fc.Arbitrary<Packet> =>
  fc.record({
    type: fc.constant(type),
    packetId,
    reasonCode: code(reasons),
    properties: properties(type),
  });

const withoutUndefined = <T extends object>(packet: T): T =>
  Object.fromEntries(Object.entries(packet).filter(([, value]) => value !== undefined)) as T;

const connect = fc
  .record({
    type: fc.constant('CONNECT' as const),
    protocolName: fc.constant('MQTT'),
    protocolLevel: fc.constant(5),
    clean: fc.boolean(),
    keepAlive: number(0, 0xffff),
    properties: properties('CONNECT'),
    clientId: letters,
    username: fc.option(letters, { nil: undefined }),
    password: fc.option(bytes, { nil: undefined }),
    will: fc.option(
      fc.record({ topic, payload: bytes, qos, retain: fc.boolean(), properties: properties('will') }),
      { nil: undefined },
    ),
  })
  .map((packet) => withoutUndefined(packet) as Packet);

const publish = fc
  .record({
    type: fc.constant('PUBLISH' as const),
    topic,
    qos,
    retain: fc.boolean(),
    dup: fc.boolean(),
    packetId,
    properties: properties('PUBLISH'),
    payload: bytes,
  })
  .map(({ packetId: id, ...packet }): Packet =>
    packet.qos > 0 ? { ...packet, packetId: id } : { ...packet, dup: false },
  );

const subscription = fc
  .record({
    filter,
    qos,
    noLocal: fc.boolean(),
    retainAsPublished: fc.boolean(),
    retainHandling: fc.constantFrom(0, 1, 2),
  })
  .map((one) => ({ ...one, noLocal: one.noLocal && !one.filter.startsWith('$share/') }));

/** Each type of packet that has something to choose. */
export const packetsOf5 = {
  CONNECT: connect,
  CONNACK: fc.record({
    type: fc.constant('CONNACK' as const),
    sessionPresent: fc.boolean(),
    returnCode: code('CONNACK'),
    properties: properties('CONNACK'),
  }),
  PUBLISH: publish,
  PUBACK: answerTo('PUBACK', 'PUBACK'),
  PUBREC: answerTo('PUBREC', 'PUBACK'),
  PUBREL: answerTo('PUBREL', 'PUBREL'),
  PUBCOMP: answerTo('PUBCOMP', 'PUBREL'),
  SUBSCRIBE: fc.record({
    type: fc.constant('SUBSCRIBE' as const),
    packetId,
    subscriptions: fc.array(subscription, { minLength: 1, maxLength: 4 }),
    properties: properties('SUBSCRIBE'),
  }),
  SUBACK: fc.record({
    type: fc.constant('SUBACK' as const),
    packetId,
    returnCodes: fc.array(code('SUBACK'), { minLength: 1, maxLength: 4 }),
    properties: properties('SUBACK'),
  }),
  UNSUBSCRIBE: fc.record({
    type: fc.constant('UNSUBSCRIBE' as const),
    packetId,
    filters: fc.array(filter, { minLength: 1, maxLength: 4 }),
    properties: properties('UNSUBSCRIBE'),
  }),
  UNSUBACK: fc.record({
    type: fc.constant('UNSUBACK' as const),
    packetId,
    reasonCodes: fc.array(code('UNSUBACK'), { minLength: 1, maxLength: 4 }),
    properties: properties('UNSUBACK'),
  }),
  DISCONNECT: fc.record({
    type: fc.constant('DISCONNECT' as const),
    reasonCode: code('DISCONNECT'),
    properties: properties('DISCONNECT'),
  }),
  AUTH: fc
    .record({ type: fc.constant('AUTH' as const), reasonCode: code('AUTH'), properties: properties('AUTH') })
    .filter((packet) => packet.properties.some(({ name }) => name === 'authenticationMethod')),
} satisfies Record<string, fc.Arbitrary<Packet>>;

export const anyPacketOf5: fc.Arbitrary<Packet> = fc.oneof(...Object.values(packetsOf5));

/** Every property with a value of its own, in each place that may have it. */
export const everyProperty: readonly { place: PropertyPlace; property: Property }[] = Object.entries(
  propertiesOf,
).flatMap(([place, names]) =>
  names.map((name) => ({
    place: place as PropertyPlace,
    property: { name, value: fc.sample(values[name], { seed: 5, numRuns: 1 })[0]! },
  })),
);
