import type { RunRecord } from '../report/record/read-record.js';
import { verifyRecord } from './verify-record.js';
import type { Product } from './product.js';

/**
 * Why a run makes no certificate, one sentence each; empty when it does. It must have tried everything, with nothing
 * listed as known, and its own evidence must say the same.
 */
export async function whyNoCertificate(
  record: RunRecord,
  recordFile: string,
  product: Product,
): Promise<string[]> {
  const { header, footer, cases } = record;
  if (!header || !footer) return ['the run did not come to its end'];
  const weighing = (weight: string): number => cases.filter((line) => line.weight === weight).length;
  const leftOut = header.sessions.flatMap((session) => session.leftOut).length;
  const listed = header.sessions.flatMap((session) => session.knownFindings).length;
  const versions = header.sessions.flatMap(({ target: { version } }) => version ?? []);
  const verified = await verifyRecord(recordFile);
  const reasons: (string | false)[] = [
    footer.gate.exit !== 0 && `the run says: ${footer.gate.sentence.replace(/\.$/, '')}`,
    header.only !== undefined && `it was filtered by --only ${header.only}`,
    header.filters !== undefined && `it was filtered by ${header.filters.join(' ')}`,
    header.shard !== undefined && 'it is one shard of several',
    listed > 0 && `${listed} known findings were listed`,
    weighing('limitation') > 0 && `${weighing('limitation')} cases were left out as known limitations`,
    leftOut > 0 && `${leftOut} risky cases were not tried; --allow-risky tries them`,
    record.open.length > 0 && `${record.open.length} changes on the target were not put back`,
    versions.some((version) => version !== product.firmware) &&
      `the product file says firmware ${product.firmware}, and the target file version ${versions[0]}`,
    verified.refused.length > 0 && `its own evidence says otherwise: ${verified.refused[0]}`,
    verified.unknown.length > 0 &&
      `${verified.unknown.length} verdicts cannot be made again from the record, such as ${verified.unknown[0]!.id}: ${verified.unknown[0]!.why}`,
  ];
  return reasons.filter((reason) => reason !== false);
}
