import type { KnownFinding } from '../verdict/weight.js';
import { usage } from './usage.js';

/** A finding on one requirement or one of its cases, and the product and versions that it is listed for. */
export type ListedFinding = KnownFinding & { product?: string; versions?: string };

/** As a target file has it: one fault may fail several requirements and cases. */
export interface WrittenFinding extends Omit<ListedFinding, 'requirement'> {
  requirement: string | string[];
}

/**
 * One finding for each requirement or case that is named. A file's own product is meant where a finding names none.
 * @throws a usage error when a case is named twice.
 */
export function listedFindings(
  written: readonly WrittenFinding[],
  product: string | undefined,
): ListedFinding[] {
  return written.flatMap(({ requirement, ...finding }) =>
    [requirement].flat().map((named) => {
      const [id = '', name] = named.split(/\/(.*)/s);
      if (name !== undefined && finding.case !== undefined)
        throw usage(
          `the known finding on ${named} names a case twice, ${name} and ${finding.case}`,
          'Name it once, behind the requirement: <requirement>/<case>.',
        );
      return {
        ...(product === undefined ? {} : { product }),
        ...finding,
        ...(name === undefined ? {} : { case: name }),
        requirement: id,
      };
    }),
  );
}
