import { setImmediate as nextTurn } from 'node:timers/promises';
import type { StartDevice } from '../driver/broker/client-device.js';
import { judgesConnections, type Plan, type PlannedCase } from '../plan/case.js';
import { survivesCase } from '../plan/survives.js';
import type { Spec } from '../spec/model.js';
import { levelOf } from '../spec/protocol.js';
import { Interrupted } from '../verdict/harness-error.js';
import type { Transcript } from '../verdict/evidence.js';
import type { CaseLine } from '../verdict/record.js';
import { absenceText } from '../verdict/absence.js';
import { absenceLine } from './absence.js';
import { triedAlongside } from './alongside.js';
import type { Busy } from './busy.js';
import { Conditions } from './conditions.js';
import { Environment } from './environment.js';
import { Journal } from './journal.js';
import { Locks } from './locks.js';
import type { PlannedSession } from './plan-session.js';
import { Preambles } from './preamble.js';
import { Presence, type Judged } from './presence.js';
import { knownFindingsOf, resultOf, runCase } from './run-case.js';
import { watchFor } from './stand-by.js';
import { expectedTimes } from './start-order.js';
import { Surface } from './surface.js';
import { survived } from './survives.js';
import { Undoing } from './undoing.js';
import { ownWaits } from './waits.js';
import { WireBook } from './wire-book.js';

/** Milliseconds of waiting from which on a case had better start early. */
const longEnough = 1000;

/** One spec tried on one target. Cases start when they are asked for, and each is tried once. */
export class Run {
  readonly plan: Plan;
  readonly spec: Spec;
  readonly #environment: Environment;
  readonly #journal: Journal;
  readonly #preambles: Preambles;
  readonly #locks: Locks;
  readonly #conditions: Conditions;
  readonly #presence: Presence;
  readonly #undoing: Undoing;
  readonly #wire: WireBook;
  /** Of a bare document: what is used beside it. */
  readonly #surface: Surface | undefined;
  /** Cases that were tried, whatever came of it. */
  #tried = 0;
  #end: Promise<void> | undefined;
  #watchIsJudged = false;
  readonly #planned: ReadonlyMap<string, PlannedCase>;
  readonly #results = new Map<string, Promise<CaseLine>>();
  readonly #alongside: ReadonlySet<string>;
  readonly #expected: ReadonlyMap<string, number>;

