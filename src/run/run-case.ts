import { judgesConnections, type PlannedCase } from '../plan/case.js';
import { weightOf } from '../verdict/weight.js';
import { HarnessError, Interrupted, isLabError } from '../verdict/harness-error.js';
import { factsOf } from '../verdict/facts.js';
import { Inconclusive, NonConformance } from '../verdict/non-conformance.js';
import { runSteps } from '../checks/index.js';
import { deadlineIn } from '../driver/live/deadline.js';
import type { Driver } from '../driver/driver.js';
import type { Environment } from './environment.js';
import { asObservation } from './observe.js';
import { substitute } from '../spec/template.js';
import type { CaseLine, ChangeLine } from '../verdict/record.js';
import { toldBy, type Near } from './near.js';
import type { Preambles } from './preamble.js';
import type { Tried, Trying } from './trying.js';
import { ownWaits } from './waits.js';
import type { Session } from './session.js';
import type { KnownFinding } from '../verdict/weight.js';

/** No case may take longer, whatever its usual waits add up to: the last guard against a hang of ours. */
const overallFactor = 25;
const overallLeast = 20_000;

/** Milliseconds: the guard, and what single steps may take besides. */
function longestOf(planned: PlannedCase, usually: number): number {
  const usual = Math.max(overallLeast, (planned.within ?? usually) * overallFactor);
  return ownWaits(planned).reduce((sum, wait) => sum + wait, usual);
}

type Outcome = Pick<
  CaseLine,
  | 'verdict'
  | 'expected'
  | 'actual'
  | 'differsAt'
  | 'reason'
  | 'because'
  | 'observed'
  | 'optional'
  | 'limitation'
>;

/**
 * Tries one case, as one attempt of possibly several. This is the only place where an exception becomes a verdict. Throws Interrupted when the run was
 * ended: such a case has no verdict.
 */
export async function runCase(
  planned: PlannedCase,
  environment: Environment,
  preambles: Preambles,
  { trying, near }: { trying?: Trying; near?: Near } = {},
): Promise<Tried> {
  const startedAt = Date.now();
  const began = performance.now();
  if (planned.settled)
    return {
      result: resultOf(planned, environment, planned.settled, { startedAt, duration: 0 }),
      changes: [],
      unreachable: false,
    };
  const { session } = environment;
  const deadline = deadlineIn(longestOf(planned, session.timeout), trying?.signal ?? environment.signal);
  const driver = environment.driver(deadline.signal);
  if (trying) trying.driver = driver;
  const changes: ChangeLine[] = [];
  let judgement: Judgement;
  let unclean: unknown;
  try {
    judgement = await judge(planned, environment, {
      preambles,
      driver,
      changes,
      startedAt,
      ...(near && { near: toldBy(near, driver) }),
    });
  } finally {
    await driver.close().catch((error: unknown) => (unclean = error));
    deadline.clear();
  }
  // What follows would meet a lab that is not as it should be.
  if (unclean !== undefined) judgement = { outcome: outcomeOf(unclean), judged: 0 };
  const duration = Math.round(performance.now() - began);
  const { judged } = judgement;
  const outcome = withSeen(judgement.outcome, driver.transcript);
  const details = { startedAt, duration, judged, transcript: driver.transcript };
  const result = resultOf(planned, environment, outcome, details);
  return { result, changes, unreachable: judgement.unreachable === true };
}

/** A pass that could have been one of several things says which it was. */
export function withSeen(outcome: Outcome, transcript: CaseLine['transcript']): Outcome {
  const seen = transcript.filter((event) => event.type === 'seen').map(({ text }) => text);
  return outcome.verdict === 'pass' && seen.length > 0 ? { ...outcome, actual: seen.join('; ') } : outcome;
}

const unreachable: ReadonlySet<string> = new Set(['TARGET_UNREACHABLE', 'HTTP_UNREACHABLE']);

export interface Judgement {
  outcome: Outcome;
  /** Demands that were judged. */
  judged: number;
  /** True: it came to nothing because a connection could not be had. */
  unreachable?: boolean;
}

interface Surroundings {
  preambles: Preambles;
  driver: Driver;
  /** Filled with what must be undone, also when the case ends before its check. */
  changes: ChangeLine[];
  /** Milliseconds since the epoch. */
  startedAt: number;
  near?: Near;
}

/** Judges a case by what a driver shows, live or recorded. Throws Interrupted when the run was ended. */
export async function judge(
  planned: PlannedCase,
  environment: Environment,
  surroundings: Surroundings,
): Promise<Judgement> {
  try {
    const judged = await attempt(planned, environment, surroundings);
    const outcome: Outcome = judged > 0 ? { verdict: 'pass' } : outcomeOf(judgedNothing(planned));
    return { outcome: asObservation(planned.observes, outcome), judged };
  } catch (error) {
    if (!(error instanceof Interrupted))
      return {
        outcome: asObservation(planned.observes, outcomeOf(error)),
        judged: 0,
        unreachable: isLabError(error) && unreachable.has(error.code),
      };
    if (environment.signal.aborted) throw error;
    return { outcome: outcomeOf(tookTooLong(planned)), judged: 0 };
  }
}

