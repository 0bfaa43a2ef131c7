import type { Plan, PlannedCase } from '../plan/case.js';
import type { KnownFinding } from '../verdict/weight.js';
import type { CaseLine } from '../verdict/record.js';
import { findingOfPacket } from './listed-packet.js';
import { absence } from './observe.js';
import type { resultOf } from './run-case.js';

type Outcome = Parameters<typeof resultOf>[2];

/** What a case comes to that was not tried because of another, or was tried beside it for nothing. */
const becauseOf = (
  { id, verdict, reason, actual }: CaseLine,
  not: 'tried' | 'judged' = 'tried',
): Outcome => ({
  verdict: 'inconclusive',
  reason: `not ${not}: ${id} ${verdict === 'fail' ? 'failed' : `is ${verdict}`} (${actual ?? reason ?? 'no reason given'})`,
  because: id,
});

/** What must hold before a case is tried, as far as other cases of its plan tell. */
export class Conditions {
  readonly #byRequirement = new Map<string, PlannedCase[]>();

  /** `resultFor` tries a case, or answers what it came to. */
  constructor(
    private readonly plan: Plan,
    private readonly smoke: string | undefined,
    private readonly knownFindings: readonly KnownFinding[],
    private readonly resultFor: (id: string) => Promise<CaseLine>,
  ) {
    for (const planned of plan.cases) {
      const cases = this.#byRequirement.get(planned.requirement);
      if (cases) cases.push(planned);
      else this.#byRequirement.set(planned.requirement, [planned]);
    }
  }

  /**
   * Why a case is not worth trying; undefined when it is. What it requires comes first, then what the target may lack,
   * and only what applies to the target can stand on something that failed. With `presumes: []`, what it presumes is
   * not waited for: `whyUnjudged` tells it afterwards.
   */
  async whyNot(
    planned: PlannedCase,
    { presumes }: Pick<PlannedCase, 'presumes'> = planned,
  ): Promise<Outcome | undefined> {
    const { settled, requires } = planned;
    if (settled) return (await this.#absentCapability(planned)) ?? settled;
    const smoke = this.smoke !== undefined && planned.requirement !== this.smoke ? [this.smoke] : [];
    const notPassed = await this.#firstThat(({ verdict }) => verdict !== 'pass', [...smoke, ...requires]);
    if (notPassed) return becauseOf(notPassed);
    const absent = await this.#absentCapability(planned);
    if (absent) return absent;
    const failed = await this.#firstThat((result) => this.#hasFailed(result), presumes);
    return failed && becauseOf(failed);
  }

  #casesOf(requirement: string): readonly PlannedCase[] {
    return this.#byRequirement.get(requirement) ?? [];
  }

  /** Why a case that was tried beside what it presumes is not judged; undefined when it is. */
  async whyUnjudged({ presumes }: PlannedCase): Promise<Outcome | undefined> {
    const failed = await this.#firstThat((result) => this.#hasFailed(result), presumes);
    return failed && becauseOf(failed, 'judged');
  }

  /**
   * What is known to be wrong leaves no verdict where it is in the way: what stands on it is tried, and is part of the
   * known finding when that comes to nothing. So is what comes to nothing where a packet came that is listed as one that
   * cannot be read. A failure of its own is listed for itself.
   */
  async asItStands(planned: PlannedCase, result: CaseLine): Promise<CaseLine> {
    if (result.verdict !== 'inconclusive' || result.because !== undefined) return result;
    const stoodOn = [...planned.requires, ...planned.presumes];
    for (const needed of this.plan.cases.filter(({ requirement }) => stoodOn.includes(requirement))) {
      const { id, weight, known = '' } = await this.resultFor(needed.id);
      if (weight === 'known')
        return { ...result, weight, because: id, known: `it stands on ${id}: ${known}` };
    }
    const rules = this.plan.cases.filter(({ atEnd }) => atEnd).map(({ requirement }) => requirement);
    const listed = findingOfPacket(result.transcript, this.knownFindings, rules);
    if (!listed) return result;
    return { ...result, weight: 'known', known: `${listed.requirement} is listed: ${listed.reason}` };
  }

  /**
   * Why a capability that the case needs is not there, as was observed. A case that lacks a parameter is not applicable
   * either where the target lacks what the parameter is for.
   */
  async #absentCapability(planned: PlannedCase): Promise<ReturnType<typeof absence>> {
    if (planned.settled?.verdict === 'not-applicable') return undefined;
    for (const needed of planned.observedBy) {
      for (const observing of this.#casesOf(needed.requirement)) {
        const absent = absence(needed, await this.resultFor(observing.id), observing.settled === undefined);
        if (absent && (!planned.settled || absent.verdict === 'not-applicable')) return absent;
      }
    }
    return undefined;
  }

  /** It failed, or was not tried since another had. */
  async #hasFailed({ verdict, because }: CaseLine): Promise<boolean> {
    if (verdict !== 'inconclusive') return verdict === 'fail';
    const root = this.plan.cases.find(({ id }) => id === because);
    return root !== undefined && (await this.#hasFailed(await this.resultFor(root.id)));
  }

  /** The first case of these requirements that is not as it should be, known findings apart. */
  async #firstThat(
    isWrong: (result: CaseLine) => boolean | Promise<boolean>,
    requirements: readonly string[],
  ): Promise<CaseLine | undefined> {
    for (const requirement of new Set(requirements)) {
      for (const needed of this.#casesOf(requirement)) {
        const result = await this.resultFor(needed.id);
        if (result.weight !== 'known' && (await isWrong(result))) return result;
      }
    }
    return undefined;
  }
}
