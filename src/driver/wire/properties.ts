import { type Body, rawBytes, TooShort } from './body.js';
import type { PacketType, Property, PropertyName } from './packet.js';
import { hexByte } from './reason-codes.js';
import { checkWildcards, readText } from './text-rules.js';

/** Where properties stand: in a packet of a type, or in the will of a CONNECT. */
export type PropertyPlace = PacketType | 'will';

type Kind = 'byte' | 'number' | 'long' | 'variable' | 'string' | 'binary' | 'pair';

interface PropertyRule {
  id: number;
  kind: Kind;
  places: readonly PropertyPlace[];
  /** The values that are forbidden: what is not 0 or 1, or 0. */
  values?: 'zero or one' | 'not zero';
  /** The statement that forbids a value, where it has a number. */
  statement?: string;
}

const published = ['PUBLISH', 'will'] as const;
const answers = ['CONNACK', 'PUBACK', 'PUBREC', 'PUBREL', 'PUBCOMP', 'SUBACK', 'UNSUBACK'] as const;
const negotiated = ['CONNECT', 'CONNACK'] as const;
const authenticated = ['CONNECT', 'CONNACK', 'AUTH'] as const;

/** MQTT 5.0, table 2-4. A table. */
export const propertyRules: Readonly<Record<PropertyName, PropertyRule>> = {
  payloadFormatIndicator: { id: 0x01, kind: 'byte', places: published },
  messageExpiryInterval: { id: 0x02, kind: 'long', places: published },
  contentType: { id: 0x03, kind: 'string', places: published },
  responseTopic: { id: 0x08, kind: 'string', places: published },
  correlationData: { id: 0x09, kind: 'binary', places: published },
  subscriptionIdentifier: {
    id: 0x0b,
    kind: 'variable',
    places: ['PUBLISH', 'SUBSCRIBE'],
    values: 'not zero',
  },
  sessionExpiryInterval: { id: 0x11, kind: 'long', places: [...negotiated, 'DISCONNECT'] },
  assignedClientIdentifier: { id: 0x12, kind: 'string', places: ['CONNACK'] },
  serverKeepAlive: { id: 0x13, kind: 'number', places: ['CONNACK'] },
  authenticationMethod: { id: 0x15, kind: 'string', places: authenticated },
  authenticationData: { id: 0x16, kind: 'binary', places: authenticated },
  requestProblemInformation: { id: 0x17, kind: 'byte', places: ['CONNECT'], values: 'zero or one' },
  willDelayInterval: { id: 0x18, kind: 'long', places: ['will'] },
  requestResponseInformation: { id: 0x19, kind: 'byte', places: ['CONNECT'], values: 'zero or one' },
  responseInformation: { id: 0x1a, kind: 'string', places: ['CONNACK'] },
  serverReference: { id: 0x1c, kind: 'string', places: ['CONNACK', 'DISCONNECT'] },
  reasonString: { id: 0x1f, kind: 'string', places: [...answers, 'DISCONNECT', 'AUTH'] },
  receiveMaximum: { id: 0x21, kind: 'number', places: negotiated, values: 'not zero' },
  topicAliasMaximum: { id: 0x22, kind: 'number', places: negotiated },
  topicAlias: {
    id: 0x23,
    kind: 'number',
    places: ['PUBLISH'],
    values: 'not zero',
    statement: 'MQTT-3.3.2-8',
  },
  maximumQos: { id: 0x24, kind: 'byte', places: ['CONNACK'], values: 'zero or one' },
  retainAvailable: { id: 0x25, kind: 'byte', places: ['CONNACK'], values: 'zero or one' },
  userProperty: {
    id: 0x26,
    kind: 'pair',
    places: ['CONNECT', 'will', 'PUBLISH', ...answers, 'SUBSCRIBE', 'UNSUBSCRIBE', 'DISCONNECT', 'AUTH'],
  },
  maximumPacketSize: { id: 0x27, kind: 'long', places: negotiated, values: 'not zero' },
  wildcardSubscriptionAvailable: { id: 0x28, kind: 'byte', places: ['CONNACK'], values: 'zero or one' },
  subscriptionIdentifiersAvailable: { id: 0x29, kind: 'byte', places: ['CONNACK'], values: 'zero or one' },
  sharedSubscriptionAvailable: { id: 0x2a, kind: 'byte', places: ['CONNACK'], values: 'zero or one' },
};

export const propertyNames = Object.keys(propertyRules) as PropertyName[];

const byId = new Map(propertyNames.map((name) => [propertyRules[name].id, name]));

/** The property that an identifier stands for; undefined for one that the standard does not have. */
export const nameOfProperty = (id: number): PropertyName | undefined => byId.get(id);

