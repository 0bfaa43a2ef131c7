import { readRecord, type RunRecord } from '../report/record/read-record.js';
import type { FooterLine } from '../verdict/record.js';
import { defined } from '../target/defined.js';
import { footerOf } from './footer.js';
import type { Interruption } from './interruption.js';
import { print } from './output.js';
import type { Prepared } from './prepare.js';
import { putBack } from './put-back.js';
import { writeFooter, writeHeader } from './record-writer.js';
import { openChanges } from './restoring.js';
import { tryAll, type Trying } from './try-all.js';
import { whileSilent } from './while-silent.js';

/** A run whose record is closed. */
export interface Judged {
  record: RunRecord & { footer: FooterLine };
  /** Errors outside any case. */
  failures: string[];
}

/** Tries every case, puts back what is open, and closes the record with the gate's word. */
export async function judgePrepared(
  { sessions, notes }: Prepared,
  run: Trying & { argv: readonly string[]; startedAt: number },
  interruption: Interruption,
): Promise<Judged> {
  const { argv, startedAt } = run;
  const header = writeHeader(sessions, { argv, notes, startedAt });
  const { recordFile } = sessions[0]!.session;
  interruption.onLeaving = () => openChanges(recordFile);
  const { failures, ended: early } = await tryAll(sessions, run, header, interruption);
  const quiet = whileSilent((seconds) => print(`still putting back what was changed (${seconds} s)`));
  const done = await putBack(sessions, header).finally(() => quiet());
  const written = readRecord(recordFile);
  // On a full disk it could not be written down that they were.
  const record = { ...written, open: written.open.filter(({ id }) => !done.includes(id)) };
  const failure = interruption.failure();
  const interrupted = interruption.happened() && failure === undefined;
  const ended = { startedAt, interrupted, ...defined({ ended: early }) };
  const footer = footerOf(record, { ...ended, failures: failure ? [failure] : failures });
  const unwritten = writeFooter(recordFile, footer);
  if (unwritten !== undefined && failure === undefined)
    footer.gate = footerOf(record, { startedAt, interrupted: false, failures: [unwritten] }).gate;
  return { record: { ...record, footer }, failures };
}
