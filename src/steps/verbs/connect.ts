import {
  anything,
  boolean,
  constant,
  integer,
  list,
  oneOf,
  string,
  formOf,
  templated,
  type TypeOf,
} from '../../schema/form.js';
import { object, optional, required } from '../../schema/words.js';
import { templatedFlag, templatedQos } from '../../spec/format/common.js';
import type { PacketToSend } from '../../driver/wire/encode.js';
import { properties } from '../../driver/wire/packets/properties-to-send.js';
import type { CheckContext } from '../context.js';
import type { Exchange } from '../exchange.js';
import { followedBy } from '../expect.js';
import { payloadOf } from '../payload.js';
import { defineVerb } from '../word.js';

const will = object({
  topic: required(string(), 'Where the will is published.'),
  payload: optional(anything, 'What is published, as JSON.'),
  text: optional(string(), 'What is published, as a text.'),
  qos: optional(templatedQos, 'The QoS of the will; 0 when missing.'),
  retain: optional(templatedFlag, 'Whether the will is retained; false when missing.'),
  properties,
});

const textOrNull = formOf<string | null>({ type: ['string', 'null'] });
const aByte = templated(integer(0, 255));

/** Also what `defaults.connect` may say. */
export const words = object({
  clientId: optional(string(), 'The client identifier; one of its own for each client when missing.'),
  username: optional(textOrNull, 'The user name; null sends none, where there is a default.'),
  password: optional(textOrNull, 'The password; null sends none, where there is a default.'),
  clean: optional(templatedFlag, 'Clean session; true when missing.'),
  keepAlive: optional(templated(integer(0, 65_535)), 'Seconds; 0, no timer, when missing.'),
  will: optional(will, 'The last will.'),
  protocolName: optional(string(), 'In place of `MQTT`.'),
  protocolLevel: optional(
    aByte,
    'In place of 4, which is MQTT 3.1.1. With 5 the connection speaks MQTT 5.0; under `defaults.connect` all do.',
  ),
  properties,
  subprotocols: optional(
    templated(list(string())),
    'On a WebSocket: the subprotocols to offer in place of mqtt; none when empty. Who refuses them has answered.',
  ),
  connectFlags: optional(aByte, 'The whole flags byte, in place of the one that the fields ask for.'),
  acknowledge: optional(templated(boolean), 'False: acknowledgements are sent only by explicit steps.'),
  lane: optional(
    oneOf('wire', 'client'),
    'Who speaks: our own encoder, which says exactly what it is told, or a real client library.',
  ),
  greet: optional(
    templated(boolean),
    'False: only the network connection is opened; a later `send` says the first word.',
  ),
  server: optional(string(), "Id of a server of the API; the target's own address when missing."),
  segments: optional(constant('bytes'), 'Everything sent goes one byte a segment, or WebSocket frame.'),
});

export type ConnectWords = TypeOf<typeof words>;

const longestClientId = 23;

/** Unique per case and client, and within what every server must accept (MQTT-3.1.3-5). */
function clientIdFor(exchange: Exchange, as: string): string {
  const letters = as.replace(/[^A-Za-z0-9]/g, '');
  return `mc${exchange.nonce}${letters}`.slice(0, longestClientId);
}

export const connect = defineVerb({
  name: 'connect',
  text: "Opens a connection and sends CONNECT, with the spec's `defaults.connect` where the step says nothing else. CONNACK 0 is awaited unless the step says what else. It need not be said where a client takes part (`clients`) and nothing but a CONNECT is wanted.",
  words,
  example: [{ as: 'late', connect: { clean: false, keepAlive: 10 }, expect: 'connack' }],
  connects: true,
  needsNobody: true,
  refersTo: ({ server }) => [{ to: 'server', at: '/server', name: server }],
  async act(exchange, as, said, { step, within }) {
    const { context } = exchange;
    const words: ConnectWords = { ...context.connectDefaults, ...said };
    const peer = await context.driver.open(as, {
      lane: words.lane ?? context.lane,
      acknowledge: words.acknowledge ?? true,
      within,
      ...(speaks5(words, context) ? { level: 5 as const } : {}),
      ...(words.server === undefined ? {} : { address: context.serverAddress(words.server) }),
      ...(words.segments === undefined ? {} : { segments: words.segments }),
      ...(words.subprotocols === undefined ? {} : { subprotocols: words.subprotocols }),
    });
    exchange.peers.set(as, peer);
    if (words.greet === false) return await followedBy(exchange, as, step, within);
    const clientId = words.clientId ?? clientIdFor(exchange, as);
    exchange.clientIds.set(as, clientId);
    const began = context.driver.elapsed();
    exchange.unanswered.says(peer, began);
    askEndOfOlder(exchange, as, clientId, began);
    await peer.send(connectPacket(words, clientId, context.sessionExpiry));
    await followedBy(exchange, as, step, within, 'connack');
  },
});

/** A CONNECT asks for the end of the connection that has its client id (MQTT-3.1.4-2). */
function askEndOfOlder(exchange: Exchange, as: string, clientId: string, began: number): void {
  for (const [name, id] of exchange.clientIds) {
    const older = exchange.peers.get(name);
    if (name !== as && id === clientId && older) exchange.unanswered.says(older, began);
  }
}

/** Where the spec speaks MQTT 5.0, a CONNECT of a later level still has the layout that it has. */
const speaks5 = (words: ConnectWords, { connectDefaults }: CheckContext): boolean =>
  words.protocolLevel === 5 || connectDefaults['protocolLevel'] === 5;

/** What a session outlives its connection by, where a step that wants a session to go on does not say it. */
const sessionExpiryOf = (
  { clean, protocolLevel }: ConnectWords,
  seconds: number | undefined,
): ConnectWords['properties'] =>
  clean === false && protocolLevel === 5 && seconds !== undefined
    ? [{ name: 'sessionExpiryInterval', value: seconds }]
    : undefined;

function connectPacket(words: ConnectWords, clientId: string, sessionExpiry?: number): PacketToSend {
  const packet: Extract<PacketToSend, { type: 'CONNECT' }> = {
    type: 'CONNECT',
    clientId,
    clean: words.clean ?? true,
    // A parameter from the command line is text.
    keepAlive: Number(words.keepAlive ?? 0),
  };
  if (words.protocolName !== undefined) packet.protocolName = words.protocolName;
  if (words.protocolLevel !== undefined) packet.protocolLevel = words.protocolLevel;
  const properties = words.properties ?? sessionExpiryOf(words, sessionExpiry);
  if (properties !== undefined) packet.properties = properties;
  if (words.connectFlags !== undefined) packet.connectFlags = words.connectFlags;
  if (words.username !== undefined && words.username !== null) packet.username = words.username;
  if (words.password !== undefined && words.password !== null) packet.password = words.password;
  if (words.will) packet.will = willOf(words.will);
  return packet;
}

type ConnectToSend = Extract<PacketToSend, { type: 'CONNECT' }>;

function willOf(words: NonNullable<ConnectWords['will']>): NonNullable<ConnectToSend['will']> {
  const { topic, qos = 0, retain = false, properties } = words;
  const will = { topic, qos, retain, payload: payloadOf(words) };
  return properties === undefined ? will : { ...will, properties };
}