async function attempt(
  planned: PlannedCase,
  environment: Environment,
  { preambles, driver, changes, startedAt: now, near }: Surroundings,
): Promise<number> {
  const check = environment.checks.find(({ name }) => name === planned.check.name);
  if (!check)
    throw new HarnessError('SPEC_MISTAKE', `there is no check "${planned.check.name}"`, 'Correct the spec.');
  const { id: key, values, lane } = planned;
  const within = planned.within === undefined ? {} : { within: planned.within };
  const context = environment.context(driver, { key, values, lane, now, ...within });
  if (near) context.near = near;
  context.restarts = planned.effects.includes('restarts');
  context.willChange = (change) =>
    preambles.willChange({ ...change, chosen: planned.preambles }, context, { caseId: key, changes });
  await preambles.enter(planned.preambles, context, { caseId: planned.id, changes });
  // Only now is known what a case's values may name.
  Object.assign(context.scope, substitute(values, context.scope));
  context.connectDefaults = environment.connectDefaults(context.scope);
  if (planned.control.length > 0)
    await runSteps(context, planned.control, { stage: 'control', judging: false });
  return await check.run(context, planned.check.with);
}

function outcomeOf(error: unknown): Outcome {
  if (error instanceof NonConformance)
    return {
      verdict: 'fail',
      expected: error.expected,
      actual: error.actual,
      ...(error.at === undefined ? {} : { differsAt: error.at }),
    };
  if (error instanceof Inconclusive) {
    const because = error.because === undefined ? {} : { because: error.because };
    return { verdict: 'inconclusive', reason: error.message, ...because };
  }
  if (isLabError(error)) return { verdict: 'inconclusive', reason: `${error.message}. ${error.hint}` };
  if (error instanceof HarnessError)
    return { verdict: 'error', reason: `${error.code}: ${error.message}. ${error.hint}` };
  const { message, stack } = error instanceof Error ? error : new Error(String(error));
  return {
    verdict: 'error',
    reason: `INTERNAL: ${message}. Please report this: ${stack?.split('\n')[1]?.trim() ?? ''}`,
  };
}

const judgedNothing = (planned: PlannedCase): HarnessError =>
  new HarnessError('SPEC_MISTAKE', `the case ${planned.id} judged nothing`, 'Give it something to expect.');

const tookTooLong = (planned: PlannedCase): HarnessError =>
  new HarnessError(
    'CASE_OVERRAN',
    `the case ${planned.id} did not come to an end`,
    'Please report this with the record.',
  );

/** What is known to be wrong where this case looks; several things where it looks at several. */
export const knownFindingsOf = (planned: PlannedCase, { knownFindings }: Session): KnownFinding[] =>
  findingsFor(planned, knownFindings);

function findingsFor({ id, requirement }: PlannedCase, findings: readonly KnownFinding[]): KnownFinding[] {
  const name = id.slice(requirement.length + 1);
  return findings.filter(
    (known) => known.requirement === requirement && (known.case === undefined || known.case === name),
  );
}

/** The finding that a case is judged by: the one that says what was seen, where one does. */
function findingFor(
  planned: PlannedCase,
  session: Session,
  { verdict, actual = '', reason = '' }: Outcome,
): KnownFinding | undefined {
  // That nobody broke a rule of every connection this time does not say that it is mended: nothing provoked it.
  if (judgesConnections(planned) && verdict !== 'fail') return undefined;
  // What was listed until now, and is seen no more, is still on the list.
  const ended = verdict === 'pass' ? (session.endedFindings ?? []) : [];
  const findings = findingsFor(planned, [...session.knownFindings, ...ended]).filter(
    ({ intermittent }) => intermittent !== true || verdict !== 'pass',
  );
  const said = verdict === 'inconclusive' ? reason : actual;
  const isKind = ({ because }: KnownFinding): boolean =>
    (because !== undefined) === (verdict === 'inconclusive');
  return findings.find((finding) => isKind(finding) && said.includes(finding.seen)) ?? findings[0];
}

/** What the target says may be of any length, and what is said about it may quote it. */
const longestWords = 4000;

function shortened<Name extends string>(name: Name, text: string | undefined): { [_ in Name]?: string } {
  if (text === undefined || text.length <= longestWords) return {};
  return { [name]: `${text.slice(0, longestWords)}… (${text.length} characters)` } as { [_ in Name]: string };
}

export function resultOf(
  planned: PlannedCase,
  { session }: Environment,
  outcome: Outcome,
  details: { startedAt: number; duration: number; judged?: number; transcript?: CaseLine['transcript'] },
): CaseLine {
  const { id, spec, requirement, level, basis } = planned;
  const finding = findingFor(planned, session, outcome);
  const words = {
    ...shortened('expected', outcome.expected),
    ...shortened('actual', outcome.actual),
    ...shortened('reason', outcome.reason),
  };
  const weight = weightOf(
    { level, basis, ...outcome, actual: outcome.actual ?? '' },
    { strict: session.strict, finding },
  );
  return {
    type: 'case',
    id,
    spec,
    requirement,
    ...factsOf(planned),
    ...(planned.enumerated === undefined ? {} : { enumerated: planned.enumerated }),
    ...outcome,
    ...words,
    weight,
    ...(weight === 'known' && finding ? { known: finding.reason } : {}),
    judged: details.judged ?? 0,
    startedAt: details.startedAt,
    duration: details.duration,
    transcript: details.transcript ?? [],
  };
}
