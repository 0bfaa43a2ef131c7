import { levelOf } from '../spec/protocol.js';
import { judgesConnections, type PlannedCase } from '../plan/case.js';
import { Held } from '../driver/replay/held.js';
import { Conditions } from '../run/conditions.js';
import { Environment } from '../run/environment.js';
import type { PlannedSession } from '../run/plan-session.js';
import { judgedAgain } from '../run/replay-case.js';
import { knownFindingsOf, resultOf } from '../run/run-case.js';
import { survived } from '../run/survives.js';
import { WireBook } from '../run/wire-book.js';
import { absenceText } from '../verdict/absence.js';
import type { AbsenceLine, CaseLine, ExchangeLine, MergedRun } from '../verdict/record.js';

/** What a recorded case comes to when it is judged again: a line, or why nobody can tell from the record. */
export type Again = { line: CaseLine } | { unknown: string };

/** What a session of a record holds. */
export interface RecordedSession {
  cases: readonly CaseLine[];
  absences: readonly AbsenceLine[];
  exchanges: Iterable<ExchangeLine>;
  /** The runs that tried its cases, where it was joined of several. */
  merged?: readonly MergedRun[];
}

/** A case of which others depend has no line, since the run did not come to its end. */
class NoLine extends Error {}

/**
 * Judges every recorded case of a session again, in the order of the record and those that are judged from all others last.
 * Nothing is sent. What a case stands on is taken as the record has it. With `held`, by a spec that may be another one:
 * nothing is said of a case whose steps now do something else than was done.
 */
export async function* judgeAgain(
  planned: PlannedSession,
  recorded: RecordedSession,
  { held = false }: { held?: boolean } = {},
): AsyncGenerator<{ recorded: CaseLine; again: Again }, void> {
  const cases = new Map(planned.plan.cases.map((one) => [one.id, one]));
  const judge = new Judge(planned, recorded, held);
  try {
    const last: CaseLine[] = [];
    for (const line of recorded.cases) {
      const one = cases.get(line.id);
      if (!one) yield { recorded: line, again: { unknown: 'the spec has no such case' } };
      else if (one.atEnd) last.push(line);
      else yield { recorded: line, again: await judge.one(one, line) };
    }
    for (const { place, transcript } of recorded.exchanges) judge.takeBesides(place, transcript);
    for (const line of last) yield { recorded: line, again: judge.atEnd(cases.get(line.id)!, line) };
  } finally {
    await judge.close();
  }
}

const wasUnreachable = ({ verdict, reason = '' }: CaseLine): boolean =>
  verdict === 'inconclusive' && reason.includes(' cannot be reached: ');

/** What the rules of every connection come to by all that a record holds, one line each. */
export async function rulesAgain(planned: PlannedSession, recorded: RecordedSession): Promise<CaseLine[]> {
  const judge = new Judge(planned, recorded);
  try {
    for (const { id, transcript } of recorded.cases) judge.takeBesides(id, transcript);
    for (const { place, transcript } of recorded.exchanges) judge.takeBesides(place, transcript);
    const startedAt = Math.max(0, ...recorded.cases.map((line) => line.startedAt));
    return planned.plan.cases
      .filter(judgesConnections)
      .map((one) => judge.rule(one, { startedAt, duration: 0 }));
  } finally {
    await judge.close();
  }
}

class Judge {
  readonly #ofShards = new Map<number, Environment>();
  readonly #environment: Environment;
  readonly #conditions: Conditions;
  readonly #wire: WireBook;
  readonly #order: string[];

