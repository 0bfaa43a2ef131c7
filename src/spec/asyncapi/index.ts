import type { Api } from '../api.js';
import { byPlace } from '../read/by-place.js';
import { SpecError, type Problem } from '../read/problem.js';
import { readYaml } from '../read/read-yaml.js';
import { Node } from './node.js';
import { normalise } from './normalise.js';
import { isBearable } from './bearable.js';
import { readReferences } from './references.js';
import { rules } from './rules.js';
import { checkStructure, checkVersion } from './structure.js';

/** How a document is read. */
export interface Reading {
  /** True: it is somebody else's, so that what the official parser accepts is read, with warnings where we would not. */
  lenient?: boolean;
}

/**
 * Reads an AsyncAPI 3.0 or 3.1 document with the files that it refers to.
 * @throws SpecError with every problem found: by the official schema, by `rules`, in the payload schemas.
 */
export function loadApi(path: string, { lenient = false }: Reading = {}): Api {
  const source = readYaml(path);
  const unsupported = checkVersion(source);
  if (unsupported) throw new SpecError([unsupported]);

  const documents = readReferences(source);
  const root = Node.root(documents);
  const { refused, borne } = sorted(
    [
      ...[...checkStructure(source), ...documents.problems].map((problem) => ({
        problem,
        bearable: isBearable(problem),
      })),
      ...rules.flatMap((rule) =>
        rule.check(root).map((problem) => ({ problem, bearable: rule.bearable === true })),
      ),
    ],
    lenient,
  );
  if (refused.length > 0) throw new SpecError(refused.sort(byPlace));

  const { api, problems: inSchemas } = normalise(root, { lenient, warnings: borne });
  if (inSchemas.length > 0) throw new SpecError(inSchemas.sort(byPlace));
  return api;
}

/** What ends the reading of a document, and what is only told. */
const sorted = (
  found: readonly { problem: Problem; bearable: boolean }[],
  lenient: boolean,
): { refused: Problem[]; borne: Problem[] } => ({
  refused: found.filter(({ bearable }) => !lenient || !bearable).map(({ problem }) => problem),
  borne: found.filter(({ bearable }) => lenient && bearable).map(({ problem }) => problem),
});
