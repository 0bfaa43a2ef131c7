import type { ConnectWords, Step } from '../spec/steps.js';
import type { PacketToSend } from '../driver/wire/encode.js';
import type { Exchange } from './exchange.js';
import { followedBy } from './expect.js';
import { payloadOf } from './payload.js';

const longestClientId = 23;

/** Unique per case and client, and within what every server must accept (MQTT-3.1.3-5). */
function clientIdFor(exchange: Exchange, as: string): string {
  const letters = as.replace(/[^A-Za-z0-9]/g, '');
  return `mc${exchange.nonce}${letters}`.slice(0, longestClientId);
}

export async function connect(exchange: Exchange, as: string, step: Step, within: number): Promise<void> {
  const { context } = exchange;
  const words: ConnectWords = { ...context.connectDefaults, ...step.connect };
  const peer = await context.driver.open(as, {
    lane: words.lane ?? context.lane,
    acknowledge: words.acknowledge ?? true,
    within,
    ...(words.server === undefined ? {} : { address: context.serverAddress(words.server) }),
    ...(words.segments === undefined ? {} : { segments: words.segments }),
    ...(words.subprotocols === undefined ? {} : { subprotocols: words.subprotocols }),
  });
  exchange.peers.set(as, peer);
  if (words.greet === false) return await followedBy(exchange, as, step, within);
  const clientId = words.clientId ?? clientIdFor(exchange, as);
  exchange.clientIds.set(as, clientId);
  await peer.send(connectPacket(words, clientId));
  await followedBy(exchange, as, step, within, 'connack');
}

function connectPacket(words: ConnectWords, clientId: string): PacketToSend {
  const packet: Extract<PacketToSend, { type: 'CONNECT' }> = {
    type: 'CONNECT',
    clientId,
    clean: words.clean ?? true,
    keepAlive: words.keepAlive ?? 0,
  };
  if (words.protocolName !== undefined) packet.protocolName = words.protocolName;
  if (words.protocolLevel !== undefined) packet.protocolLevel = words.protocolLevel;
  if (words.connectFlags !== undefined) packet.connectFlags = words.connectFlags;
  if (words.username !== undefined && words.username !== null) packet.username = words.username;
  if (words.password !== undefined && words.password !== null) packet.password = words.password;
  if (words.will) {
    const { topic, qos = 0, retain = false } = words.will;
    packet.will = { topic, qos, retain, payload: payloadOf(words.will) };
  }
  return packet;
}