  constructor(
    private readonly planned: PlannedSession,
    private readonly recorded: RecordedSession,
    private readonly held = false,
  ) {
    const { spec, plan, session, checks } = planned;
    const lines = new Map(recorded.cases.map((line) => [line.id, line]));
    this.#environment = new Environment(spec, checks, session, new AbortController().signal);
    this.#wire = new WireBook(spec);
    this.#order = plan.cases.map(({ id }) => id);
    this.#conditions = new Conditions(plan, spec.smoke, session.knownFindings, async (id) => {
      const line = lines.get(id);
      if (!line) throw new NoLine(`${id}, on which it stands, has no line`);
      return line;
    });
  }

  async close(): Promise<void> {
    await Promise.all([this.#environment, ...this.#ofShards.values()].map((one) => one.close()));
  }

  /** Names and addresses are those of the run that tried the case. */
  #environmentOf(shard: number | undefined): Environment {
    const run = this.recorded.merged?.find((one) => one.shard.index === shard);
    if (!run) return this.#environment;
    const known = this.#ofShards.get(run.shard.index);
    if (known) return known;
    const { spec, session, checks } = this.planned;
    const address = run.addresses[spec.id] ?? session.target.address;
    const own = { ...session, run: run.run, seed: run.seed, target: { ...session.target, address } };
    const made = new Environment(spec, checks, own, new AbortController().signal);
    this.#ofShards.set(run.shard.index, made);
    return made;
  }

  takeBesides(place: string, transcript: CaseLine['transcript']): void {
    this.#wire.take(place, transcript);
  }

  async one(planned: PlannedCase, recorded: CaseLine): Promise<Again> {
    const { transcript } = recorded;
    try {
      if (transcript.length === 0) return await this.#untried(planned, recorded);
      this.#wire.take(planned.id, transcript);
      const replayed = await this.#replayed(planned, recorded);
      if ('unknown' in replayed) return replayed;
      // What it presumes may have been waited for after it was tried.
      const not =
        (await this.#conditions.whyNot(planned, { presumes: [] })) ??
        (await this.#conditions.whyUnjudged(planned));
      if (not) return { line: resultOf(planned, this.#environment, not, replayed.line) };
      return { line: await this.#conditions.asItStands(planned, replayed.line) };
    } catch (error) {
      if (error instanceof NoLine) return { unknown: error.message };
      throw error;
    }
  }

  /** By its transcript alone. */
  async #replayed(planned: PlannedCase, recorded: CaseLine): Promise<Again> {
    const held = this.held ? new Held() : undefined;
    const line = await judgedAgain(planned, this.#environmentOf(recorded.shard), recorded, held);
    if (held?.difference !== undefined) return { unknown: held.difference };
    const { verdict, reason = '' } = line;
    const isLost = /^it cannot be judged again: |^the recording holds /.test(reason);
    // A connection that could not be had is in no recording, and the next one is looked for in vain.
    if (isLost && reason.startsWith('the recording holds no further connection') && wasUnreachable(recorded))
      return { line: { ...line, reason: recorded.reason! } };
    if (verdict === 'inconclusive' && isLost && reason !== recorded.reason)
      return { unknown: reason.replace(/^it cannot be judged again: /, '') };
    return { line };
  }

  /** Why it was not tried, by the plan and by what others came to. */
  async #untried(planned: PlannedCase, recorded: CaseLine): Promise<Again> {
    const gone = this.recorded.absences.find(({ back }) => back === undefined);
    const not = await this.#conditions.whyNot(planned);
    if (not) {
      const line = resultOf(planned, this.#environment, not, recorded);
      if (!gone || line.reason === recorded.reason) return { line };
    }
    if (gone && !planned.settled)
      return {
        line: resultOf(
          planned,
          this.#environment,
          { verdict: 'inconclusive', reason: absenceText(gone) },
          recorded,
        ),
      };
    return { unknown: 'nothing of it was recorded' };
  }

  /** What the run as a whole came to: a rule of every connection, or whether the target was there all the time. */
  atEnd(planned: PlannedCase, recorded: CaseLine): Again {
    if (!judgesConnections(planned)) return this.#survives(planned, recorded);
    const line = this.rule(planned, recorded);
    // Why nothing came is not known to the rule where the target was away.
    return line.verdict === 'not-applicable' && recorded.verdict === 'inconclusive'
      ? { unknown: 'the target was away, so nobody knows what would have come' }
      : { line };
  }

  /** What a rule of every connection comes to by what was taken so far. */
  rule(planned: PlannedCase, times: { startedAt: number; duration: number }): CaseLine {
    const { rule } = planned.check.with as { rule: string };
    const findings = knownFindingsOf(planned, this.planned.session);
    const { outcome, ...seen } = this.#wire.judge(rule, this.#order, (actual) =>
      findings.some((finding) => actual.includes(finding.seen)),
    );
    const { startedAt, duration } = times;
    return resultOf(planned, this.#environment, outcome, { startedAt, duration, ...seen });
  }

  #survives(planned: PlannedCase, recorded: CaseLine): Again {
    if (recorded.verdict === 'fail')
      return { unknown: 'what was under way when the target went away is not kept' };
    const { absences, cases, merged } = this.recorded;
    // Each shard has seen for itself.
    if (merged && recorded.verdict !== 'pass') return { unknown: 'what single shards saw of it is not kept' };
    const tried = cases.filter(({ transcript }) => transcript.length > 0).length;
    const gone = absences.find(({ back }) => back === undefined);
    const { startedAt, duration, judged, actual } = recorded;
    const lessThan = actual?.replace(/^.*?; /s, '');
    const presence = { culprits: [], absences: [...absences], gone, seen: tried > 0, lessThan };
    const { planned: as, outcome } = survived(planned, presence, {
      tried,
      isRisky: () => false,
      level: levelOf(this.#environment.spec),
    });
    return { line: resultOf(as, this.#environment, outcome, { startedAt, duration, judged }) };
  }
}
