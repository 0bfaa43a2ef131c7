import type { RunningTarget, Twin } from '../../fixtures/contract.js';
import { twin as mqtt311 } from '../../fixtures/twins/mqtt-3.1.1/index.js';
import { twin as mqtt5 } from '../../fixtures/twins/mqtt-5.0/index.js';
import type { Manner } from '../../fixtures/proxy/manner.js';
import { startSegmentingRelay } from '../../fixtures/proxy/segmenting-relay.js';
import type { PlannedCase } from '../../src/plan/case.js';
import { planSession } from '../../src/run/plan-session.js';
import { Run } from '../../src/run/run.js';
import type { CaseLine } from '../../src/verdict/record.js';
import { sessionOn, twinWaitMs } from './session.js';

export const manners = ['cut', 'joined'] as const;

/** Brokers that are judged through the relay. */
export const relayedTwins: readonly Twin[] = [mqtt311, mqtt5];

/** Of the cases of one requirement, those to be tried. */
export type Choice = (cases: readonly PlannedCase[]) => readonly PlannedCase[];

/** Cases that wait in vain, of which a broker with many findings has many, shall do so side by side. */
const mostAtOnce = 256;

/** A piece takes a turn of the event loop, and all cases share the turns. */
const waitMs = 2 * twinWaitMs;

/** Verdicts and words of every case, by its id. */
type Judged = Map<string, string>;

/** What one run says of a broker of its own, met directly or through a relay. */
async function judge(twin: Twin, choose: Choice, manner?: Manner): Promise<Judged> {
  const broker = await twin.start();
  const relays: { stop(): Promise<void> }[] = [];
  try {
    const target = manner === undefined ? broker : await relayed(broker, manner, relays);
    // The same names in each run, so that the words can be compared.
    const options = { concurrency: mostAtOnce, timeout: waitMs };
    const session = { ...sessionOn(target, options), run: 'segments' };
    const run = new Run(planSession(session), new AbortController().signal);
    try {
      const { cases, requirements } = run.plan;
      const chosen = requirements.flatMap((id) =>
        choose(cases.filter(({ requirement }) => requirement === id)),
      );
      const lines = await Promise.all(chosen.map(({ id }) => run.case(id)));
      return new Map(lines.map((line) => [line.id, wordsOf(line)]));
    } finally {
      await run.close();
    }
  } finally {
    for (const relay of relays) await relay.stop();
    await broker.stop();
  }
}

/** The same target with a relay before each place where its broker listens. */
async function relayed(
  broker: RunningTarget,
  manner: Manner,
  relays: { stop(): Promise<void> }[],
): Promise<RunningTarget> {
  let { targetFile } = broker;
  for (const address of Object.values(broker.addresses)) {
    const { hostname: host, port, host: place } = new URL(address);
    const relay = await startSegmentingRelay({ upstream: { host, port: Number(port) }, manner });
    relays.push(relay);
    const renamed = JSON.stringify(targetFile).replaceAll(place, `${relay.host}:${relay.port}`);
    targetFile = JSON.parse(renamed) as Record<string, unknown>;
  }
  return { ...broker, targetFile };
}

/**
 * What Aedes does right or wrong by how the bytes lie: it loses track of a message that lies twice in one segment, and of
 * none whose copy comes a moment later; of two PUBRECs in one segment it answers the second twice. Each is a fault of the
 * broker's that the cases show, not one of theirs.
 */
const dependsOnSegments = ['mqtt-3.1.1.MQTT-4.3.3-2-repeated-at-once', 'mqtt-3.1.1.wire.acknowledgement'];

/** Where a rule of every connection is broken first, and how often, is by chance. */
const isOfEveryConnection = (requirement: string): boolean => requirement.includes('.wire.');

/** What is said of a case, but for times and the packet ids that the broker draws by lot. */
const wordsOf = ({ requirement, verdict, weight, expected, actual, reason }: CaseLine): string =>
  (isOfEveryConnection(requirement) ? [verdict, weight] : [verdict, weight, expected, actual, reason])
    .filter((part) => part !== undefined)
    .join(' | ')
    .replace(/[\d.]+ ms/g, '… ms')
    .replace(/[\d.]+ s, [\d.]+ times/g, '… s, … times')
    .replace(/after [\d.]+ s\b/g, 'after … s')
    .replace(/\bid\d+/g, 'id…');

/** Where a run through a relay says anything else than a direct one. */
export interface Difference {
  id: string;
  directly: string;
  through: string | undefined;
}

/** Tries the chosen cases directly and through a relay of each manner. Answers how many, and what differs by manner. */
export async function compareManners(
  twin: Twin,
  choose: Choice,
): Promise<{ cases: number; differences: Record<Manner, Difference[]> }> {
  const [directly, joined] = await Promise.all([judge(twin, choose), judge(twin, choose, 'joined')]);
  // By itself: the pieces need the event loop.
  const cut = await judge(twin, choose, 'cut');
  const differences = (relayed: Judged): Difference[] =>
    [...directly]
      .map(([id, words]) => ({ id, directly: words, through: relayed.get(id) }))
      .filter(({ id, directly: words, through }) => words !== through && !dependsOnSegments.includes(id));
  return { cases: directly.size, differences: { cut: differences(cut), joined: differences(joined) } };
}
