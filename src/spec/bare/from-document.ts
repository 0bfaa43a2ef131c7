import { relative } from 'node:path';
import type { Api, Operation } from '../api.js';
import { specFrom } from '../conformance.js';
import type { Requirement, Spec, Untested } from '../model.js';
import type { SourceFile } from '../read/read-yaml.js';
import { documentInView, type DocumentInView } from './in-view.js';
import { sharedReplies, type Shared } from './overlaps.js';
import { nameOf } from './name.js';
import { unjudgedHeaders } from './headers.js';
import { lastWillOf } from './last-will.js';
import { badInputOf } from './bad-input.js';
import { parametersOf } from './parameters.js';
import { usualWatch, type DocumentView } from './view.js';

interface Surroundings {
  file: string;
  files: Spec['files'];
  /** `specs/asyncapi-defaults.yaml`: the requirements that every document has. */
  defaults: SourceFile;
}

/**
 * A bare document as a spec: what its operations ask of the target, which stands behind the broker that we connect to.
 * @throws SpecError where nobody in it speaks MQTT, or where the view names what it does not have.
 */
export function specOfDocument(
  written: Api,
  view: DocumentView,
  { file, files, defaults }: Surroundings,
): Spec {
  const { api, all, level, leftOut } = documentInView(written, view);
  const spec = specOf(api, { file, files, defaults, view, level, leftOut });
  return { ...spec, untested: [...untestedOf(all, leftOut), ...spec.untested] };
}

function specOf(
  api: Api,
  {
    file,
    files,
    defaults,
    view,
    level,
    leftOut,
  }: Surroundings & Pick<DocumentInView, 'level' | 'leftOut'> & { view: DocumentView },
): Spec {
  const id = view.id ?? nameOf(api.title, file);
  const except = Object.fromEntries(leftOut);
  const written = defaults.value as Record<string, unknown> & {
    families: Record<string, unknown>[];
    requirements: Record<string, unknown>[];
    parameters: Record<string, unknown>;
    defaults: { connect: object };
  };
  const shared = sharedReplies(api);
  const spec = specFrom(
    {
      ...written,
      id,
      title: api.title,
      revision: api.version,
      api: file,
      ...(level === 5 && { defaults: speaking5(written.defaults) }),
      parameters: { ...parametersOf(api), ...written.parameters },
      requirements: written.requirements.map((one) => ({
        ...one,
        id: String(one['id']).replace(/^asyncapi\./, `${id}.`),
      })),
      families: written.families.map((family) => ({ ...family, except })),
    },
    { api, path: file, files, at: () => placeOf(file, 1), readSchema: () => undefined },
  );
  const requirements = spec.requirements.map((requirement) =>
    placed(requirement, { api, view, file, shared }),
  );
  const like = requirements.find(({ operation }) => operation === undefined)!;
  const wills = lastWillOf(api, { spec: id, view, like });
  const bad = view.negative ? badInputOf(api, requirements) : { requirements: [], untested: [] };
  return {
    ...spec,
    requirements: [...requirements, ...wills.requirements, ...bad.requirements],
    untested: [...unjudgedHeaders(api, level), ...wills.untested, ...bad.untested],
    behindBroker: true,
  };
}

/** What goes without saying, with every CONNECT of MQTT 5.0; the library of the client lane does not keep to a broker's limits. */
const speaking5 = (defaults: { connect: object }): object => ({
  ...defaults,
  lane: 'wire',
  connect: { ...defaults.connect, protocolLevel: 5 },
});

/** A requirement with its place in the user's own file, and what the view says of its check. */
function placed(
  requirement: Requirement,
  { api, view, file, shared }: { api: Api; view: DocumentView; file: string; shared: Shared },
): Requirement {
  const { operation = '', check } = requirement;
  const probe = view.probes?.[operation];
  const own = {
    watch: view.watch ?? usualWatch,
    ...(check.name === 'operation-sends' && { messages: view.messages ?? 1 }),
    ...(check.name === 'operation-accepted' && probe !== undefined && { probe }),
  };
  return {
    ...requirement,
    at: placeOf(file, api.operations[operation]?.line ?? 1),
    uses: usesOf(api.operations[operation], view, shared),
    check: { name: check.name, with: { ...(check.with as object), ...own } },
  };
}

/** What a command shows must not be another one's doing: with probes, whatever is sent goes one at a time. */
function usesOf(operation: Operation | undefined, { probes }: DocumentView, shared: Shared): string[] {
  if (operation?.action !== 'receive') return [];
  return probes === undefined ? (shared.get(operation.id) ?? []) : ['commands'];
}

function placeOf(file: string, line: number): string {
  const near = relative('.', file);
  return `${near.startsWith('..') ? file : near}:${line}`;
}

const untestedOf = (api: Api, leftOut: ReadonlyMap<string, string>): Untested[] =>
  [...leftOut].map(([id, why]) => ({
    fact: `operation ${id} (${api.operations[id]!.action} on ${api.operations[id]!.channel.address || 'no address'})`,
    reason: 'unobservable',
    why,
    source: { document: 'api', section: `operation ${id}`, line: api.operations[id]!.line },
  }));
