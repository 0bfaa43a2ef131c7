import { versionIn } from '../plan/lookup.js';
import type { Spec } from '../spec/model.js';
import { isOf } from '../spec/owner.js';
import type { KnownFinding } from '../verdict/weight.js';
import type { TargetFile } from './target-file.js';

/** Findings that the file lists for this spec, product and version; a list for another version is not applied. */
export function applicableFindings(
  spec: Spec,
  file: TargetFile,
): { applied: KnownFinding[]; notes: string[] } {
  const seen = `${file.product ?? 'an unknown product'} ${file.version ?? 'of unknown version'}`;
  const notApplied = new Map<string, Set<string>>();
  const applied = file.knownFindings.filter(({ requirement, product, versions }) => {
    if (!isOf(spec.id, requirement)) return false;
    const otherProduct = product !== undefined && product !== file.product;
    const otherVersion =
      versions !== undefined && !(file.version !== undefined && versionIn(file.version, versions));
    if (!otherProduct && !otherVersion) return true;
    const listed = `${product ?? file.product ?? 'the target'} ${versions ?? ''}`.trim();
    notApplied.set(listed, (notApplied.get(listed) ?? new Set()).add(requirement));
    return false;
  });
  return { applied, notes: [...notApplied].map(([listed, ids]) => note(listed, [...ids], seen)) };
}

/** One sentence for all that is listed for one version: a list for another broker may be long. */
const note = (listed: string, ids: readonly string[], seen: string): string =>
  ids.length === 1
    ? `the known finding on ${ids[0]} is listed for ${listed} and was not applied to ${seen}`
    : `the known findings on ${ids.length} requirements are listed for ${listed} and were not applied to ${seen}: ${ids.join(', ')}`;
