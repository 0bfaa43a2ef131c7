import { beginningsIn, type Violation } from '../checks/index.js';
import type { Packet } from '../driver/wire/packet.js';
import type { Transcript, TranscriptEvent } from '../verdict/evidence.js';

/** Events that an excerpt may have; a rule is broken within few, and a case may have thousands. */
const most = 300;

const packetOf = (event: TranscriptEvent): Packet | undefined =>
  event.type === 'sent' || event.type === 'received' ? event.packet : undefined;

const topicOf = (packet: Packet | undefined): string | undefined =>
  packet?.type === 'PUBLISH' ? packet.topic : packet?.type === 'CONNECT' ? packet.will?.topic : undefined;

const idOf = (packet: Packet | undefined): number | undefined =>
  packet && 'packetId' in packet ? packet.packetId : undefined;

const beginningsOf = (event: TranscriptEvent): string[] =>
  event.type === 'sent' || event.type === 'received' ? beginningsIn(event.hex) : [];

/** What a later packet is understood by, whatever it is about. */
const always = ['CONNECT', 'CONNACK', 'SUBSCRIBE', 'SUBACK', 'DISCONNECT'];

/**
 * The part of a case's transcript that shows how a packet breaks a rule, with the packet as its last event: its
 * connection, others of the same client, and what was published on its topic.
 */
export function excerptFor(transcript: Transcript, { on, index }: Violation): Transcript {
  const packet = packetOf(transcript[index]!);
  const [topic, id] = [topicOf(packet), idOf(packet)];
  const before = transcript.slice(0, index + 1);
  const names = new Set([on, ...connectionsOfSameClient(before, on)]);
  // What a connection was before its transcript began stands where our broker is introduced.
  const isOfClient = (event: TranscriptEvent): boolean =>
    names.has(nameOf(event)) || (event.type === 'listening' && on.startsWith(`${event.on} `));
  const beginnings = beginningsOf(transcript[index]!);
  const isPublication = (event: TranscriptEvent): boolean =>
    event.type === 'sent' &&
    ((topic !== undefined && topicOf(packetOf(event)) === topic) ||
      // Where the packet cannot be read, that tells whose it is.
      (packet === undefined && beginningsOf(event).some((one) => beginnings.includes(one))));
  const isWire = ({ type }: TranscriptEvent): boolean =>
    ['listening', 'opened', 'came', 'sent', 'received', 'closed'].includes(type);
  const all = before.filter((event) => isWire(event) && (isOfClient(event) || isPublication(event)));
  if (all.length <= most) return all;
  const isNeeded = (event: TranscriptEvent): boolean => {
    const its = packetOf(event);
    if (!its) return event.type !== 'received';
    return always.includes(its.type) || (id !== undefined && idOf(its) === id) || topicOf(its) === topic;
  };
  return all.filter((event) => event === transcript[index] || isNeeded(event)).slice(-most);
}

const nameOf = (event: TranscriptEvent): string =>
  'connection' in event && event.connection !== undefined ? `${event.on} ${event.connection}` : event.on;

function connectionsOfSameClient(transcript: Transcript, on: string): string[] {
  const connects = transcript.flatMap((event) => {
    const packet = packetOf(event);
    return packet?.type === 'CONNECT' ? [{ name: nameOf(event), clientId: packet.clientId }] : [];
  });
  const own = connects.filter(({ name }) => name === on).map(({ clientId }) => clientId);
  return connects.filter(({ clientId }) => clientId !== '' && own.includes(clientId)).map(({ name }) => name);
}
