import { integer, oneOf, string, table, templated } from '../../schema/form.js';
import { object, optional, required, type Written } from '../../schema/words.js';
import type { BrokerSession, Observed } from '../../driver/driver.js';
import type { ConnectPacket } from '../../driver/wire/packet.js';
import { codingOf } from '../../spec/coding/index.js';
import { milliseconds, plannedTime } from '../../spec/duration.js';
import { duration } from '../../spec/format/common.js';
import { describeEvent } from '../../steps/demand.js';
import { Inconclusive } from '../../verdict/non-conformance.js';
import type { CheckContext } from '../check.js';
import { didNotCome } from '../did-not-come.js';
import { viewOf, type PacketView, type Reader } from './opening-view.js';
import { isOf, Watch } from './watch.js';
import { on } from './words.js';

const time = templated(duration);

const openingWords = {
  on,
  time: required(time, 'How long the device may take to say what is judged, on each connection.'),
  quiet: required(
    time,
    'How long after its last packet no other may come before what it says on a new connection is over.',
  ),
  proto: optional(
    string(),
    'Protobuf (`.proto`) of the payloads; where it is missing they are read as JSON.',
  ),
};

/** Of all checks about what a device says on a new connection. */
export const opening = required(
  object(openingWords),
  'How a device is looked at that begins a connection, and how its payloads are read.',
);

/** What a check may say besides: how often it is looked at, and what it is asked. */
export const looks = {
  connections: optional(
    integer(1),
    'How many connections are looked at, one after another; one when missing.',
  ),
  asks: optional(
    object({
      topic: optional(string(), 'Its topic; that of the will when missing.'),
      levels: optional(table(string()), 'Levels of the topic, each with what is put in its place.'),
      payload: optional(string(), 'Its payload, as text.'),
      hex: optional(string({ pattern: '^([0-9a-f]{2} ?)*$' }), 'Its payload, as hexadecimal digits.'),
      qos: optional(oneOf(0, 1), 'Its QoS; 0 when missing.'),
    }),
    'A message of ours, upon which the device is looked at once more.',
  ),
};

type Planned = { opening: Written<typeof openingWords> } & Pick<Written<typeof looks>, 'connections'>;

/** How long the check may wait until a connection is there, in milliseconds. */
const untilItComes = 60_000;

/** What a check takes that looks so, before it is tried. */
export const openingTimes = {
  waits: ({ opening: { time }, connections = 1 }: Planned) =>
    (connections + 1) * (plannedTime(time) + untilItComes),
  costs: ({ opening: { quiet }, connections = 1 }: Planned) => ({
    drops: connections,
    time: connections * plannedTime(quiet),
  }),
};

export type OpeningWords = Written<typeof openingWords> & Written<typeof looks>;

/** All that a check says of how a device is looked at. */
export const openingOf = (
  words: { opening: Written<typeof openingWords> } & Written<typeof looks>,
): OpeningWords => ({
  ...words.opening,
  ...(words.connections !== undefined && { connections: words.connections }),
  ...(words.asks && { asks: words.asks }),
});

/** A packet with its place: number of its connection among those looked at, from 1, and whether it came after our asking. */
export interface Said {
  view: PacketView & { connection: number; asked: boolean };
  event: Extract<Observed, { type: 'packet' }>;
}

export interface Opening {
  watch: Watch;
  said: readonly Said[];
}

/**
 * What a device says on new connections, from CONNECT on, and upon a message of ours. A connection is looked at until it has
 * ended, or it said `enough` and then nothing for a while, or the time is over.
 */
