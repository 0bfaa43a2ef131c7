import { dirname, join, resolve } from 'node:path';
import { briefSummary } from '../report/console/brief.js';
import { summaryTable, surfaceText } from '../report/console/summary.js';
import type { Gate } from '../verdict/gate.js';
import { HarnessError } from '../verdict/harness-error.js';
import { defined } from '../target/defined.js';
import { exitInterrupted } from './explain.js';
import type { Face } from '../app/face.js';
import { watchForInterruption, type Interruption } from '../app/interruption.js';
import { judgePrepared, type Judged } from '../app/judge-prepared.js';
import type { RunOptions } from '../app/run-options.js';
import { beQuiet, print, tell } from '../app/output.js';
import { newRunId, prepare, prepareEmbedded, type Prepared } from '../app/prepare.js';
import { printFailures, printFailuresInShort } from '../app/print-failures.js';
import { toolVersion } from '../app/tool-version.js';
import { prepareOutput, reportersOf, writeReporters, type Reporter } from '../app/reporters.js';
import { rerunFailed } from '../app/rerun-failed.js';
import { openReportFolder } from '../app/report-folder.js';
import { writeViews } from '../app/views.js';
import { whileSilent } from '../app/while-silent.js';

/** Told of a run that came to its end and was not interrupted, after all that is said of it. */
export type OnEnd = (record: Judged['record'], recordFile: string) => Promise<void>;

/** Judges the target that the options name, and answers the exit code. */
export async function runCommand(
  options: RunOptions,
  argv: readonly string[],
  face: Face,
  onEnd: OnEnd = () => Promise.resolve(),
): Promise<number> {
  return await judge(options, { argv, face, preparing: prepare, onEnd });
}

/** Judges every spec's own twin: what `npm start` does. */
export async function startCommand(
  options: RunOptions,
  argv: readonly string[],
  face: Face,
): Promise<number> {
  return await judge(options, { argv, face, preparing: prepareEmbedded });
}

async function judge(
  given: RunOptions,
  {
    argv,
    face,
    preparing,
    onEnd,
  }: { argv: readonly string[]; face: Face; preparing: typeof prepare; onEnd?: OnEnd },
): Promise<number> {
  const options = rerunFailed(given);
  const reporters = reportersOf(options.reporter ?? []);
  if (options.quiet) beQuiet();
  const giveBack = prepareOutput(reporters);
  const run = newRunId();
  const folder = resolve(options.reportDir, run);
  const startedAt = Date.now();
  const interruption = watchForInterruption();
  print(`mqtt-conformance ${toolVersion()}, run ${run}`);
  const reports = openReportFolder(folder);
  const quiet = whileSilent((seconds) =>
    print(`still preparing ${options.target ?? 'the target'} (${seconds} s)`),
  );
  const prepared = await reports
    .keptIf(preparing(options, run, join(folder, 'record.jsonl')))
    .finally(() => quiet());
  try {
    const { maxDuration, failFast } = options;
    const judged = await judgePrepared(
      prepared,
      { face, folder, argv, startedAt, ...defined({ maxDuration, failFast }) },
      interruption,
    );
    const exit = conclude(judged, prepared, interruption, { ...options, reporters, giveBack });
    if (exit !== exitInterrupted) await onEnd?.(judged.record, prepared.sessions[0]!.session.recordFile);
    return exit;
  } finally {
    await prepared.stop();
    interruption.end();
  }
}

/** Who is told of the run, and what gives the output back to a workflow's runner. */
interface Telling {
  reporters: readonly Reporter[];
  giveBack: () => void;
}

/** What the gate says when the reports cannot be written. What is worse, or was said before, stands. */
function withFailure(gate: Gate, error: unknown): Gate {
  if (!(error instanceof HarnessError)) throw error;
  tell(`${error.message}. ${error.hint}`);
  return gate.exit === 1 || gate.exit === 130 || gate.exit === 4
    ? gate
    : { exit: 4, sentence: `HARNESS FAILED: ${error.message}.` };
}

/** Says what the run came to and answers the exit code. */
function conclude(
  { record, failures }: Judged,
  { sessions }: Prepared,
  interruption: Interruption,
  { verbose = false, reporters, giveBack }: RunOptions & Telling,
): number {
  let { gate } = record.footer;
  interruption.over(gate.sentence);
  const { pass, fail } = record.footer.counts;
  // Of a target that nobody reached, one sentence says all that a table of every requirement would.
  if (pass + fail === 0) print(`\n${gate.sentence}\n`);
  // Who ended the run asks for the end; the reports have the rest.
  const whole = gate.exit !== exitInterrupted;
  if (whole) printFailures(record, { verbose });
  else printFailuresInShort(record);
  if (whole && (pass + fail > 0 || record.open.length > 0 || record.problems.length > 0))
    print(verbose ? `${gate.sentence}\n\n${summaryTable(record)}` : briefSummary(record, gate.sentence));
  // Where nothing came on the topics of a document, what came elsewhere says most.
  else if (whole) surfaceText(record).forEach((line) => print(line));
  try {
    const { recordFile } = sessions[0]!.session;
    const views = writeViews(record, recordFile);
    giveBack();
    const more = writeReporters(record, dirname(recordFile), reporters);
    print(`Reports: ${[...new Set([...views, ...more])].join(', ')}`);
  } catch (error) {
    gate = withFailure(gate, error);
  }
  for (const failure of failures) print(`Outside any case: ${failure}`);
  print('');
  tell(gate.sentence);
  return gate.exit;
}
