import type { RunRecord } from '../report/record/read-record.js';
import { rowsBySpec } from '../report/record/by-requirement.js';
import { sha256OfFiles } from './hashes.js';
import type { Product } from './product.js';

export const payloadType = 'application/vnd.in-toto+json';
export const statementType = 'https://in-toto.io/Statement/v1';
/** https://github.com/in-toto/attestation/blob/main/spec/predicates/test-result.md */
export const predicateType = 'https://in-toto.io/attestation/test-result/v0.1';

/** Has `uri` or `digest`: https://github.com/in-toto/attestation/blob/main/spec/v1/resource_descriptor.md demands one. */
type Descriptor = {
  name: string;
  annotations?: Record<string, unknown>;
} & ({ uri: string } | { digest: Record<string, string> });

/** An in-toto Statement, version 1, about the outcome of a run. */
export interface Statement {
  _type: typeof statementType;
  subject: { name: string; digest: Record<string, string> }[];
  predicateType: typeof predicateType;
  predicate: {
    result: 'PASSED' | 'WARNED' | 'FAILED';
    configuration: Descriptor[];
    passedTests: string[];
    warnedTests: string[];
    failedTests: string[];
  };
}

/** The SHA-256 of the files of a certificate's folder. */
export interface FilesOfCertificate {
  record: string;
  product: string;
  /** What people look at: the page, the badge, how to repeat it. */
  views: readonly { name: string; sha256: string }[];
}

/** What a record and a product's description come to as a statement; the same for the same files, whoever makes it. */
export function statementOf(record: RunRecord, product: Product, files: FilesOfCertificate): Statement {
  const header = record.header!;
  const { gate, endedAt, counts } = record.footer!;
  const rows = rowsBySpec(record).flatMap((spec) => spec.rows);
  const named = (isOne: (row: (typeof rows)[number]) => boolean): string[] =>
    rows.filter(isOne).map(({ requirement }) => requirement);
  const warned = named(({ verdict, weight }) => verdict === 'fail' && weight === 'warn');
  const failed = named(({ verdict, weight }) => verdict === 'fail' && weight !== 'warn');
  return {
    _type: statementType,
    subject: [
      ...(product.imageSha256 === undefined
        ? []
        : [
            {
              name: `${product.vendor} ${product.name} ${product.firmware}`,
              digest: { sha256: product.imageSha256 },
            },
          ]),
      { name: 'record.jsonl', digest: { sha256: files.record } },
      { name: 'PRODUCT.yaml', digest: { sha256: files.product } },
    ],
    predicateType,
    predicate: {
      result: gate.exit === 0 && failed.length === 0 ? (warned.length === 0 ? 'PASSED' : 'WARNED') : 'FAILED',
      configuration: [
        ...header.sessions.map((session) => ({
          name: session.spec,
          digest: { sha256: sha256OfFiles(session.files) },
          annotations: {
            title: session.title,
            revision: session.revision,
            files: session.files,
            target: session.target.name,
            capabilities: session.capabilities,
            parameters: session.parameters,
          },
        })),
        {
          name: header.tool.name,
          uri: `pkg:npm/${header.tool.name}@${header.tool.version}`,
          annotations: {
            version: header.tool.version,
            ...(header.tool.lockfile === undefined ? {} : { lockfile: header.tool.lockfile }),
            node: header.tool.node,
            command: header.command,
            seed: header.seed,
          },
        },
        {
          name: 'run',
          digest: { sha256: files.record },
          annotations: {
            id: header.run,
            ended: new Date(endedAt).toISOString(),
            counts,
            sentence: gate.sentence,
            views: files.views,
          },
        },
        { name: 'product', digest: { sha256: files.product }, annotations: { ...product } },
      ],
      passedTests: named(({ verdict }) => verdict === 'pass'),
      warnedTests: warned,
      failedTests: failed,
    },
  };
}
