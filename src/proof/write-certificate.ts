import type { KeyObject } from 'node:crypto';
import { copyFileSync, existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { writeReport } from '../app/write-report.js';
import { badgeJson, badgeSvg, type Badge } from '../report/certificate/badge.js';
import { certificatePage } from '../report/certificate/page.js';
import { rowsBySpec } from '../report/record/by-requirement.js';
import type { RunRecord } from '../report/record/read-record.js';
import { keyIdOf, signed } from './dsse.js';
import { sha256OfFile } from './hashes.js';
import { productText, type Product } from './product.js';
import { payloadType, statementOf, type FilesOfCertificate } from './statement.js';

/** The statement of a certificate's folder, and the parts that it names by their hashes. */
export const certificateFile = 'certificate.json';
export const productFile = 'PRODUCT.yaml';
export const viewFiles = ['certificate.html', 'badge.json', 'badge.svg', 'README.md'] as const;

const green = '#1a7f37';

/** Writes a folder to submit: the statement, signed where there is a key, and all that it is about. */
export function writeCertificate(
  folder: string,
  {
    record,
    recordFile,
    product,
    key,
  }: { record: RunRecord; recordFile: string; product: Product; key?: KeyObject },
): void {
  mkdirSync(folder, { recursive: true });
  copyFileSync(recordFile, join(folder, 'record.jsonl'));
  writeReport(join(folder, productFile), productText(product));
  const recordSha256 = sha256OfFile(recordFile);
  const proof = { recordSha256, keyId: key && keyIdOf(key), repeat: repeatText(record) };
  const badge = badgeOf(record);
  const views: Record<(typeof viewFiles)[number], string> = {
    'certificate.html': pageOf(record, product, proof),
    'badge.json': badgeJson(badge),
    'badge.svg': badgeSvg(badge),
    'README.md': readme(record, product, proof),
  };
  for (const name of viewFiles) writeReport(join(folder, name), views[name]);
  const statement = statementOf(record, product, filesOf(folder));
  const text = JSON.stringify(statement, undefined, 2);
  const content = key ? JSON.stringify(signed(payloadType, text, key), undefined, 2) : text;
  writeReport(join(folder, certificateFile), `${content}\n`);
}

/** The hashes of what lies in a certificate's folder; of a view that is gone, an empty text. */
export function filesOf(folder: string): FilesOfCertificate {
  const hashOf = (name: string): string =>
    existsSync(join(folder, name)) ? sha256OfFile(join(folder, name)) : '';
  return {
    record: hashOf('record.jsonl'),
    product: hashOf(productFile),
    views: viewFiles.map((name) => ({ name, sha256: hashOf(name) })),
  };
}

const repeatText = ({ header }: RunRecord): string =>
  `npx mqtt-conformance@${header!.tool.version} ${header!.command}`;

const specsOf = ({ header }: RunRecord): string =>
  header!.sessions.map(({ spec, revision }) => `${spec} ${revision}`).join(', ');

const badgeOf = (record: RunRecord): Badge => ({
  label: record.header!.sessions.map(({ spec }) => spec).join(', '),
  message: 'conforms',
  color: green,
});

function pageOf(
  record: RunRecord,
  product: Product,
  proof: { recordSha256: string; keyId: string | undefined; repeat: string },
): string {
  const { header, footer, cases } = record;
  const rows = rowsBySpec(record).flatMap((spec) => spec.rows);
  const levels = ['MUST', 'SHOULD', 'MAY'].filter((level) => rows.some((row) => row.level === level));
  const told = new Map(cases.map((line) => [line.requirement, line]));
  const failed = cases.filter(({ verdict }) => verdict === 'fail');
  return certificatePage({
    header: header!,
    footer: footer!,
    product: Object.entries(product),
    counts: levels.map((level) => {
      const own = rows.filter((row) => row.level === level);
      const count = (verdict: string): number => own.filter((row) => row.verdict === verdict).length;
      return { level, pass: count('pass'), warned: count('fail'), notApplicable: count('not-applicable') };
    }),
    deviations: failed.map(({ requirement, text, actual = '' }) => ({ requirement, text, seen: actual })),
    leftOut: rows
      .filter(({ verdict }) => verdict === 'not-applicable')
      .map(({ requirement }) => ({ requirement, why: told.get(requirement)?.reason ?? '' })),
    untested: header!.sessions.reduce((sum, { untested }) => sum + untested.length, 0),
    ...proof,
  });
}

const readme = (
  record: RunRecord,
  { vendor, name, firmware, testedBy }: Product,
  { keyId, repeat }: { keyId: string | undefined; repeat: string },
): string => `# ${vendor} ${name} ${firmware}

${record.footer!.gate.sentence}

Judged by ${specsOf(record)} on ${new Date(record.footer!.endedAt).toISOString().slice(0, 10)}, run by ${testedBy}.

| file               | what                                                                    |
| ------------------ | ----------------------------------------------------------------------- |
| \`certificate.json\` | the statement (in-toto, test-result)${keyId === undefined ? ', not signed' : ', in an envelope signed with Ed25519'} |
| \`certificate.html\` | the same for people, to print                                           |
| \`record.jsonl\`     | every case with what was on the wire                                    |
| \`PRODUCT.yaml\`     | what was judged                                                         |
| \`badge.json\`       | for shields.io; \`badge.svg\` is the same as an image                     |

Check it, without the product: every verdict is made again from the record.

\`\`\`sh
npx mqtt-conformance@${record.header!.tool.version} verify .${keyId === undefined ? '' : ' --key pub.pem'}
\`\`\`
${keyId === undefined ? '' : `\nThe SHA-256 of the public key (DER) is ${keyId}.\n`}
Repeat it, with the product (secrets are left out):

\`\`\`sh
${repeat}
\`\`\`
`;
