import { draftFindings, draftText } from '../proof/draft-findings.js';
import { readRecord } from '../report/record/read-record.js';
import { noTargetFile, readTargetFile } from '../target/target-file.js';
import { usage } from '../target/usage.js';
import { recordAt } from './record-at.js';

export interface FindingsOptions {
  from: string;
  listed?: string;
}

/** A target file with the failures of a record as known findings; its first line compares it with an older list. */
export function findingsCommand({ from, listed }: FindingsOptions): string {
  const path = recordAt(from);
  const record = readRecord(path);
  if (!record.header) throw usage(`${path} has no header`, 'Name the record of a run.');
  const file = listed === undefined ? noTargetFile : readTargetFile(listed);
  const { product } = record.header.sessions[0]!.target;
  const older = file.knownFindings.filter((one) => one.product === undefined || one.product === product);
  const draft = draftFindings(record, older);
  const versions = [...new Set(older.flatMap((one) => one.versions ?? []))].join(', ');
  const compared =
    listed === undefined
      ? []
      : [
          `# of ${older.length} listed${versions === '' ? '' : ` for ${versions}`}, ${draft.stillSeen} are still seen, ${draft.gone.length} are gone, ${draft.news} are new\n`,
        ];
  return [...compared, draftText(record, draft.findings)].join('').trimEnd();
}
