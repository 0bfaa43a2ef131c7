import type { KeyObject } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { RunRecord } from '../report/record/read-record.js';
import { isSignedBy, type Envelope } from './dsse.js';
import { readProduct } from './product.js';
import { payloadType, statementOf, type FilesOfCertificate, type Statement } from './statement.js';
import { certificateFile, filesOf, productFile } from './write-certificate.js';

/** What a certificate beside a record came to; `signed` tells whether the key vouches for it. */
export interface VerifiedCertificate {
  refused: string[];
  signed: 'by the key' | 'not checked' | 'not signed';
}

/** Holds the certificate of a folder against the files beside it and, where a key is given, against its signature. */
export function verifyCertificate(
  folder: string,
  record: RunRecord,
  key: KeyObject | undefined,
): VerifiedCertificate {
  const path = join(folder, certificateFile);
  const content = JSON.parse(readFileSync(path, 'utf8')) as unknown;
  const envelope = isEnvelope(content) ? content : undefined;
  if (!envelope && key)
    return {
      refused: [`${certificateFile} is not signed, so the key vouches for nothing`],
      signed: 'not signed',
    };
  if (envelope && key && !isSignedBy(envelope, key))
    return { refused: [`${certificateFile} is not signed by the key that was given`], signed: 'by the key' };
  if (envelope && envelope.payloadType !== payloadType)
    return { refused: [`${certificateFile} holds ${envelope.payloadType}`], signed: 'by the key' };
  const said = envelope ? parsed(Buffer.from(envelope.payload, 'base64').toString('utf8')) : content;
  const product = join(folder, productFile);
  if (!existsSync(product))
    return { refused: [`there is no ${productFile} beside it`], signed: 'not signed' };
  const files = filesOf(folder);
  const made = statementOf(record, readProduct(product), files);
  const where = firstDifference(said, JSON.parse(JSON.stringify(made)), '');
  const altered = alteredFiles(said, files);
  return {
    refused:
      altered.length > 0
        ? altered
        : where === undefined
          ? []
          : [`${certificateFile} does not say what the files beside it come to, at ${where}`],
    signed: envelope ? (key ? 'by the key' : 'not checked') : 'not signed',
  };
}

/** The files that are not those of which a certificate gives the hashes. */
function alteredFiles(said: unknown, { record, product, views }: FilesOfCertificate): string[] {
  const { subject = [], predicate } = (said ?? {}) as Partial<Statement>;
  const run = predicate?.configuration?.find(({ name }) => name === 'run')?.annotations;
  const named = new Map([
    ...subject.map(({ name, digest }): [string, string | undefined] => [name, digest['sha256']]),
    ...((run?.['views'] ?? []) as FilesOfCertificate['views']).map(({ name, sha256 }): [string, string] => [
      name,
      sha256,
    ]),
  ]);
  const found = [{ name: 'record.jsonl', sha256: record }, { name: productFile, sha256: product }, ...views];
  return found
    .filter(({ name, sha256 }) => named.has(name) && named.get(name) !== sha256)
    .map(({ name, sha256 }) => `${name} ${sha256 === '' ? 'is not there' : 'was altered'}`);
}

function isEnvelope(value: unknown): value is Envelope {
  const { payload, payloadType: type, signatures } = (value ?? {}) as Partial<Envelope>;
  return typeof payload === 'string' && typeof type === 'string' && Array.isArray(signatures);
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

/** A JSON pointer to where two values differ first; undefined where they are equal. */
function firstDifference(one: unknown, other: unknown, pointer: string): string | undefined {
  if (one === other) return undefined;
  if (one === null || other === null || typeof one !== 'object' || typeof other !== 'object')
    return pointer || '/';
  const [left, right] = [one as Record<string, unknown>, other as Record<string, unknown>];
  for (const name of new Set([...Object.keys(left), ...Object.keys(right)])) {
    const found = firstDifference(left[name], right[name], `${pointer}/${name}`);
    if (found !== undefined) return found;
  }
  return undefined;
}
