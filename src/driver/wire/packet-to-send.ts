import type { AcknowledgementPacket, EmptyPacket } from './packet.js';

/**
 * Text to be sent as UTF-8, the bytes themselves (`hex` counts) where they must not be well-formed, a text many times, or
 * several of these one after the other.
 */
export type TextToSend =
  string | { hex: string; text?: string } | { repeat: string; times: number } | readonly TextToSend[];

/** What can be wrong with the frame of any packet. Without these fields the frame keeps the rules. */
export interface FrameOverrides {
  /** The low four bits of the first byte, in place of those that the type or the QoS ask for. */
  flags?: number;
  /** How many bytes the remaining length takes; more than needed is the long form, five or more the endless one. */
  lengthBytes?: number;
  /** The remaining length to announce, whatever follows. */
  remainingLength?: number;
  /** Bytes after the last field, counted in the remaining length. */
  append?: TextToSend;
}

export interface WillToSend {
  topic: TextToSend;
  /** Default: empty. */
  payload?: TextToSend;
  /** 0 to 3. Default 0. */
  qos?: number;
  /** Default false. */
  retain?: boolean;
}

/** A field is written when it is given; `connectFlags` changes the flags byte only. */
export interface ConnectToSend extends FrameOverrides {
  type: 'CONNECT';
  /** Default "MQTT", with protocol level 3 "MQIsdp". */
  protocolName?: TextToSend;
  /** Default 4. */
  protocolLevel?: number;
  /** Default true. */
  clean?: boolean;
  /** Seconds. Default 0, no timer. */
  keepAlive?: number;
  /** Of MQTT 5.0, behind the keep-alive: the properties, before which their length is written. */
  properties?: TextToSend;
  /** Default: empty. */
  clientId?: TextToSend;
  username?: TextToSend;
  /** May stand without a user name. */
  password?: TextToSend;
  will?: WillToSend;
  /** The whole flags byte, in place of the one that the fields ask for. */
  connectFlags?: number;
}

export interface ConnackToSend extends FrameOverrides {
  type: 'CONNACK';
  /** Default false. */
  sessionPresent?: boolean;
  /** Default 0. */
  returnCode?: number;
  /** The whole first byte, in place of `sessionPresent`. */
  acknowledgeFlags?: number;
}

export interface PublishToSend extends FrameOverrides {
  type: 'PUBLISH';
  topic: TextToSend;
  /** Default: empty. */
  payload?: TextToSend;
  /** 0 to 3. Default 0. */
  qos?: number;
  /** Default false. */
  retain?: boolean;
  /** Default false. */
  dup?: boolean;
  /** Needed when the identifier is written; 0 is possible. */
  packetId?: number;
  /** Whether the identifier is written. Default: with every QoS but 0. */
  packetIdPresent?: boolean;
}

export interface AcknowledgementToSend extends FrameOverrides {
  type: AcknowledgementPacket['type'];
  packetId: number;
}

export interface SubscribeToSend extends FrameOverrides {
  type: 'SUBSCRIBE';
  packetId: number;
  /** May be empty. `qos` is the whole options byte, default 0. */
  subscriptions: readonly { filter: TextToSend; qos?: number }[];
}

export interface SubackToSend extends FrameOverrides {
  type: 'SUBACK';
  packetId: number;
  returnCodes: readonly number[];
}

export interface UnsubscribeToSend extends FrameOverrides {
  type: 'UNSUBSCRIBE';
  packetId: number;
  /** May be empty. */
  filters: readonly TextToSend[];
}

export interface EmptyToSend extends FrameOverrides {
  type: EmptyPacket['type'];
}

/** A packet to be sent: every `Packet` is one, and optional fields let it break the rules on purpose. */
export type PacketToSend =
  | ConnectToSend
  | ConnackToSend
  | PublishToSend
  | AcknowledgementToSend
  | SubscribeToSend
  | SubackToSend
  | UnsubscribeToSend
  | EmptyToSend;
