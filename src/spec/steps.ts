import type { SourceReference } from '../verdict/record.js';

/**
 * The words of a linear exchange. A step has one verb, and may say who acts (`as`), what must follow (`expect`), how
 * long that may take (`within`) and what to keep (`capture`). What a step does not `expect` is a precondition: when it
 * does not hold, the case is inconclusive, never failed.
 */
export interface Step {
  as?: string;
  within?: Duration;
  expect?: Expect;
  /** What must follow for the case to go on: as `expect`, but what is not so makes it inconclusive. */
  given?: Expect;
  /** What a look over HTTP is repeated for, as `given`; when the time is over without it, the case goes on as it is. */
  settle?: Expect;
  /** Of what is looked at `eventually`: what may be seen before it is as expected. Anything else fails at once. */
  meanwhile?: MeanwhileWords;
  capture?: Record<string, Capture>;
  note?: string;
  /** Names the time of this step: a `wait` counts from its end, a `while` from its beginning. */
  moment?: string;
  /** What the step looks at lasts so long: once it is over by our own clock, nothing is judged by it. */
  while?: WhileWords;
  /** Where no time is the rule: how long it took until the step was done is measured, and told with the verdict. */
  took?: TookWords;

  connect?: ConnectWords;
  subscribe?: SubscribeWords;
  unsubscribe?: { filter?: string; filters?: string[]; operation?: string; packetId?: number };
  publish?: PublishWords;
  request?: RequestWords;
  send?: SendWords;
  ping?: Record<string, never>;
  disconnect?: Record<string, never>;
  /** Ends the connection without a word: by a reset, as when power is lost, or in order. */
  drop?: { how?: 'reset' | 'end' };
  http?: HttpWords;
  nothing?: NothingWords;
  broker?: BrokerWords | BrokerWords[];
  open?: { server: string };
  wait?: WaitWords;
}

export const verbs = [
  'connect',
  'subscribe',
  'unsubscribe',
  'publish',
  'request',
  'send',
  'ping',
  'disconnect',
  'drop',
  'http',
  'nothing',
  'broker',
  'open',
  'wait',
] as const satisfies readonly (keyof Step)[];

/** Milliseconds, or text such as `500ms`, `2s`. */
export type Duration = number | string;

export interface ConnectWords {
  clientId?: string;
  username?: string | null;
  password?: string | null;
  clean?: boolean;
  keepAlive?: number;
  will?: { topic: string; payload?: unknown; text?: string; qos?: 0 | 1 | 2; retain?: boolean };
  protocolName?: string;
  protocolLevel?: number;
  connectFlags?: number;
  /** False: acknowledgements are sent only by explicit steps. */
  acknowledge?: boolean;
  lane?: 'wire' | 'client';
  /** False: only the network connection is opened; a later `send` says the first word. */
  greet?: boolean;
  /** Id of a server of the API, in place of the target's own address. */
  server?: string;
  /** Everything sent goes one byte a segment. */
  segments?: 'bytes';
  /** On a WebSocket: the subprotocols to offer in place of `mqtt`; none when empty. Who refuses them has answered. */
  subprotocols?: string[];
}

/** `frame: text` sends in a WebSocket text frame, where MQTT asks for a binary one. */
export type SendWords =
  | { hex: string; frame?: 'text' }
  | { packet: Record<string, unknown>; frame?: 'text' }
  /** In one segment, or WebSocket frame. */
  | { packets: Record<string, unknown>[]; frame?: 'text' }
  | { text: string };

export interface SubscribeWords {
  filter?: string;
  filters?: { filter: string; qos: 0 | 1 | 2 }[];
  /** The channel of this operation, its parameters as `+`. */
  operation?: string;
  /** The reply channel of this operation, its parameters as `+`. */
  reply?: string;
  qos?: 0 | 1 | 2;
  packetId?: number;
}

export interface PublishWords {
  topic?: string;
  operation?: string;
  parameters?: Record<string, string | number>;
  /** Sent as JSON. */
  payload?: unknown;
  text?: string;
  hex?: string;
  qos?: 0 | 1 | 2;
  retain?: boolean;
  dup?: boolean;
  packetId?: number;
}

/**
 * A request names its operation, and goes the way of the operation's server: an MQTT message, an HTTP exchange, a text
 * on a connection that was opened. Members of the payload that the API fixes (required, with one value) and the
 * correlation id are filled in where the payload does not have them.
 */
export interface RequestWords extends PublishWords {
  operation: string;
  /** Of an HTTP request. */
  query?: Record<string, string | number | boolean>;
  headers?: Record<string, string>;
  /** One of the spec's envelopes, instead of the one that its binding names. */
  envelope?: string;
  /** True: repeated until what is expected, or given, holds or the deadline ends. */
  eventually?: boolean;
  /** In an undo: a reply without a value at this pointer, or with these members, says that nothing is left to undo. */
  ends?: string | Record<string, unknown>;
}

