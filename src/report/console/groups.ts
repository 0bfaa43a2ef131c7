import type { CaseLine } from '../../verdict/record.js';

/** Cases of one requirement that somebody must look at for the same reason, the most serious first. */
export interface Group {
  requirement: string;
  /** The one that stands for all. */
  example: CaseLine;
  others: CaseLine[];
}

const order: readonly CaseLine['weight'][] = ['block', 'stale', 'harness', 'incomplete', 'warn', 'known'];

/** In which the same reason differs from case to case. */
const times = /\d+(\.\d+)? ms/g;

/** Whether a case did not end as it should: it failed, has no verdict, or no longer fails as listed. */
const isOpen = ({ verdict, weight }: CaseLine): boolean =>
  verdict === 'pass' ? weight === 'stale' : verdict !== 'not-applicable';

/**
 * What did not end as it should, by requirement, in the order of the record. A case that another one explains is left
 * out; cases without a verdict for the same reason are one group, whatever their requirements.
 * @param known whether failures are told that are listed among the known findings
 */
export function groupsOf(cases: readonly CaseLine[], { known }: { known: boolean }): Group[] {
  const groups = new Map<string, CaseLine[]>();
  for (const line of cases) {
    if (!isOpen(line) || line.because !== undefined) continue;
    if (line.weight === 'known' && !known) continue;
    const key =
      line.verdict === 'inconclusive'
        ? `because ${line.reason?.replace(times, '')}`
        : `${line.spec} ${line.requirement}`;
    const group = groups.get(key);
    if (group) group.push(line);
    else groups.set(key, [line]);
  }
  return [...groups.values()].map((lines) => {
    const [example, ...others] = lines.toSorted((a, b) => order.indexOf(a.weight) - order.indexOf(b.weight));
    return { requirement: example!.requirement, example: example!, others };
  });
}
