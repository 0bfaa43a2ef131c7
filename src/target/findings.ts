import { versionIn } from '../plan/lookup.js';
import type { Spec } from '../spec/model.js';
import { isOf } from '../spec/owner.js';
import type { ListedFinding } from './known-findings.js';
import type { TargetFile } from './target-file.js';

/** A list as it holds for one target. */
export interface Applicable {
  applied: ListedFinding[];
  /** Over by their day or version. */
  ended: ListedFinding[];
  /** For other versions of the same product. */
  others: ListedFinding[];
  notes: string[];
}

/**
 * Findings that the file lists for this spec, product and version. A list for another version is not applied, nor an entry
 * that has ended by this day (`2026-11-21`) or by the version of the target, nor what is listed because of such an entry;
 * what it excused then blocks again.
 */
export function applicableFindings(
  spec: Pick<Spec, 'id'>,
  file: TargetFile,
  today = new Date().toISOString().slice(0, 10),
): Applicable {
  const own = file.knownFindings.filter(({ requirement }) => isOf(spec.id, requirement));
  const elsewhere = own.filter((finding) => isOfOther(finding, file));
  const rest = own.filter((finding) => !elsewhere.includes(finding));
  const over = rest.filter(({ until }) => until !== undefined && hasEnded(until, file.version, today));
  const holding = rest.filter((finding) => !over.includes(finding));
  const alone = holding.filter(
    ({ because }) => because !== undefined && !holding.some((cause) => isCause(cause, because)),
  );
  const sameProduct = elsewhere.filter(({ product }) => product === undefined || product === file.product);
  return {
    applied: holding.filter((finding) => !alone.includes(finding)),
    ended: over,
    others: sameProduct,
    notes: [
      ...(elsewhere.length > 0 ? [notApplied(elsewhere, own.length, file)] : []),
      ...alone.map(
        ({ requirement, because }) =>
          `the known finding on ${requirement} is listed because of ${because}, which is not listed for this target, and excuses nothing`,
      ),
      ...over.map(({ requirement, case: name, until }) => {
        const id = name === undefined ? requirement : `${requirement}/${name}`;
        return `the known finding on ${id} has ended (${until}) and excuses nothing any more`;
      }),
    ],
  };
}

/** Whether a finding is the one that another names as its cause; what has a cause itself is none. */
const isCause = ({ requirement, case: name, because }: ListedFinding, cause: string): boolean =>
  because === undefined && (cause === requirement || cause === `${requirement}/${name}`);

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
