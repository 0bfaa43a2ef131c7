import { readRecord } from '../report/record/read-record.js';
import { unjudgedCases } from '../report/record/by-requirement.js';
import { HarnessError } from '../verdict/harness-error.js';
import { usage } from '../target/usage.js';
import type { RunOptions } from './run-options.js';

/**
 * The options of a run of those cases of a record that failed or have no verdict; its target and specs unless others are
 * given. Secrets are not in the record.
 * @throws a usage error where nothing is to be tried again
 */
export function rerunFailed(options: RunOptions): RunOptions {
  if (options.rerunFailed === undefined) return options;
  const { header, cases } = readRecord(options.rerunFailed);
  if (!header)
    throw new HarnessError(
      'RECORD_UNREADABLE',
      `${options.rerunFailed} has no header line`,
      'Name the record.jsonl of a run.',
    );
  const failed = cases.filter(
    ({ verdict, weight }) =>
      verdict === 'fail' || verdict === 'inconclusive' || verdict === 'error' || weight === 'stale',
  );
  const unjudged = header.sessions.flatMap((session) =>
    unjudgedCases(session, cases).map((id) => ({ id, spec: session.spec })),
  );
  const again = [...failed, ...unjudged];
  const sessions = header.sessions.filter(({ spec }) => again.some((one) => one.spec === spec));
  const [first, ...more] = sessions;
  if (!first)
    throw usage(`nothing failed in ${options.rerunFailed}`, 'Leave --rerun-failed out to try all cases.');
  const embedded = header.command === 'start' || header.command.startsWith('start ');
  const given = options.target ?? options.targetFile;
  if (
    more.length > 0 &&
    !embedded &&
    given === undefined &&
    more.some(({ target }) => target.name !== first.target.name)
  )
    throw usage(`${options.rerunFailed} has several targets`, 'Give --target and --spec.');
  return {
    ...options,
    chosen: again.map(({ id }) => id),
    spec: options.spec.length > 0 ? options.spec : sessions.map(({ location }) => location),
    // Every spec of an embedded run has its own twin, which the command finds again by the spec.
    ...(given === undefined && !(embedded && more.length > 0) ? { target: first.target.name } : {}),
  };
}
