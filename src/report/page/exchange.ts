import type { CaseLine } from '../../verdict/record.js';
import type { RawBytes, Packet } from '../../verdict/packet.js';
import type { Transcript, TranscriptEvent } from '../../verdict/evidence.js';
import { eventWords, whoseText } from '../../verdict/transcript-text.js';
import { brokerActs, listenersIn } from '../case/broker-acts.js';
import { judgedPart } from '../case/judged-part.js';
import { lastSent } from '../case/last-sent.js';
import { reproduction } from '../case/reproduce.js';
import { isThrownAway } from '../case/thrown-away.js';
import type { PageEvent, PageExchange } from './data.js';

/** Events that are shown of a longer exchange, from its beginning and from its end. */
const mostAtTheBeginning = 120;
const mostAtTheEnd = 180;
const longestText = 1500;
/** Hexadecimal digits. */
const longestHex = 800;

/** What passed between us and the target in a case, short enough for a page. */
export function exchangeOf(
  line: CaseLine,
  transcript: Transcript,
  target: { name: string; address: string },
): PageExchange {
  const listeners = listenersIn(transcript);
  const told = transcript.map((event, index) => ({ event, n: index + 1 }));
  const count = told.length - mostAtTheBeginning - mostAtTheEnd;
  const kept = count > 0 ? told.toSpliced(mostAtTheBeginning, count) : told;
  const isBad = line.verdict !== 'pass';
  return {
    sent: isBad ? lastSent(transcript).map(cut) : [],
    broker: isBad ? brokerActs(transcript).map(cut) : [],
    reproduce: isThrownAway(target.name) || !isBad ? [] : reproduction(transcript, target.address).map(cut),
    judgedFrom: transcript.length - judgedPart(transcript).length + 1,
    events: kept.map(({ event, n }) => eventOf(event, n, listeners)),
    ...(count > 0 ? { missing: { count, behind: mostAtTheBeginning } } : {}),
  };
}

const cut = (text: string): string =>
  text.length <= longestText
    ? text
    : `${text.slice(0, longestText)}… (${text.length} characters in the record)`;

const cutHex = (hex: string): string =>
  hex.length <= longestHex ? hex : `${hex.slice(0, longestHex)}… (${hex.length / 2} bytes in the record)`;

const directions: Partial<Record<TranscriptEvent['type'], 'us' | 'target'>> = {
  sent: 'us',
  said: 'us',
  request: 'us',
  received: 'target',
  heard: 'target',
  response: 'target',
  came: 'target',
};

function eventOf(event: TranscriptEvent, n: number, listeners: ReadonlySet<string>): PageEvent {
  const from = directions[event.type];
  const bytes = event.type === 'sent' || event.type === 'received' ? event : undefined;
  return {
    n,
    at: Math.round(event.at * 10) / 10,
    on: whoseText(event),
    type: event.type,
    text: cut(eventWords(event)),
    ...(from ? { from } : {}),
    ...(bytes ? { hex: cutHex(bytes.hex) } : {}),
    ...(bytes?.packet ? { packet: shortened(bytes.packet) } : {}),
    ...('malformed' in event && event.malformed !== undefined ? { malformed: event.malformed } : {}),
    ...(listeners.has(event.on) ? { atBroker: true as const } : {}),
    ...(event.type === 'closed' ? { by: event.by } : {}),
  };
}

/** Its bytes stand beside it: of what is text the digits say nothing more, and what is long is cut. */
const shortened = (packet: Packet): Packet =>
  JSON.parse(
    JSON.stringify(packet, (_, value: unknown) => {
      if (isRawBytes(value)) return value.text === undefined ? { hex: cutHex(value.hex) } : cut(value.text);
      return typeof value === 'string' ? cut(value) : value;
    }),
  ) as Packet;

const isRawBytes = (value: unknown): value is RawBytes =>
  typeof value === 'object' && value !== null && typeof (value as RawBytes).hex === 'string';
