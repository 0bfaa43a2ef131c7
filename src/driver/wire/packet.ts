export { describePacket } from './describe.js';

/** Bytes as JSON can hold them. `text` is there when they are well-formed UTF-8; `hex` is what counts. */
export interface RawBytes {
  hex: string;
  text?: string;
}

export interface Will {
  topic: string;
  payload: RawBytes;
  qos: number;
  retain: boolean;
}

export interface ConnectPacket {
  type: 'CONNECT';
  protocolName: string;
  /** 3 is MQTT 3.1, 4 is MQTT 3.1.1; a bridge may set bit 7 besides. */
  protocolLevel: number;
  clean: boolean;
  /** Seconds; 0 switches the timer off. */
  keepAlive: number;
  clientId: string;
  username?: string;
  password?: RawBytes;
  will?: Will;
}

export interface ConnackPacket {
  type: 'CONNACK';
  sessionPresent: boolean;
  returnCode: number;
  /** It has the layout of MQTT 5.0: the return code is a reason code, and properties follow. */
  ofVersion5?: true;
}

export interface PublishPacket {
  type: 'PUBLISH';
  topic: string;
  qos: number;
  retain: boolean;
  dup: boolean;
  /** Present unless the QoS is 0. */
  packetId?: number;
  payload: RawBytes;
}

/** The acknowledgements that carry a packet identifier and nothing else. */
export interface AcknowledgementPacket {
  type: 'PUBACK' | 'PUBREC' | 'PUBREL' | 'PUBCOMP' | 'UNSUBACK';
  packetId: number;
}

export interface Subscription {
  filter: string;
  /** The whole options byte: 0, 1 or 2 in a packet that keeps the rules. */
  qos: number;
}

export interface SubscribePacket {
  type: 'SUBSCRIBE';
  packetId: number;
  subscriptions: Subscription[];
}

export interface SubackPacket {
  type: 'SUBACK';
  packetId: number;
  returnCodes: number[];
}

export interface UnsubscribePacket {
  type: 'UNSUBSCRIBE';
  packetId: number;
  filters: string[];
}

/** The packets that are a fixed header and nothing else. */
export interface EmptyPacket {
  type: 'PINGREQ' | 'PINGRESP' | 'DISCONNECT';
}

/** One MQTT 3.1 or 3.1.1 control packet, as observed or to be sent. Plain JSON. */
export type Packet =
  | ConnectPacket
  | ConnackPacket
  | PublishPacket
  | AcknowledgementPacket
  | SubscribePacket
  | SubackPacket
  | UnsubscribePacket
  | EmptyPacket;

export type PacketType = Packet['type'];
