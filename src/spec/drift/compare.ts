import type { Api } from '../api.js';
import type { Requirement, SourceDocument, Spec } from '../model.js';
import type { SourceReference } from '../../verdict/record.js';
import { operationHash, operationsHash, serverHash, serverOf } from './operation-hash.js';
import type { Passage } from './passages.js';

/** A page as it is now: the passages of a text, or an AsyncAPI document. */
export type Page = { path: string; sha256: string } & ({ passages: Passage[] } | { api: Api });

/** Whoever stands on a sentence of a source. */
export interface Standing {
  /** Id of the requirement, or what an untested fact is about. */
  who: string;
  source: SourceReference;
  operation?: string;
}

/** What became of a sentence. */
export type Drift =
  | { is: 'unchanged' }
  | { is: 'moved'; to: number }
  | { is: 'lost'; why: string }
  | { is: 'unknown'; why: string };

/** Everything in a spec that stands on a sentence, without the rules that every spec has. */
export function standingOn({ requirements, untested, id }: Spec): Standing[] {
  const own = requirements.filter((one: Requirement) => !one.id.startsWith(`${id}.wire.`));
  return [
    ...own.map(({ id: who, source, operation }) => ({
      who,
      source,
      ...(operation !== undefined && { operation }),
    })),
    ...untested.map(({ fact, source }) => {
      const operation = /^operation (.+)$/.exec(source.section)?.[1];
      return { who: `untested: ${fact}`, source, ...(operation !== undefined && { operation }) };
    }),
  ];
}

/** What became of the sentence that somebody stands on, in a page of its source. */
export function driftOf(standing: Standing, source: SourceDocument, page: Page): Drift {
  const { hash, line } = standing.source;
  // The same text of a document may refer to files that are others now.
  const isWhole = hash === undefined || !('api' in page);
  if (isWhole && source.sha256 === page.sha256) return { is: 'unchanged' };
  if (hash === undefined)
    return {
      is: 'unknown',
      why:
        line === undefined
          ? 'it names neither a line nor a hash'
          : `it names line ${line} and no hash of the sentence, and the page is not the version that was read`,
    };
  return 'api' in page ? inDocument(standing, hash, page.api) : inText(standing.source, hash, page.passages);
}

function inText({ line }: SourceReference, hash: string, passages: readonly Passage[]): Drift {
  const same = passages.filter((passage) => passage.hash === hash);
  if (same.length === 0) {
    const now = passages.find((passage) => passage.line === line);
    return {
      is: 'lost',
      why:
        line === undefined
          ? 'no passage of the page has it'
          : now === undefined
            ? `no passage of the page has it; line ${line} has no words now`
            : `no passage of the page has it; line ${line} is now: ${shortened(now.text)}`,
    };
  }
  if (line === undefined || same.some((passage) => passage.line === line)) return { is: 'unchanged' };
  const [nearest] = same.toSorted((a, b) => Math.abs(a.line - line) - Math.abs(b.line - line));
  return { is: 'moved', to: nearest!.line };
}

function inDocument({ source, operation: id }: Standing, hash: string, api: Api): Drift {
  if (id === undefined && source.section.startsWith('server ')) return ofServer(source, hash, api);
  if (id === undefined)
    return operationsHash(api) === hash
      ? { is: 'unchanged' }
      : { is: 'lost', why: 'the document has other operations than before' };
  const operation = api.operations[id];
  if (!operation) return { is: 'lost', why: `the document has no operation ${id} any more` };
  if (operationHash(operation) !== hash)
    return {
      is: 'lost',
      why: `operation ${id} is another now: its address, payload, reply, QoS or retain flag (line ${operation.line})`,
    };
  return source.line === undefined || source.line === operation.line
    ? { is: 'unchanged' }
    : { is: 'moved', to: operation.line };
}

function ofServer(source: SourceReference, hash: string, api: Api): Drift {
  const server = serverOf(api, source);
  if (!server) return { is: 'lost', why: `the document has no ${source.section} any more` };
  if (serverHash(server) !== hash)
    return { is: 'lost', why: `the client of ${source.section} is another now (line ${server.line})` };
  return source.line === undefined || source.line === server.line || server.line === undefined
    ? { is: 'unchanged' }
    : { is: 'moved', to: server.line };
}

/** The hash that a sentence has in a page as it is now; undefined where the page has nothing there. */
export function hashNow({ source, operation }: Standing, page: Page): string | undefined {
  if ('api' in page) {
    const found = operation === undefined ? undefined : page.api.operations[operation];
    const server = operation === undefined ? serverOf(page.api, source) : undefined;
    if (server) return serverHash(server);
    return operation === undefined ? operationsHash(page.api) : found && operationHash(found);
  }
  return page.passages.find(({ line }) => line === source.line)?.hash;
}

const shortened = (text: string): string => (text.length > 120 ? `${text.slice(0, 119)}…` : text);
