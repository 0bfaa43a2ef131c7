import { versionIn } from '../plan/lookup.js';
import type { Spec } from '../spec/model.js';
import { isOf } from '../spec/owner.js';
import type { ListedFinding } from './known-findings.js';
import type { TargetFile } from './target-file.js';

/**
 * Findings that the file lists for this spec, product and version. A list for another version is not applied, nor an entry
 * that has ended by this day (`2026-11-21`) or by the version of the target; what it excused then blocks again.
 */
export function applicableFindings(
  spec: Pick<Spec, 'id'>,
  file: TargetFile,
  today = new Date().toISOString().slice(0, 10),
): { applied: ListedFinding[]; notes: string[] } {
  const own = file.knownFindings.filter(({ requirement }) => isOf(spec.id, requirement));
  const elsewhere = own.filter((finding) => isOfOther(finding, file));
  const rest = own.filter((finding) => !elsewhere.includes(finding));
  const over = rest.filter(({ until }) => until !== undefined && hasEnded(until, file.version, today));
  return {
    applied: rest.filter((finding) => !over.includes(finding)),
    notes: [
      ...(elsewhere.length > 0 ? [notApplied(elsewhere, own.length, file)] : []),
      ...over.map(({ requirement, case: name, until }) => {
        const id = name === undefined ? requirement : `${requirement}/${name}`;
        return `the known finding on ${id} has ended (${until}) and excuses nothing any more`;
      }),
    ],
  };
}

const isOfOther = ({ product, versions }: ListedFinding, file: TargetFile): boolean =>
  (product !== undefined && product !== file.product) ||
  (versions !== undefined && !(file.version !== undefined && versionIn(file.version, versions)));

const isDay = (text: string): boolean => /^\d{4}-\d\d-\d\d$/.test(text);

/** An end by version is over for a target of unknown version as well: nobody can say that it is not. */
const hasEnded = (until: string, version: string | undefined, today: string): boolean =>
  isDay(until) ? today >= until : version === undefined || versionIn(version, `>=${until}`);

/** One sentence for all that is listed for others: a list for another broker may be long. */
function notApplied(
  findings: readonly ListedFinding[],
  all: number,
  { product, version }: TargetFile,
): string {
  const listed = new Set(
    findings.map((one) => [one.product ?? product ?? 'the target', one.versions].filter(Boolean).join(' ')),
  );
  const target = `${product ?? 'an unknown product'} ${version ?? 'of unknown version'}`;
  return `${findings.length} of ${all} known findings are not applied: they are listed for ${[...listed].join(', ')}, and this is ${target}`;
}
