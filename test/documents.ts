import type { Twin } from '../fixtures/contract.js';
import { twinIds, twinOf } from '../fixtures/index.js';
import { knownSpecs } from '../src/spec/read/locate.js';
import type { DocumentTests } from './document.js';

/** A document with its twin and what its tests must know. */
export interface TestedDocument extends DocumentTests {
  twin: Twin;
}

async function documentOf(id: string): Promise<TestedDocument> {
  const file = new URL(`../fixtures/twins/${id}/test/document.ts`, import.meta.url);
  const { document } = (await import(/* @vite-ignore */ file.href)) as { document: DocumentTests };
  return { ...document, twin: (await twinOf(id))! };
}

/** Every document whose spec and twin are here, by the spec's id, in the order of their ids. */
export const documents: ReadonlyMap<string, TestedDocument> = new Map(
  await Promise.all(
    twinIds.filter((id) => knownSpecs().includes(id)).map(async (id) => [id, await documentOf(id)] as const),
  ),
);
