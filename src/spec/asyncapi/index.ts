import type { Api } from '../api.js';
import { byPlace } from '../read/by-place.js';
import { SpecError } from '../read/problem.js';
import { readYaml } from '../read/read-yaml.js';
import { Node } from './node.js';
import { normalise } from './normalise.js';
import { readReferences } from './references.js';
import { rules } from './rules.js';
import { checkStructure, checkVersion } from './structure.js';

/**
 * Reads an AsyncAPI 3.0 or 3.1 document with the files that it refers to.
 * @throws SpecError with every problem found: by the official schema, by `rules`, in the payload schemas.
 */
export function loadApi(path: string): Api {
  const source = readYaml(path);
  const unsupported = checkVersion(source);
  if (unsupported) throw new SpecError([unsupported]);

  const documents = readReferences(source);
  const root = Node.root(documents);
  const problems = [
    ...checkStructure(source),
    ...documents.problems,
    ...rules.flatMap((rule) => rule.check(root)),
  ];
  if (problems.length > 0) throw new SpecError(problems.sort(byPlace));

  const { api, problems: inSchemas } = normalise(root);
  if (inSchemas.length > 0) throw new SpecError(inSchemas.sort(byPlace));
  return api;
}
