import type { Transcript, TranscriptEvent } from '../../verdict/evidence.js';
import type { Packet } from '../../verdict/packet.js';
import { judgedPart, withRawBytes } from './judged-part.js';

/** What the rules of QoS ask of a client, or what ends and fences: seldom what a verdict is about. */
const incidental = new Set(['PUBACK', 'PUBREC', 'PUBREL', 'PUBCOMP', 'PINGREQ', 'DISCONNECT']);
const sentinel = /^sentinel [0-9a-f]{8}$/;
/** Steps that are about the very packet that they send. */
const saysThePacket = new Set(['send', 'ping', 'disconnect']);

/** After these, what is sent next is sent in their knowledge. */
const ends: ReadonlySet<TranscriptEvent['type']> = new Set(['received', 'response', 'heard', 'timeout']);

interface Sent {
  on: string;
  text: string;
  /** True when nothing was observed since the thing sent before. */
  together: boolean;
  kind: 'act' | 'look' | 'incidental';
}

/**
 * The last things that we sent before the verdict, in the protocol's words. What only looks (GET) or only keeps the
 * exchange going is told when there is nothing else.
 */
export function lastSent(transcript: Transcript): string[] {
  const part = judgedPart(transcript);
  const all = thingsSent(withRawBytes(part.length > 0 ? part : transcript));
  const acts = all.filter(({ kind }) => kind === 'act');
  const looks = all.filter(({ kind }) => kind === 'look');
  const told = acts.length > 0 ? lastTogether(acts) : looks.length > 0 ? looks.slice(-2) : all.slice(-1);
  const talkers = new Set(all.map(({ on }) => on));
  return told.map(({ on, text }) => (talkers.size > 1 ? `${on}: ${text}` : text));
}

function lastTogether(sent: readonly Sent[]): Sent[] {
  const first = sent.findLastIndex(({ together }) => !together);
  return sent.slice(Math.max(first, 0)).slice(-3);
}

function thingsSent(transcript: Transcript): Sent[] {
  const sent: Sent[] = [];
  let together = false;
  let explicit: string | undefined;
  for (const event of transcript) {
    if (event.type === 'step') explicit = saysThePacket.has(event.verb ?? '') ? event.on : undefined;
    if (ends.has(event.type)) together = false;
    const one = whatWasSent(event, explicit);
    // A state that is looked at again and again is told once.
    if (!one || (one.kind === 'look' && sent.some(({ text }) => text === one.text))) continue;
    sent.push({ ...one, on: event.on, together });
    together = together || one.kind === 'act';
  }
  return sent;
}

const isSentinel = (packet: Packet | undefined): boolean =>
  packet?.type === 'PUBLISH' && sentinel.test(packet.payload?.text ?? '');

function whatWasSent(
  event: TranscriptEvent,
  explicit: string | undefined,
): Pick<Sent, 'text' | 'kind'> | undefined {
  if (event.type === 'request') {
    const body = event.body === undefined ? '' : ` ${JSON.stringify(event.body)}`;
    return { text: `${event.method} ${event.url}${body}`, kind: event.method === 'GET' ? 'look' : 'act' };
  }
  if (event.type === 'said') return { text: event.text, kind: 'act' };
  if (event.type !== 'sent') return undefined;
  // What a broker owes to its client is not what a case is about, unless it is a message.
  const type = event.packet?.type ?? '';
  const owed = event.connection !== undefined && type !== 'PUBLISH';
  if (owed && event.on !== explicit) return undefined;
  const beside = event.on !== explicit && (incidental.has(type) || isSentinel(event.packet));
  return { text: event.text, kind: beside ? 'incidental' : 'act' };
}
