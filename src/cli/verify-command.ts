import { print } from '../app/output.js';
import { verifyRecord, type Verified } from '../proof/verify-record.js';
import { recordAt } from './record-at.js';
import { placesOf } from './spec-places.js';

export interface VerifyOptions {
  spec: string[];
  key?: string;
}

/** Judges a record, or the one in a folder, again from its own evidence. Answers the exit code. */
export async function verifyCommand(path: string, options: VerifyOptions): Promise<number> {
  const record = recordAt(path);
  const verified = await verifyRecord(record, placesOf(options.spec));
  for (const why of verified.refused) print(`refused: ${why}`);
  tellUnknown(verified);
  const { sentence, exit } = concluded(verified);
  print(sentence);
  return exit;
}

/** One line for each reason, with how many cases have it. */
function tellUnknown({ unknown }: Verified): void {
  const byReason = new Map<string, string[]>();
  for (const { id, why } of unknown) {
    const ids = byReason.get(why);
    if (ids) ids.push(id);
    else byReason.set(why, [id]);
  }
  for (const [why, ids] of byReason) {
    const more = ids.length > 3 ? ` and ${ids.length - 3} more` : '';
    print(`cannot be judged again: ${ids.slice(0, 3).join(', ')}${more}: ${why}`);
  }
}

/** The last sentence: whose verdicts hold is not said of what nobody could judge again. */
function concluded({ refused, same, unknown, record }: Verified): { sentence: string; exit: 0 | 1 | 3 } {
  if (refused.length > 0) return { exit: 1, sentence: `NOT VERIFIED: ${refused[0]}.` };
  const gate = record?.footer?.gate.sentence ?? '';
  if (unknown.length > 0)
    return {
      exit: 3,
      sentence: `NOT VERIFIED WHOLLY: nothing speaks against the record, and ${same} verdicts are those of their evidence; ${unknown.length} cannot be made again from what it holds. It says: ${gate}`,
    };
  return {
    exit: 0,
    sentence: `VERIFIED: all ${same} verdicts are those of their evidence. The record says: ${gate}`,
  };
}
