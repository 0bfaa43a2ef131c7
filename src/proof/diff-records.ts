import type { RunRecord } from '../report/record/read-record.js';
import type { CaseLine } from '../verdict/record.js';
import { codesIn, observe, steady, type Behaviour, type Seen } from './behaviour.js';

/** What differs between two runs of the same requirements, one sentence each. */
export interface Differences {
  newlyFailing: string[];
  failingDifferently: string[];
  newlyPassing: string[];
  /** Passed before, and has no verdict any more. */
  noLongerJudged: string[];
  onlyInOne: string[];
  /** What the target does otherwise in cases that pass in both. */
  inPasses: string[];
}

/**
 * An answer is slower where nine of ten come so many times and so many milliseconds later than half of them did before, of
 * so many answers in each run. Where all kinds of answers are late, the machine or the network is: that factor is taken off.
 */
export const slower = { times: 3, milliseconds: 50, answers: 5 };

/** Compares two records case by case; the second is the newer one. */
export function diffRecords(before: RunRecord, after: RunRecord): Differences {
  const differences: Differences = {
    newlyFailing: [],
    failingDifferently: [],
    newlyPassing: [],
    noLongerJudged: [],
    onlyInOne: [],
    inPasses: [],
  };
  const earlier = new Map(before.cases.map((line) => [line.id, line]));
  const [was, is]: [Behaviour, Behaviour] = [new Map(), new Map()];
  const said = sayingOf(before, after);
  for (const line of after.cases) {
    const old = earlier.get(line.id);
    earlier.delete(line.id);
    compare(old, line, differences, said);
    if (old?.verdict !== 'pass' || line.verdict !== 'pass' || line.transcript.length === 0) continue;
    observe(was, old);
    observe(is, line);
    differences.inPasses.push(...codeChanges(old, line));
  }
  for (const { id, verdict } of earlier.values()) {
    const list = verdict === 'pass' ? differences.noLongerJudged : differences.onlyInOne;
    list.push(`${id} was ${verdict}, and is not there any more`);
  }
  differences.inPasses.push(...behaviourChanges(was, is));
  return differences;
}

const why = ({ actual, reason }: CaseLine): string => ((actual ?? reason) ? `: ${actual ?? reason}` : '');

/**
 * What a failure says without what differs from run to run: the run's own name, numbers, what else came meanwhile, and in
 * which cases a rule of every connection was broken.
 */
const sayingOf =
  (...records: RunRecord[]) =>
  ({ actual = '' }: CaseLine): string => {
    const names = records.flatMap(({ header }) => header?.run ?? []);
    const unnamed = names.reduce((text, name) => text.replaceAll(name, '#'), actual);
    return steady(unnamed.replace(/; (what came instead: |in \S+ on connection ).*$/s, ''));
  };

function compare(
  old: CaseLine | undefined,
  line: CaseLine,
  differences: Differences,
  said: (line: CaseLine) => string,
): void {
  const { id, verdict } = line;
  if (verdict === 'fail') {
    if (old?.verdict !== 'fail')
      differences.newlyFailing.push(
        `${id} ${line.level} (${old?.verdict ?? 'not there before'})${why(line)}`,
      );
    else if (said(old) !== said(line))
      differences.failingDifferently.push(`${id}: was "${old.actual}", is "${line.actual}"`);
  } else if (!old) differences.onlyInOne.push(`${id} is ${verdict}, and was not there before`);
  else if (verdict === 'pass' && old.verdict !== 'pass')
    differences.newlyPassing.push(`${id} (${old.verdict}${why(old)})`);
  else if (old.verdict === 'pass' && verdict !== 'pass')
    differences.noLongerJudged.push(`${id} is ${verdict}${why(line)}`);
}

function codeChanges(old: CaseLine, line: CaseLine): string[] {
  const codes = codesIn(line.transcript);
  return [...codesIn(old.transcript)].flatMap(([key, before]) => {
    const after = codes.get(key);
    return after === undefined || after === before ? [] : [`${line.id}: ${key} was ${before}, is ${after}`];
  });
}

function behaviourChanges(was: Behaviour, is: Behaviour): string[] {
  const all = lateness(was, is);
  return [...is].flatMap(([kind, after]) => {
    const before = was.get(kind);
    return before ? [...kindChanges(kind, before, after), ...slowerText(kind, before, after, all)] : [];
  });
}

function kindChanges(kind: string, before: Seen, after: Seen): string[] {
  const added = [...after.members].filter((one) => !before.members.has(one));
  const gone = [...before.members].filter((one) => !after.members.has(one));
  const where = `first in ${after.first}`;
  // What only one of them received is no member that came or went.
  if ((before.retain.size === 0) !== (after.retain.size === 0)) return [];
  const ours = before.ours || after.ours;
  return [
    ...added.map((member) => `${kind}: ${member} appeared, ${where}`),
    ...gone.map((member) => `${kind}: ${member} is gone, ${where}`),
    ...(!ours && after.retain.has(true) && !before.retain.has(true) && before.retain.size > 0
      ? [`${kind}: became retained, ${where}`]
      : []),
    ...(!ours && before.retain.has(true) && !after.retain.has(true)
      ? [`${kind}: is no longer retained, ${where}`]
      : []),
    ...(ours || sorted(before.qos) === sorted(after.qos)
      ? []
      : [`${kind}: QoS was ${sorted(before.qos)}, is ${sorted(after.qos)}, ${where}`]),
  ];
}

const sorted = (values: ReadonlySet<number>): string => [...values].sort().join(' and ');

/** The value that so large a part of all does not exceed. */
function quantile(values: readonly number[], part: number): number {
  const inOrder = values.toSorted((a, b) => a - b);
  return inOrder[Math.floor((inOrder.length - 1) * part)] ?? 0;
}

const enough = (before: Seen, after: Seen): boolean =>
  Math.min(before.times.length, after.times.length) >= slower.answers;

/** How many times as late the answers of the middle kind come, 1 where they do not. */
function lateness(was: Behaviour, is: Behaviour): number {
  const ratios = [...is].flatMap(([kind, after]) => {
    const before = was.get(kind);
    return before && enough(before, after) ? [quantile(after.times, 0.5) / quantile(before.times, 0.5)] : [];
  });
  return ratios.length < 3 ? 1 : Math.max(1, quantile(ratios, 0.5));
}

function slowerText(kind: string, before: Seen, after: Seen, all: number): string[] {
  if (!enough(before, after)) return [];
  const [was, is] = [quantile(before.times, 0.5) * all, quantile(after.times, 0.1)];
  if (is < was * slower.times || is - was < slower.milliseconds) return [];
  const times = quantile(after.times, 0.5);
  return [
    `${kind}: half of them came ${times.toFixed(0)} ms after what was sent instead of ${quantile(before.times, 0.5).toFixed(0)} ms (${after.times.length} and ${before.times.length} answers)`,
  ];
}
