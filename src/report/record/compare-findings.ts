import type { CaseLine, SessionHeader } from '../../verdict/record.js';
import type { KnownFinding } from '../../verdict/weight.js';

/** What became of a list of known findings in a run, for whatever version it was written. */
export interface ComparedFindings {
  listed: number;
  /** The versions that it was written for; empty where it names none. */
  versions: string[];
  stillSeen: number;
  /** What was judged and not seen any more. */
  gone: number;
  /** Comes and goes, and did not come. */
  absent: number;
  /** Of whose cases none has a verdict. */
  notJudged: number;
  /** Failures that count and are not listed. */
  news: number;
}

/** Whether a finding is listed for a case, whatever it came to. */
export const isFor = (
  { requirement, case: name }: Pick<KnownFinding, 'requirement' | 'case'>,
  line: CaseLine,
): boolean =>
  requirement === line.requirement && (name === undefined || `${requirement}/${name}` === line.id);

/** Whether a case came to what is listed. */
export const isAsListed = (
  { seen, because }: KnownFinding,
  { verdict, actual = '', reason = '' }: CaseLine,
): boolean =>
  because === undefined
    ? verdict === 'fail' && actual.includes(seen)
    : verdict === 'inconclusive' && reason.includes(seen);

const counting: ReadonlySet<CaseLine['weight']> = new Set(['block', 'stale', 'known']);

/** Holds the list of a session against its cases; undefined where nothing is listed. */
export function compareFindings(
  { spec, knownFindings, endedFindings = [], otherFindings = [] }: SessionHeader,
  cases: readonly CaseLine[],
): ComparedFindings | undefined {
  const all = [...knownFindings, ...endedFindings, ...otherFindings];
  if (all.length === 0) return undefined;
  const own = cases.filter((line) => line.spec === spec);
  const count = { stillSeen: 0, gone: 0, absent: 0, notJudged: 0 };
  for (const finding of all) count[fateOf(finding, own)] += 1;
  const news = own.filter(
    (line) =>
      line.verdict === 'fail' &&
      counting.has(line.weight) &&
      !all.some((finding) => isFor(finding, line) && isAsListed(finding, line)),
  );
  const versions = new Set(all.flatMap((one) => (one as { versions?: string }).versions ?? []));
  return { listed: all.length, versions: [...versions], ...count, news: news.length };
}

function fateOf(
  finding: KnownFinding,
  cases: readonly CaseLine[],
): 'stillSeen' | 'gone' | 'absent' | 'notJudged' {
  const lines = cases.filter((line) => isFor(finding, line));
  if (lines.some((line) => isAsListed(finding, line))) return 'stillSeen';
  if (!lines.some(({ verdict }) => verdict === 'pass' || verdict === 'fail')) return 'notJudged';
  return finding.intermittent ? 'absent' : 'gone';
}

const mostVersions = 3;

/** `of 15 known findings listed for 2.0.11, 3 are still seen, 12 are gone, 2 are new`. */
export function comparedText({
  listed,
  versions,
  stillSeen,
  gone,
  absent,
  notJudged,
  news,
}: ComparedFindings): string {
  const named = versions.length > mostVersions ? [...versions.slice(0, mostVersions), 'others'] : versions;
  const forVersions = named.length === 0 ? '' : ` for ${named.join(', ')}`;
  return [
    `of ${listed} known findings listed${forVersions}, ${stillSeen} are still seen`,
    `${gone} are gone`,
    ...(absent > 0 ? [`${absent} come and go and were not seen`] : []),
    ...(notJudged > 0 ? [`${notJudged} were not judged`] : []),
    `${news} are new`,
  ].join(', ');
}
