import type { CaseLine, SessionHeader } from '../../verdict/record.js';
import type { SurfaceLine } from '../../verdict/surface-line.js';
import type { Transcript } from '../../verdict/evidence.js';
import { provokedValues } from '../console/enumerations.js';
import type { PageCoverage, PageRequirement } from './data.js';

const mostTopics = 150;

/** What of a spec was tried on the wire, gathered case by case while the transcripts are read. */
export class Coverage {
  readonly #topics = new Map<string, { sent: number; received: number; retained: number }>();
  readonly #packets = new Map<string, { sent: number; received: number }>();

  /** Takes what was sent and received in a case. */
  take(transcript: Transcript): void {
    for (const event of transcript) {
      if (event.type !== 'sent' && event.type !== 'received') continue;
      const { packet } = event;
      if (!packet) continue;
      entry(this.#packets, packet.type, () => ({ sent: 0, received: 0 }))[event.type] += 1;
      if (packet.type !== 'PUBLISH') continue;
      const topic = entry(this.#topics, alike(packet.topic), () => ({ sent: 0, received: 0, retained: 0 }));
      topic[event.type] += 1;
      if (event.type === 'received' && packet.retain) topic.retained += 1;
    }
  }

  /** What came of it, with what the lines say. */
  told(
    session: SessionHeader | undefined,
    cases: readonly CaseLine[],
    requirements: readonly PageRequirement[],
    surfaces: readonly SurfaceLine[],
  ): PageCoverage {
    const topics = [...this.#topics].map(([topic, counts]) => ({ topic, ...counts }));
    return {
      operations: operationsOf(requirements),
      topics: topics.toSorted((a, b) => a.topic.localeCompare(b.topic)).slice(0, mostTopics),
      moreTopics: Math.max(0, topics.length - mostTopics),
      packets: [...this.#packets].map(([type, counts]) => ({ type, ...counts })),
      enumerations: provokedValues(cases, session).map(({ of, rows }) => ({
        of,
        values: rows.map(([value = '', meaning = '', by = '', seen = '']) => ({ value, meaning, by, seen })),
      })),
      capabilities: capabilitiesOf(session, cases),
      surfaces: surfaces.map(surfaceOf),
    };
  }
}

/** Without what the page says elsewhere. */
const surfaceOf = ({
  duration,
  partly,
  undeclared,
  unseen,
  members,
  leftOut,
}: SurfaceLine): PageCoverage['surfaces'][number] => ({
  duration,
  ...(partly === undefined ? {} : { partly }),
  undeclared,
  unseen,
  members,
  leftOut,
});

function entry<Key, Value>(map: Map<Key, Value>, key: Key, made: () => Value): Value {
  const known = map.get(key);
  if (known !== undefined) return known;
  const value = made();
  map.set(key, value);
  return value;
}

/** Topics that differ in names made for the run, or in numbers, are one. */
const alike = (topic: string): string =>
  topic.replace(/mc[0-9a-f]{8}[A-Za-z]*|[0-9a-f]{8,}(-[0-9a-f]{4,})*|\d+/g, '…').slice(0, 200);

function operationsOf(requirements: readonly PageRequirement[]): PageCoverage['operations'] {
  type Row = PageCoverage['operations'][number];
  const operations = new Map<string, Row>();
  for (const { operation, word } of requirements) {
    if (operation === undefined) continue;
    const row = entry<string, Row>(operations, operation, () => ({ operation, requirements: 0, words: {} }));
    row.requirements += 1;
    row.words[word] = (row.words[word] ?? 0) + 1;
  }
  return [...operations.values()];
}

function capabilitiesOf(
  session: SessionHeader | undefined,
  cases: readonly CaseLine[],
): PageCoverage['capabilities'] {
  const observed = new Map(
    cases.flatMap(({ observed: seen, id }) =>
      seen ? [[seen.capability, { observed: seen.has, by: id }] as const] : [],
    ),
  );
  const claimed = session?.capabilities ?? {};
  return [...new Set([...Object.keys(claimed), ...observed.keys()])].map((capability) => ({
    capability,
    ...(claimed[capability] === undefined ? {} : { claimed: claimed[capability] }),
    ...observed.get(capability),
  }));
}
