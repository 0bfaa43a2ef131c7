import { failureText } from '../report/case/failure-text.js';
import type { RunRecord } from '../report/record/read-record.js';
import { shown } from '../report/record/shown.js';
import { HarnessError } from '../verdict/harness-error.js';
import { rerunOf } from './rerun.js';
import { isThrownAway } from '../report/case/thrown-away.js';
import { print } from './output.js';
import { coloured } from './terminal.js';

/** Every failure whole; of cases without a verdict for the same reason only the first, with the number of the others. */
export function printFailures(record: RunRecord): void {
  const { header, cases } = shown(record);
  const told = new Map<string, number>();
  for (const line of cases) {
    if (line.verdict === 'pass' ? line.weight !== 'stale' : line.verdict === 'not-applicable') continue;
    // What is explained by another case stands in the table.
    if (line.because !== undefined) continue;
    const reason = line.verdict === 'inconclusive' ? line.reason : undefined;
    if (reason !== undefined) told.set(reason, (told.get(reason) ?? 0) + 1);
    if (reason !== undefined && told.get(reason)! > 1) continue;
    const session = header?.sessions.find(({ spec }) => spec === line.spec);
    if (!header || !session)
      throw new HarnessError('INTERNAL', `the record has no session of ${line.spec}`, 'Please report this.');
    const { name: target, address } = session.target;
    const rerun = rerunOf(header, session, line.id);
    print(
      failureText(line, {
        target,
        address,
        spec: session.location,
        gone: isThrownAway(target),
        rerun,
        colour: coloured(process.stdout),
      }) + '\n',
    );
  }
  for (const [reason, times] of told) {
    if (times > 1) print(`${times - 1} more cases could not be judged either: ${reason}\n`);
  }
}
