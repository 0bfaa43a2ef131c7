import type { TranscriptEvent } from '../../verdict/evidence.js';
import { stepPlace, stepText } from '../../verdict/step-text.js';
import type { PacketToSend } from '../wire/encode.js';
import type { Packet } from '../wire/packet.js';

type Event<T extends TranscriptEvent['type']> = Extract<TranscriptEvent, { type: T }>;
type Told = Omit<Event<'step'>, 'at'>;

/** Members of a packet by which an act is told from another; ids, flags and the like follow from them. */
const telling: Partial<Record<Packet['type'], readonly string[]>> = {
  PUBLISH: ['topic', 'qos', 'retain'],
  SUBSCRIBE: ['subscriptions'],
  CONNECT: ['clientId', 'clean', 'keepAlive', 'username', 'password', 'will'],
};

/**
 * Whether what a check does now is what was done when the recording was made: where it is not, or waits for longer than
 * the recording goes, the recording says nothing of what the target would have answered.
 */
export class Held {
  /** The first thing that was not done then, in one clause; undefined where everything was. */
  difference: string | undefined;

  differs(what: string): void {
    this.difference ??= what;
  }

  step(step: Told, recorded: Event<'step'> | undefined): void {
    if (!recorded) this.differs(`${stepPlace(step)} was not tried then: ${stepText(step)}`);
    else if (step.verb !== recorded.verb || !same(step.words, recorded.words))
      this.differs(`${stepPlace(step)} was another one then: ${stepText(recorded)}`);
  }

  packet(packet: PacketToSend, recorded: Packet | undefined): void {
    const now = packet as unknown as Record<string, unknown>;
    const then = recorded as unknown as Record<string, unknown> | undefined;
    // What was malformed is read otherwise than it was written.
    if (!then || 'flags' in now) return;
    const other = (telling[packet.type as Packet['type']] ?? []).find(
      (name) => name in now && name in then && !sameValue(now[name], then[name]),
    );
    if (other !== undefined) this.differs(`the ${packet.type} that was sent then had another ${other}`);
  }

  request(asked: string, body: unknown, recorded: Event<'request'> | undefined): void {
    if (!recorded) this.differs(`${asked} was not asked then`);
    else if (pathOf(`${recorded.method} ${recorded.url}`) !== pathOf(asked) || !same(recorded.body, body))
      this.differs(`another request was made then: ${recorded.method} ${recorded.url}`);
  }
}

/** Where a target listens differs from run to run, and from shard to shard. */
const pathOf = (asked: string): string => asked.replace(/^(\S+ )[a-z]+:\/\/[^/]*/, '$1');

const same = (one: unknown, other: unknown): boolean => canonical(one) === canonical(other);

/** What is written as bytes, or is a secret, is recorded in another way: nothing is said of it. */
function sameValue(now: unknown, then: unknown): boolean {
  if (Array.isArray(then)) {
    const [filters, recorded] = [filtersOf(now), filtersOf(then)];
    // Of a malformed one not all could be read.
    return (
      filters.length !== recorded.length ||
      filters.some((one) => typeof one === 'object') ||
      same(filters, recorded)
    );
  }
  const text = (then as { text?: string } | null)?.text ?? then;
  return (
    typeof now === 'object' || typeof text === 'object' || hasToken(now) || hasToken(text) || now === text
  );
}

const hasToken = (value: unknown): boolean => typeof value === 'string' && /#\d+[A-Za-z]/.test(value);

/** Of a SUBSCRIBE, which asks for more than its topics, and of an UNSUBSCRIBE. */
const filtersOf = (list: unknown): unknown[] =>
  [list].flat().map((one) => (one as { filter?: string })?.filter ?? one);

/** JSON leaves out what is undefined; members may come in any order. */
const canonical = (value: unknown): string =>
  JSON.stringify(value, (_, one: unknown) =>
    one !== null && typeof one === 'object' && !Array.isArray(one)
      ? Object.fromEntries(Object.entries(one).sort(([a], [b]) => (a < b ? -1 : 1)))
      : one,
  ) ?? 'undefined';