export async function opened(
  context: CheckContext,
  words: OpeningWords,
  enough: (said: readonly Said[]) => boolean,
): Promise<Opening> {
  const watch = new Watch(context, words.on);
  const reader = readerOf(words);
  const said: Said[] = [];
  const had = await watch.session();
  let last = had.connection;
  for (let connection = 1; connection <= (words.connections ?? 1); connection += 1) {
    await watch.peer.end();
    const first = await nextConnect(watch, last);
    last = first.connection ?? last;
    const { packet } = first;
    const look = new Look(watch, { connection: last, number: connection, connect: packet, reader }, said);
    look.see(first, false);
    const isOpen = await look.until(words, words.asks ? hasBegun : enough, false);
    if (!words.asks || !isOpen) continue;
    await ask(watch, words.asks, packet);
    await look.until(words, enough, true);
  }
  return { watch, said };
}

/** Whoever is asked before it has said what it says by itself may not listen yet. */
const hasBegun = (said: readonly Said[]): boolean => said.at(-1)?.view.type === 'PUBLISH';

/** Reads payloads by a schema of Protobuf. Inconclusive where nothing can. */
function readerOf({ proto }: OpeningWords): Reader {
  if (proto === undefined) return undefined;
  const found = codingOf('application/vnd.google.protobuf;version=3', proto, false);
  if (found && 'coding' in found) return found.coding;
  throw new Inconclusive(`payloads cannot be read: ${found?.unread ?? 'Protobuf is not known'}`);
}

type FirstPacket = Extract<Observed, { type: 'packet' }> & { packet: ConnectPacket };

async function nextConnect({ peer, context: { within } }: Watch, last: number): Promise<FirstPacket> {
  const isNext = (event: Observed): boolean => isOf('CONNECT')(event) && (event.connection ?? 0) > last;
  const event = await peer.next(isNext, within, 'the device comes again');
  if (event.type !== 'packet') throw didNotCome(peer, 'again', within);
  return event as FirstPacket;
}

async function ask(
  { peer }: Watch,
  { topic: given, levels = {}, payload = '', hex, qos = 0 }: NonNullable<OpeningWords['asks']>,
  { will }: ConnectPacket,
): Promise<void> {
  const base = given ?? will?.topic;
  if (base === undefined) throw new Inconclusive('its CONNECT has no will, of whose topic ours is made');
  const topic = base
    .split('/')
    .map((level) => levels[level] ?? level)
    .join('/');
  await peer.send({
    type: 'PUBLISH',
    topic,
    payload: hex === undefined ? payload : { hex: hex.replaceAll(' ', '') },
    qos,
    retain: false,
  });
}

interface Looked {
  connection: number;
  number: number;
  connect: ConnectPacket;
  reader: Reader;
}

/** One connection that is looked at. */
class Look {
  readonly #connect: PacketView;

  constructor(
    private readonly watch: Watch,
    private readonly looked: Looked,
    private readonly said: Said[],
  ) {
    this.#connect = viewOf(looked.connect, looked.reader);
  }

  see(event: Extract<Observed, { type: 'packet' }>, asked: boolean): void {
    const { number, reader } = this.looked;
    const own = viewOf(event.packet, reader);
    const view = { ...own, connection: number, asked, connect: this.#connect };
    this.said.push({ view, event });
  }

  /** False where the connection has ended. */
  async until(
    { time, quiet }: OpeningWords,
    enough: (said: readonly Said[]) => boolean,
    asked: boolean,
  ): Promise<boolean> {
    const end = this.watch.deadline(milliseconds(time));
    let silence = this.watch.deadline(milliseconds(quiet));
    for (;;) {
      const until = enough(this.said) ? Math.min(end, silence) : end;
      const event = await this.watch.next(
        this.looked as Pick<BrokerSession, 'connection'>,
        ({ type }) => type === 'packet' || type === 'closed',
        until,
        asked ? 'what the device says upon our message' : 'what the device says on a new connection',
      );
      if (!event) return true;
      if (event.type !== 'packet') return false;
      // Its keep-alive is none of what it has to say.
      if (event.packet.type === 'PINGREQ') continue;
      this.see(event, asked);
      silence = this.watch.deadline(milliseconds(quiet));
    }
  }
}

/** A packet that was seen, for people. */
export const describeSaid = ({ event }: Said): string => describeEvent(event);
