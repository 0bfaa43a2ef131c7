import type { Api, Operation } from '../api.js';
import { didYouMean } from '../read/nearest.js';
import { SpecError, ofTheWhole } from '../read/problem.js';
import { unspokenServers, whyLeftOut } from './left-out.js';
import { overlapsIn, sharedTopicsIn } from './overlaps.js';
import { levelOfDocument } from '../mqtt-level.js';
import { isAboutMqtt, whyNotSpoken } from './servers.js';
import { withTopicPrefixes } from './topic-prefix.js';
import { isWanted, type DocumentView } from './view.js';

/** A document as it is put to a target behind a broker. */
export interface DocumentInView {
  /** Seen from the target, with the servers that are spoken to, and a mark on each operation that is not tried. */
  api: Api;
  /** Seen from the target, with everything in it. */
  all: Api;
  /** The version of MQTT that is spoken. */
  level: 4 | 5;
  /** Operations that are not tried, each with the reason as a clause. */
  leftOut: ReadonlyMap<string, string>;
}

/**
 * A document seen from the target that the view names, and what of it can be tried over MQTT.
 * @throws SpecError where nobody in it speaks that, or where the view names what it does not have.
 */
export function documentInView(written: Api, view: DocumentView): DocumentInView {
  const about = isAboutMqtt(written);
  const level = levelOfDocument(Object.values(written.servers));
  const unspoken = unspokenServers(written, (server) => whyNotSpoken(server, level, about));
  refuseUnspoken(written, unspoken);
  const addressed = withTopicPrefixes(written, unspoken);
  const all = view.as === 'client' ? turned(addressed) : addressed;
  refuseUnknown(all, view);
  const leftOut = new Map(
    Object.values(all.operations).flatMap((operation): [string, string][] => {
      const why = whyLeftOut(operation, { unspoken, view, level }) ?? overlapsIn(all, view, operation);
      return why === undefined ? [] : [[operation.id, why]];
    }),
  );
  const marked = withLeftOut(all, view, leftOut);
  const api = spokenOf(marked, unspoken);
  return { api: { ...api, warnings: [...api.warnings, ...sharedTopicsIn(marked)] }, all, level, leftOut };
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
  const message = `${all.map(({ id }) => unspoken.get(id)).join('; ')}: the harness speaks MQTT, so nothing in this document can be tried`;
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
