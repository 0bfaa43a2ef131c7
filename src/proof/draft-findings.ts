import { isAsListed, isFor } from '../report/record/compare-findings.js';
import type { RunRecord } from '../report/record/read-record.js';
import { defined } from '../target/defined.js';
import type { ListedFinding } from '../target/known-findings.js';

/** A list of known findings as a run would need it, and what became of an older list. */
export interface Draft {
  findings: ListedFinding[];
  stillSeen: number;
  gone: ListedFinding[];
  /** Failures that the older list does not have. */
  news: number;
}

/** What whoever takes the draft over must fill in. */
export const noReason = 'TODO: say why this is known';

/**
 * Drafts the list from the failures of a record that count, with the words of an older list where that had the same. What
 * was seen is cut to its longest part without numbers and names of the run, so that it is found again.
 */
export function draftFindings({ header, cases }: RunRecord, listed: readonly ListedFinding[]): Draft {
  const versions = new Map(header!.sessions.map(({ spec, target }) => [spec, target]));
  const counting = cases.filter((line) =>
    line.verdict === 'fail'
      ? line.weight === 'block' || line.weight === 'known' || line.weight === 'stale'
      : listed.some((one) => one.because !== undefined && isFor(one, line) && isAsListed(one, line)),
  );
  const used = new Set<ListedFinding>();
  let news = 0;
  const findings = counting.map((line): ListedFinding => {
    const same = listed.find((one) => isFor(one, line) && isAsListed(one, line));
    if (same) used.add(same);
    else news += 1;
    const { product, version } = versions.get(line.spec)!;
    const name = line.id.slice(line.requirement.length + 1);
    return {
      requirement: line.requirement,
      ...(name === '' ? {} : { case: name }),
      ...(product === undefined ? {} : { product }),
      ...(version === undefined ? {} : { versions: version }),
      ...(same ? wordsOf(same) : { seen: steadyPart(line.actual ?? ''), reason: noReason }),
    };
  });
  return { findings, stillSeen: used.size, gone: listed.filter((one) => !used.has(one)), news };
}

/** What a list says of a finding, whatever the version; its end is looked at again. */
function wordsOf({
  sent,
  seen,
  reason,
  owner,
  link,
  intermittent,
  because,
}: ListedFinding): Pick<ListedFinding, 'seen' | 'reason'> {
  return { seen, reason, ...defined({ sent, owner, link, intermittent, because }) };
}

/** The longest part of what was seen that will be the same in another run. */
function steadyPart(actual: string): string {
  const parts = actual.split(/\S*\d+\.\d+ ms\S*|\S*[0-9a-f]{8,}\S*|; in .*$/s).map((part) => part.trim());
  const longest = parts.reduce((best, part) => (part.length > best.length ? part : best), '');
  return longest === '' ? actual : longest;
}

/** The draft as a target file: a text in JSON is one in YAML. */
export function draftText({ header }: RunRecord, findings: readonly ListedFinding[]): string {
  const { spec, target } = header!.sessions[0]!;
  const lines = findings.map(
    (finding) =>
      `  - ${Object.entries(finding)
        .map(([name, value]) => `${name}: ${JSON.stringify(value)}`)
        .join('\n    ')}\n`,
  );
  return [
    'formatVersion: 1\n',
    `spec: ${JSON.stringify(spec)}\n`,
    ...(target.product === undefined ? [] : [`product: ${JSON.stringify(target.product)}\n`]),
    lines.length === 0 ? 'knownFindings: []\n' : 'knownFindings:\n',
    ...lines,
  ].join('');
}
