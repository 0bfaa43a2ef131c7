import { readRecord } from '../report/record/read-record.js';
import { sealRecord } from '../report/record/seal.js';
import { undoOpen } from '../run/undo-open.js';
import type { Session } from '../run/session.js';
import { milliseconds } from '../spec/duration.js';
import { addressOf } from '../target/address.js';
import { builtInChecks } from '../checks/index.js';
import { loadSpec } from '../spec/load.js';
import type { Spec } from '../spec/model.js';
import { HarnessError } from '../verdict/harness-error.js';
import type { HeaderLine, SessionHeader } from '../verdict/record.js';
import { defined } from '../target/defined.js';
import { exitInterrupted } from './explain.js';
import { watchForInterruption } from '../app/interruption.js';
import type { RunOptions } from '../app/run-options.js';
import { print, tell } from '../app/output.js';
import { listenAt } from '../target/listen-at.js';
import { noTargetFile, readTargetFile } from '../target/target-file.js';

/**
 * Puts back what a run left changed, from its record: also after the run was killed. Secrets are not in the record, so
 * they come from the target file or --param again. Answers the exit code.
 */
export async function restoreCommand(recordFile: string, options: RunOptions): Promise<number> {
  const record = readRecord(recordFile);
  if (!record.header) {
    throw new HarnessError(
      'RECORD_UNREADABLE',
      `${recordFile} has no header line`,
      'Name the record.jsonl of a run.',
    );
  }
  if (record.open.length === 0) {
    print('nothing to put back: every change in the record was undone');
    return 0;
  }
  if (options.list) {
    for (const { spec, text, case: id } of record.open) {
      const target = record.header.sessions.find((session) => session.spec === spec)?.target;
      print(`would be put back on ${target?.address ?? spec}: ${text} (${id})`);
    }
    return 0;
  }
  const interruption = watchForInterruption('finishing what is put back');
  let left = 0;
  for (const header of record.header.sessions) {
    const changes = record.open.filter(({ spec }) => spec === header.spec);
    if (changes.length === 0) continue;
    const spec = loadSpec(header.location, builtInChecks);
    const session = sessionFrom(header, spec, record.header, recordFile, options);
    const open = await undoOpen({ session, spec, checks: builtInChecks }, changes);
    changes.forEach((change) => {
      const why = open.find((still) => still.change === change)?.why;
      const done = why === undefined ? 'put back' : 'NOT put back';
      print(`${done}: ${change.text} (${change.case})${why === undefined ? '' : `: ${why}`}`);
    });
    left += open.length;
  }
  sealRecord(recordFile);
  const interrupted = interruption.happened();
  interruption.end();
  if (!interrupted) return left === 0 ? 0 : 3;
  tell(
    left === 0
      ? 'INTERRUPTED: everything was put back all the same.'
      : `INTERRUPTED: ${left} of the changes could not be put back; the same command tries it again.`,
  );
  return exitInterrupted;
}

function sessionFrom(
  header: SessionHeader,
  spec: Spec,
  { run, seed }: HeaderLine,
  recordFile: string,
  options: RunOptions,
): Session {
  const file = options.targetFile === undefined ? noTargetFile : readTargetFile(options.targetFile);
  const recorded = Object.entries(header.parameters).filter(([, value]) => value !== '***');
  const { ca, cert, key, insecure } = options;
  const address = options.target ?? file.address ?? header.target.address;
  return {
    run,
    seed,
    spec: header.location,
    target: { ...header.target, address: addressOf(address, spec) },
    capabilities: header.capabilities,
    parameters: {
      ...Object.fromEntries(recorded),
      ...file.parameters,
      ...options.param,
    } as Session['parameters'],
    strict: false,
    allowRisky: false,
    allowDestructive: false,
    timeout: options.timeout ?? file.timeout ?? spec.defaults.timeout ?? milliseconds('5s'),
    concurrency: 1,
    pace: options.pace ?? file.pace ?? 0,
    recoveryTimeout: 0,
    bystander: false,
    tls: { ...file.tls, ...defined({ ca, cert, key, insecure }) },
    listen: listenAt(undefined, undefined),
    knownFindings: [],
    recordFile,
  };
}
