import type { Api } from '../../spec/api.js';
import { operationHash } from '../../spec/drift/operation-hash.js';
import type { Spec } from '../../spec/model.js';
import type { DocumentView } from '../../spec/bare/view.js';
import { idOf, inline, requirementText } from './requirement-text.js';

/** What a spec is written of. */
export interface Written {
  /** The bare document as a spec. */
  spec: Spec;
  /** The document as it is written, before anybody's view of it. */
  document: Api;
  view: DocumentView;
  /** Path of the document in the folder of the spec. */
  api: string;
  sha256: string;
  /** The day, as 2026-01-31. */
  today: string;
}

/**
 * The text of a `conformance.yaml` whose requirements are those of the bare document, one by one, to be changed by hand:
 * put to the same target both come to the same verdicts.
 */
export function specText(given: Written): string {
  const { spec, document, view, api, sha256, today } = given;
  const { as, operations } = view;
  const ofView = Object.fromEntries(
    Object.entries({ as, operations }).filter(([, value]) => value !== undefined),
  );
  const source = { id: 'api', title: `${document.title} ${document.version}`, file: api, sha256 };
  const own = Object.entries(spec.parameters).filter(([name]) => name === 'username' || name === 'password');
  return `# What ${inline(document.title)} is judged by, one requirement for each operation. It is yours: change it, add to it.
# \`mqtt-conformance check\` reads it, and docs/spec-format.md of mqtt-conformance has every word.
formatVersion: 1
id: ${inline(spec.id)}
revision: ${today}
title: ${inline(spec.title)}
role: broker
# The device stands behind the broker whose address is given; the broker itself is not judged.
behindBroker: ${Object.keys(ofView).length === 0 ? 'true' : inline(ofView)}
api: ${inline(api)}
sources:
  - ${inline(source)}

# Values of topics (${valuesOf(spec)}) are parameters as well, without being named here.
parameters:
${own.map(([name, parameter]) => `  ${name}: ${inline(parameter)}`).join('\n')}

defaults:${spec.defaults.lane === 'wire' ? '\n  lane: wire' : ''}
  connect: ${inline(spec.defaults.connect)}
  # Each requirement listens on a connection of its own, all side by side. Steps of your own that command the one device
  # say "uses: [device]", so that no two of them command it at once.
  concurrency: ${spec.defaults.concurrency}

requirements:
${spec.requirements.map((requirement) => requirementText(requirement, { api: spec.api, written: document })).join('\n\n')}
${untestedText(given)}`;
}

function valuesOf({ parameters }: Spec): string {
  const names = Object.keys(parameters).filter((name) => !/^(username|password)$/.test(name));
  if (names.length === 0) return 'this document has none';
  return names.length <= 6
    ? names.join(', ')
    : `${names.slice(0, 5).join(', ')} and ${names.length - 5} more`;
}

function untestedText({ spec: { untested }, document }: Written): string {
  if (untested.length === 0) return '';
  const facts = untested.map(({ fact, reason, why, source }) => {
    const operation = document.operations[source.section.replace(/^operation /, '')];
    const withHash = { ...source, ...(operation && { hash: operationHash(operation) }) };
    return `  - fact: ${inline(fact)}
    reason: ${reason}
    why: ${inline(why)}
    source: ${inline(withHash)}
`;
  });
  return `
# What the document says and nothing here tries.
untested:
${facts.join('')}`;
}

/** Ids that would be the same once they have only letters that ids may have. */
export function idsThatClash({ requirements }: Spec): string[] {
  const ids = requirements.map(({ id }) => idOf(id));
  return ids.filter((id, index) => ids.indexOf(id) !== index);
}
