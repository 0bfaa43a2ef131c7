import { versionIn } from '../plan/lookup.js';
import type { Spec } from '../spec/model.js';
import { isOf } from '../spec/owner.js';
import type { KnownFinding } from '../verdict/effect.js';
import type { TargetFile } from './target-file.js';

/** Findings that the file lists for this spec, product and version; a list for another version is not applied. */
export function applicableFindings(
  spec: Spec,
  file: TargetFile,
): { applied: KnownFinding[]; notes: string[] } {
  const notes: string[] = [];
  const applied = file.knownFindings.filter(({ requirement, product, versions }) => {
    if (!isOf(spec.id, requirement)) return false;
    const otherProduct = product !== undefined && product !== file.product;
    const otherVersion =
      versions !== undefined && !(file.version !== undefined && versionIn(file.version, versions));
    if (!otherProduct && !otherVersion) return true;
    const listed = `${product ?? file.product ?? 'the target'} ${versions ?? ''}`.trim();
    const seen = `${file.product ?? 'an unknown product'} ${file.version ?? 'of unknown version'}`;
    notes.push(`the known finding on ${requirement} is listed for ${listed} and was not applied to ${seen}`);
    return false;
  });
  return { applied, notes };
}
