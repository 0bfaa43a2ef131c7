import { builtInChecks, type Check } from '../checks/index.js';
import type { Plan, PlannedCase } from '../plan/case.js';
import { buildPlan } from '../plan/plan.js';
import { loadSpec } from '../spec/load.js';
import type { Spec } from '../spec/model.js';
import type { CaseLine } from '../verdict/record.js';
import { Environment } from './environment.js';
import { Journal } from './journal.js';
import { Locks } from './locks.js';
import { absence } from './observe.js';
import { Preambles } from './preamble.js';
import { knownFindingOf, resultOf, runCase } from './run-case.js';
import type { Session } from './session.js';
import { ownWaits } from './waits.js';

/** Reads a session's spec and lists the cases that it will try. Throws SpecError. Nothing is sent. */
export function planSession(
  session: Session,
  checks: readonly Check[] = builtInChecks,
): { spec: Spec; plan: Plan } {
  const spec = loadSpec(session.spec, checks);
  const { capabilities, parameters, allowDestructive, allowRisky, only } = session;
  const plan = buildPlan(spec, {
    claims: { capabilities, parameters, allowDestructive, allowRisky },
    only,
  });
  return { spec, plan };
}

/** One spec tried on one target. Cases start when they are asked for, and each is tried once. */
export class Run {
  readonly plan: Plan;
  readonly spec: Spec;
  readonly #environment: Environment;
  readonly #journal: Journal;
  readonly #preambles: Preambles;
  readonly #locks: Locks;
  readonly #results = new Map<string, Promise<CaseLine>>();

  /** `planned` is what planSession answered for this spec, where several runs share it: reading a spec takes longest. */
  constructor(
    session: Session,
    signal: AbortSignal,
    checks: readonly Check[] = builtInChecks,
    planned: { spec: Spec; plan: Plan } = planSession(session, checks),
  ) {
    const { spec, plan } = planned;
    this.spec = spec;
    this.plan = plan;
    this.#environment = new Environment(spec, checks, session, signal);
    this.#journal = new Journal(session.recordFile, spec.id);
    this.#preambles = new Preambles(this.#environment, this.#journal);
    this.#locks = new Locks(session.concurrency);
    // Certificates take a moment; the first case awaits them, and says what is wrong.
    this.#environment.ready().catch(() => undefined);
  }

  /** The result of a case, tried now if it was not yet. Throws Interrupted when the run ends before it has one. */
  case(id: string): Promise<CaseLine> {
    const known = this.#results.get(id);
    if (known) return known;
    const planned = this.plan.cases.find((candidate) => candidate.id === id);
    if (!planned) throw new Error(`the plan has no case "${id}"`);
    const result = this.#try(planned);
    // Whoever asks for the result sees the rejection; a dependency that nobody asks for must not end the process.
    result.catch(() => undefined);
    this.#results.set(id, result);
    return result;
  }

  /** Tries every case of the plan. */
  async all(): Promise<CaseLine[]> {
    return await Promise.all(this.plan.cases.map(({ id }) => this.case(id)));
  }

  async close(): Promise<void> {
    await this.#environment.close();
  }

  async #try(planned: PlannedCase): Promise<CaseLine> {
    const explanation = planned.settled ? undefined : await this.#unmetCondition(planned);
    if (explanation) {
      const { id, verdict, reason, actual } = explanation;
      const outcome = {
        verdict: 'inconclusive' as const,
        reason: `not tried: ${id} ${verdict === 'fail' ? 'failed' : `is ${verdict}`} (${actual ?? reason ?? 'no reason given'})`,
        because: id,
      };
      return this.#untried(planned, outcome);
    }
    const absent = planned.settled ? undefined : await this.#absentCapability(planned);
    if (absent) return this.#untried(planned, absent);
    if (planned.risky && !planned.settled) await this.#othersFirst();
    await this.#environment.ready();
    const work = async (): Promise<CaseLine> => {
      const { result, effects } = await runCase(planned, this.#environment, this.#preambles);
      this.#keep(result);
      for (const effect of effects.toReversed()) await this.#preambles.undo(effect, this.#environment.signal);
      return result;
    };
    const { session } = this.#environment;
    // What is known to go wrong mostly waits in vain.
    const mostlyWaits =
      knownFindingOf(planned, session) !== undefined ||
      ownWaits(planned).some((wait) => wait > session.timeout);
    // Others wait for what an observation shows.
    const first = mostlyWaits || planned.observes !== undefined;
    return await this.#locks.run(planned.uses, work, { first, mostlyWaits });
  }

  /** Waits for every case asked for that is not risky; none of them stands on one that is, so this ends. */
  async #othersFirst(): Promise<void> {
    const harmless = this.plan.cases.filter(({ risky }) => !risky).map(({ id }) => id);
    const waitedFor = new Set<string>();
    for (;;) {
      const next = harmless.find((id) => this.#results.has(id) && !waitedFor.has(id));
      if (next === undefined) return;
      waitedFor.add(next);
      await this.#results.get(next)!.catch(() => undefined);
    }
  }

  /** Why a capability that the case needs is not there, as was observed. */
  async #absentCapability(planned: PlannedCase): Promise<ReturnType<typeof absence>> {
    for (const needed of planned.observedBy) {
      for (const observing of this.plan.cases.filter((other) => other.requirement === needed.requirement)) {
        const absent = absence(needed, await this.case(observing.id), observing.settled === undefined);
        if (absent) return absent;
      }
    }
    return undefined;
  }

  #untried(planned: PlannedCase, outcome: Parameters<typeof resultOf>[2]): CaseLine {
    return this.#keep(resultOf(planned, this.#environment, outcome, { startedAt: Date.now(), duration: 0 }));
  }

  #keep(result: CaseLine): CaseLine {
    this.#journal.result(result);
    return result;
  }

  /** The first case that had to pass before this one and did not, or that must not have failed and did. */
  async #unmetCondition(planned: PlannedCase): Promise<CaseLine | undefined> {
    const smoke =
      this.spec.smoke !== undefined && planned.requirement !== this.spec.smoke ? [this.spec.smoke] : [];
    const hasNotPassed = ({ verdict }: CaseLine): boolean => verdict !== 'pass';
    return (
      (await this.#firstThat(hasNotPassed, [...smoke, ...planned.requires])) ??
      (await this.#firstThat((result) => this.#hasFailed(result), planned.presumes))
    );
  }

  /** It failed, or was not tried since another had. */
  async #hasFailed({ verdict, because }: CaseLine): Promise<boolean> {
    if (verdict !== 'inconclusive') return verdict === 'fail';
    const root = this.plan.cases.find(({ id }) => id === because);
    return root !== undefined && (await this.#hasFailed(await this.case(root.id)));
  }

  /** The first case of these requirements that is not as it should be, known findings apart. */
  async #firstThat(
    isWrong: (result: CaseLine) => boolean | Promise<boolean>,
    requirements: readonly string[],
  ): Promise<CaseLine | undefined> {
    for (const requirement of new Set(requirements)) {
      for (const needed of this.plan.cases.filter((candidate) => candidate.requirement === requirement)) {
        const result = await this.case(needed.id);
        if (result.effect !== 'known' && (await isWrong(result))) return result;
      }
    }
    return undefined;
  }
}