/** The section that lists the properties of a place, and says which of them may stand once only. */
const sections: Readonly<Partial<Record<PropertyPlace, string>>> = {
  CONNECT: '3.1.2.11',
  will: '3.1.3.2',
  CONNACK: '3.2.2.3',
  PUBLISH: '3.3.2.3',
  PUBACK: '3.4.2.2',
  PUBREC: '3.5.2.2',
  PUBREL: '3.6.2.2',
  PUBCOMP: '3.7.2.2',
  SUBSCRIBE: '3.8.2.1',
  SUBACK: '3.9.2.1',
  UNSUBSCRIBE: '3.10.2.1',
  UNSUBACK: '3.11.2.1',
  DISCONNECT: '3.14.2.2',
  AUTH: '3.15.2.2',
};

/** What the place is called in sentences. */
const nameOf = (place: PropertyPlace): string => (place === 'will' ? 'the will of CONNECT' : place);

/**
 * Reads the property length and the properties behind it (MQTT 5.0, section 2.2.2), in the order of the wire. What is wrong
 * in them ends their reading where they can no longer be told apart; the packet goes on behind their length. Throws
 * `TooShort` where the length itself cannot be read, or more is announced than is there.
 */
export function readProperties(body: Body, place: PropertyPlace): Property[] {
  const list = body.part(body.variable('property length'), 'property list', '2.2.2.1');
  const properties: Property[] = [];
  try {
    while (list.left > 0) {
      const property = readProperty(list, place);
      if (property === undefined) break;
      checkOnce(list, place, property.name, properties);
      properties.push(property);
    }
  } catch (error) {
    if (!(error instanceof TooShort)) throw error;
    list.breaks(error.message);
  }
  return properties;
}

function readProperty(list: Body, place: PropertyPlace): Property | undefined {
  const at = list.place;
  const id = list.variable('property identifier');
  const name = nameOfProperty(id);
  if (name === undefined) {
    list.breaks(
      `${nameOf(place)} has the property identifier ${hexByte(id)} at byte ${at}, which is unknown (section 2.2.2.2)`,
    );
    return undefined;
  }
  const { kind, places } = propertyRules[name];
  if (!places.includes(place))
    list.breaks(
      `${nameOf(place)} has the property ${name}, which is not one of its own (section 2.2.2.2, table 2-4)`,
    );
  const property = { name, value: readValue(list, kind, name, place) };
  checkValue(list, place, property);
  return property;
}

function readValue(list: Body, kind: Kind, name: PropertyName, place: PropertyPlace): Property['value'] {
  const where = `the ${name} of ${nameOf(place)}`;
  switch (kind) {
    case 'string':
      return readText(list, name, where);
    case 'binary':
      return rawBytes(list.prefixed(name));
    case 'pair':
      // Both are strings like any other (MQTT-1.5.7-1).
      return {
        name: readText(list, `name of the ${name}`, `the name of a ${name} of ${nameOf(place)}`),
        value: readText(list, `value of the ${name}`, `the value of a ${name} of ${nameOf(place)}`),
      };
    default:
      return list[kind](name);
  }
}

function checkOnce(list: Body, place: PropertyPlace, name: PropertyName, before: readonly Property[]): void {
  // A message that comes by several subscriptions has an identifier of each (section 3.3.2.3.8).
  const mayRepeat = name === 'userProperty' || (name === 'subscriptionIdentifier' && place === 'PUBLISH');
  if (!mayRepeat && before.some((other) => other.name === name))
    list.breaks(`${nameOf(place)} has the property ${name} more than once (section ${sections[place]})`);
}

function checkValue(list: Body, place: PropertyPlace, { name, value }: Property): void {
  const { values, statement = `section ${sections[place]}` } = propertyRules[name];
  const seen = `${nameOf(place)} has the ${name} ${String(value)}`;
  if (values === 'zero or one' && (value as number) > 1)
    list.breaks(`${seen}, must be 0 or 1 (${statement})`);
  if (values === 'not zero' && value === 0) list.breaks(`${seen}, must not be 0 (${statement})`);
  if (name === 'payloadFormatIndicator' && (value as number) > 1)
    list.notes(`${seen}; 0 and 1 are defined (section ${sections[place]})`);
  if (name === 'responseTopic') checkResponseTopic(list, place, value as string);
  if (name === 'subscriptionIdentifier' && place === 'PUBLISH' && list.from === 'client')
    list.breaks(`PUBLISH of a client has a ${name} (MQTT-3.3.4-6)`);
  if (name === 'sessionExpiryInterval' && place === 'DISCONNECT' && list.from === 'server')
    list.breaks(`DISCONNECT of a server has a ${name} (MQTT-3.14.2-2)`);
}

/** It is the topic name of the answer. */
function checkResponseTopic(list: Body, place: PropertyPlace, topic: string): void {
  const where = `the responseTopic of ${nameOf(place)}`;
  if (topic === '') list.breaks(`${where} is empty (MQTT-4.7.3-1)`);
  checkWildcards(list, topic, where, place === 'will' ? 'MQTT-4.7.0-1' : 'MQTT-3.3.2-14');
}
