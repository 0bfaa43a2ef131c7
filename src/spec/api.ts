import type { PayloadCoding } from './coding/payload-coding.js';

/**
 * The AsyncAPI document in the form that the harness works with: references resolved, names joined, nothing of ours added.
 * The document describes the target: it `receive`s what we send and `send`s what we receive.
 */
export interface Api {
  /** Path of the document as the user gave it. */
  file: string;
  title: string;
  version: string;
  asyncapi: string;
  servers: Record<string, Server>;
  channels: Record<string, Channel>;
  operations: Record<string, Operation>;
  /** Things worth saying that do not stop a run, for example unknown schema keywords. */
  warnings: string[];
  /** Patterns of payload schemas that some texts keep busy for long, each with its place. */
  costlyPatterns: string[];
}

export interface Server {
  id: string;
  /** `mqtt`, `mqtts`, `ws`, `wss`, `http`, `https`, `tcp`. */
  protocol: string;
  protocolVersion?: string;
  host: string;
  pathname?: string;
  /** Of host and pathname: by name, with the value where the document gives one. */
  variables?: Record<string, { default?: string }>;
  /** What the document says of the client that connects there (`bindings.mqtt`). */
  client?: ConnectingClient;
  /** Line in the document, from 1. */
  line?: number;
}

/** The client of a server, by AsyncAPI's binding of MQTT. */
export interface ConnectingClient {
  clientId?: string;
  cleanSession?: boolean;
  lastWill?: LastWill;
}

export interface LastWill {
  topic: string;
  message?: string;
  qos?: 0 | 1 | 2;
  retain?: boolean;
}

export interface Channel {
  id: string;
  /** Topic or path template: `v1/devices/me/rpc/request/{requestId}`. Empty where it is not known before. */
  address: string;
  parameters: Record<string, ChannelParameter>;
  messages: Message[];
  /** Ids of the servers that offer the channel; empty means all of them. */
  servers: string[];
  /** Line in the document, from 1. */
  line: number;
}

export interface ChannelParameter {
  enum?: string[];
  default?: string;
  examples?: string[];
  description?: string;
}

export interface Operation {
  id: string;
  action: 'send' | 'receive';
  tags: string[];
  channel: Channel;
  messages: Message[];
  reply?: {
    channel: Channel;
    messages: Message[];
    /** Where a request says to which address its reply goes, as a runtime expression of AsyncAPI. */
    location?: string;
  };
  mqtt: { qos?: 0 | 1 | 2; retain?: boolean };
  http: { method?: string; query?: unknown };
  /** Names of the security schemes, each with its scopes; empty when the operation asks for none. */
  security: { scheme: string; scopes: string[] }[];
  summary?: string;
  line: number;
  /** Of a bare document: it is the other party's, or nothing can be tried of it. */
  leftOut?: 'unwanted' | 'untested';
}

/** What a payload is by its content type. `any`: the document names none, so it may be JSON or a text. */
export type ContentKind = 'json' | 'text' | 'binary' | 'any';

export interface Message {
  id: string;
  contentType?: string;
  /** JSON when missing. */
  kind?: ContentKind;
  /** How payloads travel as bytes, where the schema is in another language than JSON Schema. */
  coding?: PayloadCoding;
  /** The schema as it is written, where it is in another language than JSON Schema. */
  codedSchema?: unknown;
  /** The document has a schema of its headers. */
  hasHeaders?: true;
  /** Why payloads are not judged, though the document has a schema, as a clause. */
  unjudged?: string;
  examples: unknown[];
  /** Pointer into the payload of what ties a reply to its request (AsyncAPI correlationId). */
  correlation?: string;
  /** The same, where it is a header: of MQTT 5.0, and of a stranger's document alone. */
  correlationHeader?: string;
  /** The JSON Schema with its references resolved in place where they are acyclic; undefined when the document gives none. */
  schema?: unknown;
  /** Judges a decoded payload. Empty means that it fits. */
  validate(payload: unknown): SchemaMismatch[];
}

export interface SchemaMismatch {
  /** JSON pointer into the payload; empty for the whole. */
  pointer: string;
  /** One clause in lower case that starts with "must": "must be integer". */
  message: string;
}
