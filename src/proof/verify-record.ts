import { footerOf } from '../app/footer.js';
import { readExchanges, readRecord, type RunRecord } from '../report/record/read-record.js';
import { brokenSeal } from '../report/record/seal.js';
import { recordProblems } from '../report/record/validate-record.js';
import type { PlannedSession } from '../run/plan-session.js';
import type { Spec } from '../spec/model.js';
import { factsOf } from '../verdict/facts.js';
import type { ExchangeLine, FooterLine, HeaderLine, SessionHeader } from '../verdict/record.js';
import { judgeAgain } from './judge-again.js';
import { plannedAgain, specOfSession } from './recorded-session.js';
import { difference } from './same-line.js';

/** What holding a record against its own evidence came to. */
export interface Verified {
  /** Why the record is not believed, one sentence each; empty when nothing speaks against it. */
  refused: string[];
  /** Cases whose verdict is the one of their evidence. */
  same: number;
  /** Cases whose verdict cannot be made from what the record holds, and why. */
  unknown: { id: string; why: string }[];
  record?: RunRecord;
}

/** Each session may be judged by a spec elsewhere; by its id. */
export type Places = Readonly<Record<string, string>>;

const mostTold = 20;

/**
 * Judges a record again, from its transcripts alone: whether it is as it was closed, whether the spec is the one it names,
 * and whether each verdict, the counts and the gate's sentence follow from what is recorded.
 * @throws HarnessError RECORD_UNREADABLE, or a usage error where a spec is missing.
 */
export async function verifyRecord(path: string, places: Places = {}): Promise<Verified> {
  const verified: Verified = { refused: brokenSeal(path), same: 0, unknown: [] };
  // What was altered may be anything; nothing of it is judged.
  if (verified.refused.length > 0) return verified;
  const record = readRecord(path);
  verified.record = record;
  verified.refused.push(...new Set([...record.problems, ...recordProblems(path)]));
  const { header } = record;
  if (!header) verified.refused.push('the record has no header line');
  if (verified.refused.length > 0 || !header) return verified;
  for (const session of header.sessions) {
    const spec = specOfSession(session, places[session.spec]);
    const other = otherSpec(session, spec);
    if (other !== undefined) verified.refused.push(other);
    else
      await verifySession(plannedAgain(header, session, spec), { path, header, session, record }, verified);
  }
  const planned = new Set(header.sessions.map(({ spec }) => spec));
  verified.refused.push(
    ...record.cases
      .filter(({ spec }) => !planned.has(spec))
      .map(({ id, spec }) => `${id} is of ${spec}, of which the header says nothing`),
  );
  const footer = record.footer ? footerProblem(record, record.footer) : 'the record has no footer';
  if (footer !== undefined) verified.refused.push(footer);
  const more = verified.refused.length - mostTold;
  if (more > 0) verified.refused.splice(mostTold, more, `and ${more} more`);
  return verified;
}

/** Why a spec is not the one of the record; undefined when it is. */
export function otherSpec({ spec: id, files }: SessionHeader, spec: Spec): string | undefined {
  if (spec.id !== id) return `the record is by the spec ${id}, and ${spec.path} is ${spec.id}`;
  const here = new Map(spec.files.map(({ name, sha256 }) => [name, sha256]));
  const changed = files.find(({ name, sha256 }) => here.get(name) !== sha256);
  const added = spec.files.find(({ name }) => !files.some((file) => file.name === name));
  if (!changed && !added) return undefined;
  const how = changed
    ? `${changed.name} has the SHA-256 ${here.get(changed.name)?.slice(0, 12) ?? 'of nothing'}… instead of ${changed.sha256.slice(0, 12)}…`
    : `${added!.name} is no part of it`;
  return `the record is by another revision of ${id} than the one at ${spec.path}: ${how}`;
}

interface Whole {
  path: string;
  header: HeaderLine;
  session: SessionHeader;
  record: RunRecord;
}

async function verifySession(
  planned: PlannedSession,
  { path, header, session, record }: Whole,
  verified: Verified,
): Promise<void> {
  const own = ({ spec }: { spec: string }): boolean => spec === session.spec;
  verified.refused.push(...headerProblems(planned, session));
  const recorded = {
    cases: record.cases.filter(own),
    absences: record.absences.filter(own),
    exchanges: exchangesOf(path, session.spec),
    ...(header.merged ? { merged: header.merged } : {}),
  };
  for await (const { recorded: line, again } of judgeAgain(planned, recorded)) {
    if ('unknown' in again) {
      verified.unknown.push({ id: line.id, why: again.unknown });
      continue;
    }
    const differs = difference(line, again.line);
    if (differs === undefined) verified.same += 1;
    else verified.refused.push(`${line.id}: ${differs}`);
  }
}

/** What went over connections that belong to no case of a spec. */
export function* exchangesOf(path: string, spec: string): Generator<ExchangeLine, void> {
  for (const exchange of readExchanges(path)) if (exchange.spec === spec) yield exchange;
}

/** What the header says of a session and its spec and plan do not. */
function headerProblems({ spec, plan }: PlannedSession, session: SessionHeader): string[] {
  const same = (one: unknown, other: unknown): boolean => JSON.stringify(one) === JSON.stringify(other);
  const facts = new Map(plan.cases.map((planned) => [planned.requirement, factsOf(planned)]));
  const differing = Object.entries(session.requirements).find(([id, told]) => {
    const known = facts.get(id);
    return known === undefined || !same({ ...told, at: '' }, { ...known, at: '' });
  });
  const parts: [string, boolean][] = [
    [
      'the cases that were planned',
      same(
        session.cases,
        plan.cases.map(({ id }) => id),
      ),
    ],
    ['the risky cases that were left out', same(session.leftOut, plan.leftOut)],
    ['what is not tested', same(session.untested, spec.untested)],
    ['title and revision', same([session.title, session.revision], [spec.title, spec.revision])],
  ];
  return [
    ...parts
      .filter(([, holds]) => !holds)
      .map(([what]) => `${session.spec}: ${what} is not what spec and settings give`),
    ...(differing ? [`${session.spec}: what ${differing[0]} demands is not what the spec says`] : []),
  ];
}

/** Why it ended early; records of before say so in their sentence alone. */
function endedIn({ ended, gate }: FooterLine): FooterLine['ended'] {
  if (ended) return ended;
  if (gate.sentence.includes('(ended at the first failure: --fail-fast)')) return { by: '--fail-fast' };
  const [, after] = /\(ended after ([^()]*): see --max-duration\)/.exec(gate.sentence) ?? [];
  return after === undefined ? undefined : { by: '--max-duration', after };
}

/** What the footer says that the lines do not; undefined when it follows from them. */
function footerProblem(record: RunRecord, footer: FooterLine): string | undefined {
  const { gate } = footer;
  const ended = endedIn(footer);
  const again = footerOf(record, {
    startedAt: record.header!.startedAt,
    interrupted: gate.exit === 130,
    failures: [],
    ...(ended === undefined ? {} : { ended }),
  });
  const same = (name: 'counts' | 'unjudged' | 'gate'): boolean =>
    JSON.stringify(footer[name]) === JSON.stringify(again[name]);
  if (!same('counts')) return 'the counts of the footer are not those of the lines';
  if (!same('unjudged')) return 'the footer names other cases without a verdict than have no line';
  // What failed outside any case has no line.
  if (gate.exit === 4 || same('gate')) return undefined;
  return `the footer says "${gate.sentence}", and the lines come to "${again.gate.sentence}"`;
}
