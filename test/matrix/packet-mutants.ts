import type { Twin } from '../../fixtures/contract.js';
import {
  packetMutants,
  startPacketMutant,
  type PacketMutant,
  type Recorded,
} from '../../fixtures/generic/mqtt-5.0/index.js';
import type { CaseLine } from '../../src/verdict/record.js';
import { pool } from './pool.js';
import { MatrixRun } from './run-on.js';
import { twinWaitMs } from './session.js';

/** Mutants at a time, and requirements of one mutant. */
const width = 6;

/** The proxy waits for whole packets, so a broker behind it never sees the beginning of one that is too large. */
const notBehindProxy: readonly string[] = ['mqtt-5.0.section-3.2.2.3.6-above'];

/** What became of a mutant. */
export interface PacketResult {
  mutant: PacketMutant;
  /** The first requirement that was seen to fail on it; undefined for a survivor. */
  killedBy?: string;
}

/** Tries the whole spec on its twin and makes mutants of the packets that went either way. */
export async function recordPacketMutants(twin: Twin): Promise<PacketMutant[]> {
  const target = await twin.start();
  const run = new MatrixRun(target, { timeout: twinWaitMs, concurrency: 32 });
  try {
    const lines = await run.lines();
    const failed = lines.filter(({ verdict }) => verdict !== 'pass' && verdict !== 'not-applicable');
    if (failed.length > 0) {
      const [{ id, verdict, reason, actual }] = failed as [CaseLine];
      throw new Error(`a mutator needs a twin that conforms: ${id} is ${verdict}, ${reason ?? actual}`);
    }
    return packetMutants(lines.flatMap(packetsOf));
  } finally {
    await run.close();
    await target.stop();
  }
}

/** The packets of a case that went over TCP: the proxy stands before that. */
function packetsOf({ requirement, transcript }: CaseLine): Recorded[] {
  const overTcp = new Set<string>();
  return transcript.flatMap((event): Recorded[] => {
    if (event.type === 'opened' && event.address.startsWith('mqtt:')) overTcp.add(event.on);
    if ((event.type !== 'sent' && event.type !== 'received') || !overTcp.has(event.on)) return [];
    const sender = event.type === 'sent' ? 'client' : 'server';
    return [{ sender, bytes: Buffer.from(event.hex, 'hex'), requirement }];
  });
}

/** Tries what met such packets, the nearest by name first, and then the rules of every connection, until one fails. */
export async function runPacketMutant(twin: Twin, mutant: PacketMutant): Promise<PacketResult> {
  const target = await startPacketMutant(twin, mutant);
  const run = new MatrixRun(target);
  try {
    const own = nearestFirst(mutant).filter((id) => !notBehindProxy.includes(id));
    for (let from = 0; from < own.length; from += width) {
      const killedBy = await firstToFail(run, own.slice(from, from + width));
      if (killedBy !== undefined) return { mutant, killedBy };
    }
    const atEnd = [...run.requirements.filter(isRuleOfConnections), `${twin.spec}.survives`];
    const killedBy = await firstToFail(run, atEnd);
    return killedBy === undefined ? { mutant } : { mutant, killedBy };
  } finally {
    await run.close();
    await target.stop();
  }
}

const isRuleOfConnections = (requirement: string): boolean => requirement.includes('.wire.');

async function firstToFail(run: MatrixRun, requirements: readonly string[]): Promise<string | undefined> {
  const tried = requirements.flatMap((id) => [...run.requiredFor(id), id]);
  const outcomes = await Promise.all(tried.map(async (id) => ({ id, outcome: await run.outcome(id) })));
  return outcomes.find(({ outcome }) => outcome?.verdict === 'fail')?.id;
}

/** What is simple first, as a run has it; then what is named like the mutation, which is the likeliest to fail. */
function nearestFirst({ name, seenBy }: PacketMutant): string[] {
  const words = new Set(name.toLowerCase().split(/[^a-z]+/));
  const shared = (id: string): number =>
    id
      .toLowerCase()
      .split(/[^a-z]+/)
      .filter((word) => words.has(word)).length;
  return [
    ...seenBy.slice(0, width),
    ...seenBy.slice(width).toSorted((one, another) => shared(another) - shared(one)),
  ];
}

/** Tries mutants, several at a time; results in their order. */
export async function runPacketMutants(
  twin: Twin,
  mutants: readonly PacketMutant[],
): Promise<PacketResult[]> {
  return await pool(mutants, width, async (mutant) => await runPacketMutant(twin, mutant));
}