  /** `onFailure` is told what cannot be written to the record; `busy` are places that this run shares with others. */
  constructor(
    { session, spec, plan, checks }: PlannedSession,
    signal: AbortSignal,
    {
      onFailure,
      busy,
      startDevice,
    }: { onFailure?: (why: string) => void; busy?: Busy; startDevice?: StartDevice } = {},
  ) {
    this.spec = spec;
    this.plan = plan;
    this.#planned = new Map(plan.cases.map((planned) => [planned.id, planned]));
    this.#environment = new Environment(spec, checks, session, signal, startDevice);
    this.#journal = new Journal(session.recordFile, spec.id, onFailure);
    this.#wire = new WireBook(spec);
    this.#surface = spec.behindBroker ? new Surface(this.#environment) : undefined;
    this.#preambles = new Preambles(this.#environment, this.#journal, this.#takeBesides);
    this.#locks = new Locks(session.concurrency, busy);
    this.#conditions = new Conditions(
      plan,
      spec.smoke,
      session.knownFindings,
      async (id) => await this.case(id),
    );
    this.#presence = new Presence({
      watch: watchFor(plan, this.#environment, this.#preambles, this.#takeBesides),
      signal,
      recovery: session.recoveryTimeout,
      host: new URL(session.target.address).host,
      spec: spec.id,
      onAbsence: (absence) => this.#journal.absence(absenceLine(absence)),
      onReturn: () => this.#preambles.again(),
    });
    this.#undoing = new Undoing(this.#preambles, this.#presence, signal);
    this.#expected = expectedTimes(plan.cases, session.concurrency, (planned) => this.#waitOf(planned));
    this.#alongside = triedAlongside(plan.cases, session.concurrency, (planned) => this.#waitsLong(planned));
    // Certificates take a moment; the first case awaits them, and says what is wrong.
    this.#environment.ready().catch(() => undefined);
  }

  /** The result of a case, tried now if it was not yet. Throws Interrupted when the run ends before it has one. */
  case(id: string): Promise<CaseLine> {
    const known = this.#results.get(id);
    if (known) return known;
    const planned = this.#planned.get(id);
    if (!planned) throw new Error(`the plan has no case "${id}"`);
    const result = this.#try(planned);
    // Whoever asks for the result sees the rejection; a dependency that nobody asks for must not end the process.
    result.catch(() => undefined);
    this.#results.set(id, result);
    return result;
  }

  /** Asks for every case that is not judged at the end; nothing is tried afterwards, so what they shared is put back. */
  async othersAsked(): Promise<void> {
    const others = this.plan.cases.filter(({ atEnd }) => !atEnd);
    await Promise.allSettled(others.map(({ id }) => this.case(id)));
    await (this.#end ??= this.#undoing.shared());
  }

  /** Tries every case of the plan. */
  async all(): Promise<CaseLine[]> {
    return await Promise.all(this.plan.cases.map(({ id }) => this.case(id)));
  }

  async close(): Promise<void> {
    this.#presence.close();
    // A finding that --only left out of the plan is a finding all the same.
    const planned = survivesCase(this.spec);
    const isMissing = !this.spec.behindBroker && !this.#results.has(planned.id);
    if (this.#presence.culprits.length > 0 && isMissing) this.#survives(planned);
    const surface = await this.#surface?.close();
    if (surface) this.#journal.surface({ ...surface, spec: this.spec.id });
    this.#journal.close();
    await this.#environment.close();
  }

  async #try(planned: PlannedCase): Promise<CaseLine> {
    if (planned.atEnd) return await this.#tryAtEnd(planned);
    const outcome = await this.#whyNot(planned);
    if (outcome) return this.#untried(planned, outcome);
    if (planned.risky) await this.#othersFirst(({ risky, atEnd }) => !risky && !atEnd);
    await this.#environment.ready();
    await this.#surface?.begin();
    const work = async (rests: () => void): Promise<() => Promise<CaseLine>> =>
      await this.#judged(planned, rests);
    const result = await this.#locks.run(planned.uses, work, {
      expected: this.#expected.get(planned.id) ?? 0,
      mostlyWaits: this.#waitOf(planned) > 0,
    });
    return await result();
  }

  /** For a timer of the protocol, longer than for anything else. */
  #waitsLong(planned: PlannedCase): boolean {
    const { checks, session } = this.#environment;
    return ownWaits(planned, checks).some((wait) => wait > session.timeout);
  }

  /** Milliseconds that a case will wait, as far as it is known to: what is known to go wrong mostly waits in vain. */
  #waitOf(planned: PlannedCase): number {
    const { checks, session } = this.#environment;
    const inVain = knownFindingsOf(planned, session).length > 0 ? session.timeout : 0;
    return Math.max(inVain, ...ownWaits(planned, checks).filter((wait) => wait >= longEnough));
  }

  async #tryAtEnd(planned: PlannedCase): Promise<CaseLine> {
    // Whoever asks for all of them may be asking just now.
    await nextTurn();
    await this.#othersFirst(({ atEnd }) => !atEnd);
    await this.#presence.settled();
    if (this.#environment.signal.aborted) throw new Interrupted();
    return judgesConnections(planned) ? this.#judgeConnections(planned) : this.#survives(planned);
  }

  /** What a rule of every connection comes to, by all that was tried. */
  #judgeConnections(planned: PlannedCase): CaseLine {
    const findings = knownFindingsOf(planned, this.#environment.session);
    const { rule } = planned.check.with as { rule: string };
    const { gone } = this.#presence;
    if (gone) this.#wire.miss(absenceText(gone));
    if (!this.#watchIsJudged) this.#takeBesides('the watch over the target', this.#presence.transcript);
    this.#watchIsJudged = true;
    const order = this.plan.cases.map(({ id }) => id);
    const { outcome, ...seen } = this.#wire.judge(rule, order, (actual) =>
      findings.some((finding) => actual.includes(finding.seen)),
    );
    const details = { startedAt: Date.now(), duration: 0, ...seen };
    return this.#keep(resultOf(planned, this.#environment, outcome, details));
  }

  /** Has the rules judge connections that belong to no case, and the record keep what went over them. */
  readonly #takeBesides = (place: string, transcript: Transcript, startedAt?: number): void => {
    this.#wire.take(place, transcript);
    const { id: spec } = this.spec;
    if (transcript.length > 0 && this.plan.cases.some(judgesConnections))
      this.#journal.exchange({ type: 'exchange', spec, place, ...(startedAt && { startedAt }), transcript });
  };

  /** Why a case is not worth trying; undefined when it is. */
  async #whyNot(planned: PlannedCase): Promise<Parameters<typeof resultOf>[2] | undefined> {
    const reason = await this.#conditions.whyNot(
      planned,
      this.#alongside.has(planned.id) ? { presumes: [] } : planned,
    );
    const { gone } = this.#presence;
    // All that could not be tried after it have this one reason.
    if (gone && !planned.settled) return { verdict: 'inconclusive', reason: absenceText(gone) };
    return reason;
  }

  /** Tries a case while the target is there, and takes back what it changed. Answers what gives its result. */
  async #judged(planned: PlannedCase, rests: () => void): Promise<() => Promise<CaseLine>> {
    const judged = await this.#presence.judged({
      id: planned.id,
      restarts: planned.effects.includes('restarts'),
      attempt: async (trying) =>
        await runCase(planned, this.#environment, this.#preambles, {
          trying,
          ...(this.#surface && { near: (wanted) => this.#surface!.near(wanted) }),
        }),
      discard: async ({ changes }) => await this.#undoing.undo(changes),
      rests,
    });
    const triedAgain = judged.absences.map(absenceText);
    const again = triedAgain.length === 0 ? {} : { triedAgain };
    const tried = 'tried' in judged ? judged.tried : undefined;
    const kept = (line: CaseLine): CaseLine => this.#keep({ ...line, ...again });
    if (!tried) {
      const line = kept(this.#withoutVerdict(planned, judged));
      return () => Promise.resolve(line);
    }
    this.#tried += 1;
    this.#wire.take(planned.id, tried.result.transcript);
    this.#surface?.take(tried.result.transcript);
    const settle = async (): Promise<CaseLine> =>
      kept(await this.#conditions.asItStands(planned, await this.#unlessPresumed(planned, tried.result)));
    // It has let go of its place by then: what it presumes may wait for a case that runs alone.
    const later = this.#alongside.has(planned.id);
    const result = later ? undefined : await settle();
    await this.#undoing.undo(tried.changes);
    return result ? () => Promise.resolve(result) : settle;
  }

  /** What a case came to, unless something failed meanwhile that it presumes. */
  async #unlessPresumed(planned: PlannedCase, result: CaseLine): Promise<CaseLine> {
    const failed = this.#alongside.has(planned.id) ? await this.#conditions.whyUnjudged(planned) : undefined;
    return failed ? resultOf(planned, this.#environment, failed, result) : result;
  }

  /** What a case comes to whose attempts the target did not outlast. */
  #withoutVerdict(planned: PlannedCase, judged: Judged): CaseLine {
    const line = (reason: string): CaseLine => {
      this.#wire.miss(reason);
      const details = { startedAt: Date.now(), duration: 0 };
      return resultOf(planned, this.#environment, { verdict: 'inconclusive', reason }, details);
    };
    if ('gone' in judged) return line(absenceText(judged.gone));
    if (!('culprit' in judged))
      return line(`the target went away each of the ${judged.absences.length} times that this was under way`);
    const { tried, again } = judged.culprit;
    this.#tried += 1;
    // Alone, and a second time: that everything ends is what the case does, so a failure by it is one. A pass is not.
    if (again.how === 'ended every connection at once' && tried.result.verdict === 'fail') {
      this.#wire.take(planned.id, tried.result.transcript);
      return tried.result;
    }
    return line(
      `the target went away when this was under way, and again when it was tried alone: see ${survivesCase(this.spec).id}`,
    );
  }

  #survives(planned: PlannedCase): CaseLine {
    const survival = survived(planned, this.#presence, {
      tried: this.#tried,
      isRisky: (id) => this.#planned.get(id)?.risky === true,
      level: levelOf(this.spec),
    });
    const { outcome, planned: as, ...seen } = survival;
    const details = { startedAt: Date.now(), duration: 0, ...seen };
    return this.#keep(resultOf(as, this.#environment, outcome, details));
  }

  /** Waits for every case asked for of a kind; none of them stands on one that is not, so this ends. */
  async #othersFirst(isOther: (planned: PlannedCase) => boolean): Promise<void> {
    let others = this.plan.cases.filter(isOther).map(({ id }) => id);
    for (;;) {
      const asked = others.flatMap((id) => this.#results.get(id) ?? []);
      if (asked.length === 0) return;
      others = others.filter((id) => !this.#results.has(id));
      await Promise.allSettled(asked);
    }
  }

  #untried(planned: PlannedCase, outcome: Parameters<typeof resultOf>[2]): CaseLine {
    return this.#keep(resultOf(planned, this.#environment, outcome, { startedAt: Date.now(), duration: 0 }));
  }

  #keep(result: CaseLine): CaseLine {
    this.#journal.result(result, this.#planned.get(result.id));
    return result;
  }
}
