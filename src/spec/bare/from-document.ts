import { relative } from 'node:path';
import type { Api, Operation } from '../api.js';
import { specFrom } from '../conformance.js';
import type { Requirement, Spec, Untested } from '../model.js';
import { didYouMean } from '../read/nearest.js';
import { SpecError, ofTheWhole } from '../read/problem.js';
import type { SourceFile } from '../read/read-yaml.js';
import { overlapsIn, sharedReplies, sharedTopicsIn, type Shared } from './overlaps.js';
import { unspokenServers, whyLeftOut } from './left-out.js';
import { nameOf } from './name.js';
import { parametersOf } from './parameters.js';
import { isAboutMqtt, whyNotSpoken } from './servers.js';
import { isWanted, usualWatch, type DocumentView } from './view.js';

interface Surroundings {
  file: string;
  files: Spec['files'];
  /** `specs/asyncapi-defaults.yaml`: the requirements that every document has. */
  defaults: SourceFile;
}

/**
 * A bare document as a spec: what its operations ask of the target, which stands behind the broker that we connect to.
 * @throws SpecError where nobody in it speaks MQTT 3.1.1, or where the view names what it does not have.
 */
export function specOfDocument(
  written: Api,
  view: DocumentView,
  { file, files, defaults }: Surroundings,
): Spec {
  const about = isAboutMqtt(written);
  const unspoken = unspokenServers(written, (server) => whyNotSpoken(server, about));
  refuseUnspoken(written, unspoken);
  const api = view.as === 'client' ? turned(written) : written;
  refuseUnknown(api, view);
  const leftOut = new Map(
    Object.values(api.operations).flatMap((operation): [string, string][] => {
      const why = whyLeftOut(operation, unspoken, view) ?? overlapsIn(api, view, operation);
      return why === undefined ? [] : [[operation.id, why]];
    }),
  );
  const marked = withLeftOut(api, view, leftOut);
  const spec = specOf(spokenOf(marked, unspoken), { file, files, defaults, view, leftOut });
  const warnings = [...spec.api.warnings, ...sharedTopicsIn(marked)];
  return { ...spec, api: { ...spec.api, warnings }, untested: untestedOf(api, leftOut) };
}

/** The document as its other side reads it: what the application receives its client sends. */
const turned = (api: Api): Api => ({
  ...api,
  operations: Object.fromEntries(
    Object.entries(api.operations).map(([id, operation]) => [
      id,
      { ...operation, action: operation.action === 'send' ? 'receive' : 'send' } satisfies Operation,
    ]),
  ),
});

/** With a mark on each operation that is not tried: whoever listens must know whose it is. */
const withLeftOut = (api: Api, view: DocumentView, leftOut: ReadonlyMap<string, string>): Api => ({
  ...api,
  operations: Object.fromEntries(
    Object.entries(api.operations).map(([id, operation]) => [
      id,
      leftOut.has(id)
        ? { ...operation, leftOut: isWanted(view, id) ? ('untested' as const) : ('unwanted' as const) }
        : operation,
    ]),
  ),
});

/** Without the servers with which nobody speaks: the address of a target is read by those that are left. */
const spokenOf = (api: Api, unspoken: ReadonlyMap<string, string>): Api => ({
  ...api,
  servers: Object.fromEntries(Object.entries(api.servers).filter(([id]) => !unspoken.has(id))),
});

function refuseUnspoken({ servers, file }: Api, unspoken: ReadonlyMap<string, string>): void {
  const all = Object.values(servers);
  if (all.length === 0 || all.some(({ id }) => !unspoken.has(id))) return;
  const message = `${all.map(({ id }) => unspoken.get(id)).join('; ')}: the harness speaks MQTT 3.1.1, so nothing in this document can be tried`;
  throw new SpecError([{ file, line: all[0]!.line ?? 1, column: 1, pointer: '/servers', message }]);
}

function refuseUnknown(api: Api, view: DocumentView): void {
  const ids = Object.keys(api.operations);
  const problems: string[] = [];
  if (view.operations !== undefined && !ids.some((id) => isWanted(view, id)))
    problems.push(
      `no operation is named as --operations ${view.operations} says${didYouMean(view.operations, ids)}`,
    );
  for (const [asked, shows] of Object.entries(view.probes ?? {})) {
    const [from, to] = [api.operations[asked], api.operations[shows]];
    const missing = [asked, shows].find((id) => api.operations[id] === undefined);
    if (missing !== undefined)
      problems.push(`--probe names "${missing}", which is no operation${didYouMean(missing, ids)}`);
    else if (from!.action !== 'receive' || to!.action !== 'send')
      problems.push(`--probe ${asked}=${shows}: the target must receive the first and send the second`);
  }
  if (problems.length > 0) throw new SpecError(problems.map((message) => ofTheWhole(api.file, message)));
}

function specOf(
  api: Api,
  {
    file,
    files,
    defaults,
    view,
    leftOut,
  }: Surroundings & { view: DocumentView; leftOut: ReadonlyMap<string, string> },
): Spec {
  const id = view.id ?? nameOf(api.title, file);
  const except = Object.fromEntries(leftOut);
  const written = defaults.value as Record<string, unknown> & {
    families: Record<string, unknown>[];
    requirements: Record<string, unknown>[];
    parameters: Record<string, unknown>;
  };
  const shared = sharedReplies(api);
  const spec = specFrom(
    {
      ...written,
      id,
      title: api.title,
      revision: api.version,
      api: file,
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
  return { ...spec, requirements, behindBroker: true };
}

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
