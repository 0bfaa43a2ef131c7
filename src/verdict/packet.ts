/** Bytes as JSON can hold them. `text` is there when they are well-formed UTF-8; `hex` is what counts. */
export interface RawBytes {
  hex: string;
  text?: string;
}

/** MQTT 5.0, section 2.2.2.2, table 2-4. */
export type PropertyName =
  | 'payloadFormatIndicator'
  | 'messageExpiryInterval'
  | 'contentType'
  | 'responseTopic'
  | 'correlationData'
  | 'subscriptionIdentifier'
  | 'sessionExpiryInterval'
  | 'assignedClientIdentifier'
  | 'serverKeepAlive'
  | 'authenticationMethod'
  | 'authenticationData'
  | 'requestProblemInformation'
  | 'willDelayInterval'
  | 'requestResponseInformation'
  | 'responseInformation'
  | 'serverReference'
  | 'reasonString'
  | 'receiveMaximum'
  | 'topicAliasMaximum'
  | 'topicAlias'
  | 'maximumQos'
  | 'retainAvailable'
  | 'userProperty'
  | 'maximumPacketSize'
  | 'wildcardSubscriptionAvailable'
  | 'subscriptionIdentifiersAvailable'
  | 'sharedSubscriptionAvailable';

/** A property of MQTT 5.0: its name, and its value in the type that the standard gives it. */
export interface Property {
  name: PropertyName;
  /** A number, a string, binary data, or the string pair of a user property. */
  value: number | string | RawBytes | { name: string; value: string };
}

/** What only a packet has that was read as one of MQTT 5.0. */
interface WithProperties {
  /** In the order of the wire; those that stand twice are there twice. */
  properties?: Property[];
}

export interface Will extends WithProperties {
  topic: string;
  payload: RawBytes;
  qos: number;
  retain: boolean;
}

export interface ConnectPacket extends WithProperties {
  type: 'CONNECT';
  protocolName: string;
  /** 3 is MQTT 3.1, 4 is MQTT 3.1.1, 5 is MQTT 5.0; a bridge may set bit 7 besides. */
  protocolLevel: number;
  /** Clean Session; in MQTT 5.0 Clean Start. */
  clean: boolean;
  /** Seconds; 0 switches the timer off. */
  keepAlive: number;
  clientId: string;
  username?: string;
  password?: RawBytes;
  will?: Will;
}

export interface ConnackPacket extends WithProperties {
  type: 'CONNACK';
  sessionPresent: boolean;
  /** In MQTT 5.0 the reason code, which stands in the same place. */
  returnCode: number;
  /** It answers a CONNECT of another version in the layout of MQTT 5.0: the return code is a reason code. */
  ofVersion5?: true;
  /** It refuses a CONNECT of MQTT 5.0 in the layout of MQTT 3.1.1, with a return code of that version. */
  beforeVersion5?: true;
}

export interface PublishPacket extends WithProperties {
  type: 'PUBLISH';
  topic: string;
  /** Where the topic is empty: what its topic alias stands for, as the sender had said before on the connection. */
  topicByAlias?: string;
  qos: number;
  retain: boolean;
  dup: boolean;
  /** Present unless the QoS is 0. */
  packetId?: number;
  payload: RawBytes;
}

/** The acknowledgements that carry a packet identifier and, in MQTT 3.1.1, nothing else. */
export interface AcknowledgementPacket extends WithProperties {
  type: 'PUBACK' | 'PUBREC' | 'PUBREL' | 'PUBCOMP' | 'UNSUBACK';
  packetId: number;
  /** Of MQTT 5.0, in all but UNSUBACK; 0 where the packet leaves it out. */
  reasonCode?: number;
  /** Of MQTT 5.0, in UNSUBACK: one for each topic filter. */
  reasonCodes?: number[];
}

export interface Subscription {
  filter: string;
  /** In MQTT 3.1.1 the whole options byte: 0, 1 or 2 in a packet that keeps the rules. In MQTT 5.0 its lowest two bits. */
  qos: number;
  /** The other options, of MQTT 5.0. */
  noLocal?: boolean;
  retainAsPublished?: boolean;
  /** 0, 1 or 2. */
  retainHandling?: number;
}

export interface SubscribePacket extends WithProperties {
  type: 'SUBSCRIBE';
  packetId: number;
  subscriptions: Subscription[];
}

export interface SubackPacket extends WithProperties {
  type: 'SUBACK';
  packetId: number;
  /** In MQTT 5.0 the reason codes, which stand in the same place. */
  returnCodes: number[];
}

export interface UnsubscribePacket extends WithProperties {
  type: 'UNSUBSCRIBE';
  packetId: number;
  filters: string[];
}

/** The packets that are a fixed header and nothing else. */
export interface EmptyPacket {
  type: 'PINGREQ' | 'PINGRESP';
}

/** In MQTT 3.1.1 a DISCONNECT is a fixed header and nothing else, and there is no AUTH. */
export interface ReasonPacket extends WithProperties {
  type: 'DISCONNECT' | 'AUTH';
  /** Of MQTT 5.0; 0 where the packet leaves it out. */
  reasonCode?: number;
}

/** One MQTT control packet of version 3.1, 3.1.1 or 5.0, as it was observed and as a record holds it. Plain JSON. */
export type Packet =
  | ConnectPacket
  | ConnackPacket
  | PublishPacket
  | AcknowledgementPacket
  | SubscribePacket
  | SubackPacket
  | UnsubscribePacket
  | EmptyPacket
  | ReasonPacket;

export type PacketType = Packet['type'];
