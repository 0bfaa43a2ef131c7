import type { RunningTarget } from '../../fixtures/contract.js';
import { planSession, type PlannedSession } from '../../src/run/plan-session.js';
import { Run } from '../../src/run/run.js';
import type { Plan } from '../../src/plan/case.js';
import type { CaseLine } from '../../src/verdict/record.js';
import { worst, type Verdict } from '../../src/verdict/verdict.js';
import { requirementsThatUse } from './concerns.js';
import { sessionOn, type SessionOptions } from './session.js';

/** What a requirement came to on one target. */
export interface Outcome {
  verdict: Verdict;
  /** Why, in one line: the worst case's failure or reason. */
  why: string;
  /** It fails as listed among the known findings of the target, no more and no less. */
  known: boolean;
  /** Milliseconds that its cases took. */
  duration: number;
}

/** Spec and cases by what they depend on: reading a spec takes longer than most mutants. */
const planned = new Map<string, PlannedSession>();

function planFor(session: ReturnType<typeof sessionOn>): PlannedSession {
  const { spec, only = '', capabilities, parameters } = session;
  const key = JSON.stringify([spec, only, capabilities, Object.keys(parameters)]);
  const known = planned.get(key) ?? planSession(session);
  planned.set(key, known);
  return { ...known, session };
}

/** A run against a twin in this process, of which single requirements can be asked for. */
export class MatrixRun {
  readonly #run: Run;
  readonly #ends = new AbortController();

  constructor(target: RunningTarget, options: SessionOptions = {}) {
    const session = sessionOn(target, options);
    const planned = planFor(session);
    // One case at a time on a device.
    if (planned.spec.role === 'device') session.concurrency = 1;
    const { device } = target;
    // It is stopped by whoever has started it.
    const inHand = device && { ...device, stop: async () => {} };
    this.#run = new Run(planned, this.#ends.signal, inHand && { startDevice: async () => inHand });
  }

  get requirements(): string[] {
    // Whether the target survives has a stand-in that goes away for a mutant: test/run/away.test.ts.
    const tried = this.#run.plan.cases.filter(({ requirement }) => !requirement.endsWith('.survives'));
    return [...new Set(tried.map(({ requirement }) => requirement))];
  }

  /** Requirements, each after those that must have passed before it: whoever is tried then is tried for itself. */
  get requirementsInOrder(): string[] {
    const ordered = new Set<string>();
    const add = (id: string): void => {
      for (const needed of this.requiredFor(id)) if (!ordered.has(needed)) add(needed);
      if (this.#casesOf(id).length > 0) ordered.add(id);
    };
    if (this.#run.spec.smoke !== undefined) add(this.#run.spec.smoke);
    this.requirements.forEach(add);
    return [...ordered];
  }

  /** Requirements that a fault in this operation can be seen by; all of them when it may be in any. */
  concernedBy(operation: string | undefined): string[] {
    return operation === undefined ? this.requirements : requirementsThatUse(operation, this.#run);
  }

  /** Requirements that are tried before this one, since it stands on them. */
  requiredFor(requirement: string): string[] {
    return [
      ...new Set(this.#casesOf(requirement).flatMap(({ requires, presumes }) => [...requires, ...presumes])),
    ];
  }

  /** The verdict of a requirement, with those it depends on tried first; undefined when the plan does not have it. */
  async outcome(requirement: string): Promise<Outcome | undefined> {
    const cases = this.#casesOf(requirement);
    if (cases.length === 0) return undefined;
    return outcomeOf(await Promise.all(cases.map(({ id }) => this.#run.case(id))));
  }

  /** The lines of these requirements' cases, in the order of the plan; of all of them when none are named. */
  async lines(requirements: readonly string[] = this.requirements): Promise<CaseLine[]> {
    const wanted = this.#run.plan.cases.filter(({ requirement }) => requirements.includes(requirement));
    return await Promise.all(wanted.map(({ id }) => this.#run.case(id)));
  }

  #casesOf(requirement: string): Plan['cases'] {
    return this.#run.plan.cases.filter((candidate) => candidate.requirement === requirement);
  }

  async close(): Promise<void> {
    this.#ends.abort();
    await this.#run.close();
  }
}

function outcomeOf(lines: CaseLine[]): Outcome {
  const verdict = worst(lines.map((line) => line.verdict));
  const decisive = lines.filter((line) => line.verdict === verdict);
  // A failure that is not among the known findings says more than one that is.
  const line = decisive.find(({ weight }) => weight !== 'known') ?? decisive[0];
  return {
    verdict,
    why: verdict === 'fail' ? `expected ${line?.expected}, but ${line?.actual}` : (line?.reason ?? ''),
    known: line?.weight === 'known',
    duration: Math.max(...lines.map(({ duration }) => duration)),
  };
}