export interface HttpWords {
  operation: string;
  parameters?: Record<string, string | number>;
  query?: Record<string, string | number | boolean>;
  headers?: Record<string, string>;
  body?: unknown;
  /** True: the answer is awaited by a later `expect: { http: … }` of the same `as`. */
  background?: boolean;
  /** True: repeated until the expectation holds or the deadline ends. */
  eventually?: boolean;
  /** In an undo: this status, or no value at this pointer of the body, says that nothing is left to undo. */
  ends?: number | string;
}

export interface NothingWords {
  topic?: string;
  packet?: string;
  /** On a text connection: members of the text that must not come. */
  contains?: unknown;
  /** What proves that it would have come: a sentinel on the same path, or PINGRESP for this connection's own packet. */
  until:
    | 'ping'
    | { sentinel: { as: string; topic: string; qos?: 0 | 1 | 2 } }
    | { quiet: Duration; orClosed?: true }
    /** So many further connections of the target to our broker have come and ended. */
    | { attempts: number }
    /** So many further requests of this operation were answered on the same text connection, or it has ended. */
    | { polls: number; of: string; orClosed?: true };
}

/** Answers that are no failure yet, and the sentence, or the ruling, that lets the target give them on the way. */
export interface MeanwhileWords {
  seen: Expect[];
  source?: SourceReference;
  ruling?: string;
}

/**
 * A time that the target was told must be over: counted by our own clock from the end of the step that `since` names,
 * which must have shown that the target had begun to count. The margin is for what its clock and ours may differ by.
 */
export interface WaitWords {
  lasts: Duration;
  since: string;
  margin: Duration;
  /** What must be over, for people. */
  for: string;
}

/** A time that nothing demands: counted from the end of the step that `since` names. */
export interface TookWords {
  since: string;
  /** What took so long, such as `sent again`. */
  what: string;
}

/** A time that must not be over yet: counted from the beginning of the step that `since` names. */
export interface WhileWords {
  lasts: Duration;
  since: string;
  /** What lasts, for people. */
  what: string;
}

/** How our broker treats connections: see BrokerBehaviour in src/driver/broker. */
export type BrokerWords =
  | 'accept'
  | 'silent'
  | 'stopped'
  | { refuse: 1 | 2 | 3 | 4 | 5 }
  | { answer: string }
  | { close: EndOfConnection }
  | { reset: EndOfConnection }
  | { slow: Duration }
  | { dropAfter: number };

type EndOfConnection = 'opened' | 'begun' | 'connect';

export type Expect = string | ExpectWords;

export interface ExpectWords {
  connack?: number | number[] | { returnCode?: number | number[]; sessionPresent?: boolean };
  suback?: (number | number[])[] | { returnCodes?: (number | number[])[]; packetId?: number };
  unsuback?: true | { packetId?: number };
  puback?: true | { packetId?: number };
  pubrec?: true | { packetId?: number };
  pubrel?: true | { packetId?: number };
  pubcomp?: true | { packetId?: number };
  pingresp?: true;
  message?: MessageWords;
  reply?: MessageWords | true;
  closed?: true;
  /** The WebSocket subprotocol that the target selected, empty for none; `orRefused`: or it opened no WebSocket. */
  opened?: { subprotocol: string | string[]; orRefused?: true };
  http?: HttpAnswerWords;
  /** At our broker: a further CONNECT of the target. */
  connect?: true | Pick<ContentWords, 'contains' | 'schema' | 'absent'>;
  /** At our broker: the target has a session, or none. */
  connected?: true;
  disconnected?: true;
  /** At our broker: a further network connection of the target. */
  came?: true;
  /** At our broker: on a further connection the target shows this certificate, as PEM. */
  certificate?: { pem: string };
  /** At our broker: a session of the target has this filter, or one that covers the topic. */
  subscribed?: { filter: string } | { topic: string };
  /** At our broker: no session of the target has a filter that covers the topic. */
  unsubscribed?: { topic: string };
  anyOf?: Expect[];
}

/** What a payload or body must be. Several words must all hold. */
export interface ContentWords {
  /** Equal to the last bit: members, types, order of arrays. */
  payload?: unknown;
  /** These members with these values; others may stand beside them. */
  contains?: unknown;
  /** A JSON Schema in place. */
  schema?: unknown;
  absent?: string[];
  text?: string;
  hex?: string;
}

export interface MessageWords extends ContentWords {
  /** A topic filter: which message is meant. */
  topic?: string;
  /** A regular expression that the topic of the message must match. */
  topicPattern?: string;
  operation?: string;
  parameters?: Record<string, string | number>;
  qos?: number | number[];
  retain?: boolean;
  dup?: boolean;
  packetId?: number;
}

export interface HttpAnswerWords extends Omit<ContentWords, 'payload'> {
  status?: number | number[];
  body?: unknown;
}

/** `otherwise` is kept where there is no value, which is an unmet demand without it. */
export type Capture =
  string | { at?: string; pattern?: string; otherwise?: unknown; topic?: string; packetId?: true };
