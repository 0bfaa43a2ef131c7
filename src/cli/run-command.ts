import { join, resolve } from 'node:path';
import { announced } from '../plan/case.js';
import { Progress } from '../report/progress.js';
import { readChanges, readRecord, type RunRecord } from '../report/read-record.js';
import { summaryTable } from '../report/summary.js';
import { announceEnd } from '../run/end-of-run.js';
import { isShared } from '../run/preamble.js';
import { planSession } from '../run/run.js';
import type { Session } from '../run/session.js';
import { undoOpen } from '../run/undo-open.js';
import type { Spec } from '../spec/model.js';
import type { Gate } from '../verdict/gate.js';
import { HarnessError } from '../verdict/harness-error.js';
import type { EffectLine, FooterLine, HeaderLine } from '../verdict/record.js';
import { isShown } from '../verdict/shown.js';
import { defined } from './defined.js';
import { exitInterrupted } from './explain.js';
import { footerOf } from './footer.js';
import { openTo } from './listen-at.js';
import { inWords, longestRun } from './longest-run.js';
import { watchForInterruption, type Interruption } from './interruption.js';
import type { RunOptions } from './options.js';
import { printFailures } from './print-failures.js';
import { print, tell, write } from './output.js';
import { newRunId, prepare, prepareEmbedded, type Prepared } from './prepare.js';
import { writeFooter, writeHeader } from './record-writer.js';
import { toolVersion } from './tool-version.js';
import { openReportFolder } from './report-folder.js';
import { openChanges, restoreCommandFor } from './restoring.js';
import { isThrownAway } from '../report/thrown-away.js';
import { rewritesLines } from './terminal.js';
import { writeViews } from './views.js';
import { whileSilent } from './while-silent.js';
import { runInVitest } from './vitest-run.js';

/** Judges the target that the options name, and answers the exit code. */
export async function runCommand(options: RunOptions, argv: readonly string[]): Promise<number> {
  return await judge(options, argv, prepare);
}

/** Judges every spec's own twin: what `npm start` does. */
export async function startCommand(options: RunOptions, argv: readonly string[]): Promise<number> {
  return await judge(options, argv, prepareEmbedded);
}

async function judge(
  options: RunOptions,
  argv: readonly string[],
  preparing: typeof prepare,
): Promise<number> {
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
    const { maxDuration } = options;
    const judged = await judgePrepared(
      prepared,
      { folder, argv, startedAt, ...defined({ maxDuration }) },
      interruption,
    );
    return conclude(judged, prepared, interruption);
  } finally {
    await prepared.stop();
    interruption.end();
  }
}

/** A run whose record is closed. */
export interface Judged {
  record: RunRecord & { footer: FooterLine };
  /** Errors outside any case. */
  failures: string[];
}

/** Tries every case, puts back what is open, and closes the record with the gate's word. */
export async function judgePrepared(
  { sessions, notes }: Prepared,
  run: { folder: string; argv: readonly string[]; startedAt: number; maxDuration?: number },
  interruption: Interruption,
): Promise<Judged> {
  const { folder, argv, startedAt } = run;
  const header = writeHeader(sessions, { argv, notes, startedAt });
  const { recordFile } = sessions[0]!;
  interruption.onLeaving = () => openChanges(recordFile);
  const { failures, overtime } = await tryAll(sessions, { folder, ...defined(run) }, header, interruption);
  const quiet = whileSilent((seconds) => print(`still putting back what was changed (${seconds} s)`));
  const done = await putBack(sessions, header).finally(() => quiet());
  const written = readRecord(recordFile);
  // On a full disk it could not be written down that they were.
  const record = { ...written, open: written.open.filter(({ id }) => !done.includes(id)) };
  const failure = interruption.failure();
  const interrupted = interruption.happened() && failure === undefined;
  const ended = { startedAt, interrupted, ...defined({ overtime }) };
  const footer = footerOf(record, { ...ended, failures: failure ? [failure] : failures });
  const unwritten = writeFooter(recordFile, footer);
  if (unwritten !== undefined && failure === undefined)
    footer.gate = footerOf(record, { startedAt, interrupted: false, failures: [unwritten] }).gate;
  return { record: { ...record, footer }, failures };
}

async function tryAll(
  sessions: readonly Session[],
  { folder, maxDuration }: { folder: string; maxDuration?: number },
  header: HeaderLine,
  interruption: Interruption,
): Promise<{ failures: string[]; overtime?: string }> {
  const planned = Object.fromEntries(
    sessions.map((session) => {
      const { spec, cases } = planSession(session).plan;
      return [spec, announced(cases, session.only).length];
    }),
  );
  for (const { spec, target, leftOut } of header.sessions) {
    const product = [target.product, target.version].filter(Boolean).join(' ');
    print(
      `${spec} on ${target.name}${target.name === target.address ? '' : ` (${target.address})`}${product ? `, ${product}` : ''}`,
    );
    const waits = whereWeWait(sessions.find((session) => planSession(session).spec.id === spec)!);
    if (waits !== undefined) print(waits);
    if (leftOut.length > 0)
      print(
        `left out: ${leftOut.length} risky cases, which may harm the target for good; --allow-risky tries them`,
      );
  }
  const progress = new Progress(write, {
    tty: rewritesLines(process.stdout),
    planned,
  });
  const end = announceEnd(header.run, (why) => interruption.fail(why));
  interruption.onInterrupt = () => end.now();
  if (interruption.happened()) end.now();
  const vitest = await runInVitest(sessions, {
    allureDir: join(folder, 'allure-results'),
    onCase: (line) => {
      if (isShown(line, header.only)) progress.case(line);
    },
  });
  interruption.onInterrupt = () => {
    end.now();
    void vitest.cancel();
  };
  let overtime: string | undefined;
  const allowed = maxDuration ?? Math.max(...sessions.map((one) => longestRun(planSession(one).plan, one)));
  const timer = setTimeout(() => {
    overtime = `ended after ${inWords(allowed)}: see --max-duration`;
    tell(`\nthe run takes more than ${inWords(allowed)}: ending it and putting things back`);
    end.now();
    void vitest.cancel();
  }, allowed);
  const quiet = whileSilent((seconds) => progress.beat(seconds));
  const failures = await vitest.done;
  quiet();
  clearTimeout(timer);
  end.close();
  progress.end();
  return { failures: interruption.happened() || overtime ? [] : failures, ...defined({ overtime }) };
}

/** Where our broker waits for a device; undefined for a target that is a broker itself. */
function whereWeWait(session: Session): string | undefined {
  const names = Object.keys(planSession(session).spec.listeners);
  if (names.length === 0) return undefined;
  const { host, port, advertise } = session.listen;
  const at = names.map((name, index) => (port === 0 ? name : `${name} ${port + index}`)).join(', ');
  const told = advertise === undefined ? '' : `, which the device finds at ${advertise.host}`;
  return `our broker waits at ${host}${port === 0 ? ', free ports' : ', ports'}: ${at}${told}; ${openTo(host)}`;
}

/**
 * Undoes what is open in the record, whoever left it so: on all targets side by side; what cases shared may have been
 * undone already. Answers the ids of what was undone.
 */
async function putBack(sessions: readonly Session[], header: HeaderLine): Promise<string[]> {
  const { effects, open } = readChanges(sessions[0]!.recordFile);
  const lasting = effects.filter((effect) => isShared(effect) || open.includes(effect));
  const done = sessions.map(async (session) => {
    const { spec } = planSession(session);
    const own = lasting.filter((effect) => effect.spec === spec.id);
    const still = own.filter((effect) => open.includes(effect));
    return await putBackOn(session, spec.role, { own, still }, header);
  });
  return (await Promise.all(done)).flat();
}

async function putBackOn(
  session: Session,
  role: Spec['role'],
  { own, still }: { own: readonly EffectLine[]; still: readonly EffectLine[] },
  header: HeaderLine,
): Promise<string[]> {
  const left = still.length === 0 ? [] : await undoOpen(session, still);
  const done = own.filter((effect) => !left.some((one) => one.effect === effect));
  if (role === 'device' && done.length > 0)
    print(`put back on ${session.target.name}: ${[...new Set(done.map(({ text }) => text))].join('; ')}`);
  for (const { effect, why } of left) tell(`could not be put back: ${effect.text} (${effect.case}): ${why}`);
  if (left.length > 0 && !isThrownAway(session.target.name))
    tell(`to put back what stays changed: ${restoreCommandFor(session.recordFile, header)}`);
  return done.map(({ id }) => id);
}

/** What the gate says when the reports cannot be written. A failure that was found stands. */
function withFailure(gate: Gate, error: unknown): Gate {
  if (!(error instanceof HarnessError)) throw error;
  tell(`${error.message}. ${error.hint}`);
  return gate.exit === 1 || gate.exit === 130
    ? gate
    : { exit: 4, sentence: `HARNESS FAILED: ${error.message}.` };
}

/** Says what the run came to and answers the exit code. */
function conclude({ record, failures }: Judged, { sessions }: Prepared, interruption: Interruption): number {
  let { gate } = record.footer;
  interruption.over(gate.sentence);
  const { pass, fail } = record.footer.counts;
  // Of a target that nobody reached, one sentence says all that a table of every requirement would.
  if (pass + fail === 0) print(`\n${gate.sentence}\n`);
  // Who ended the run has seen each failure as it came, and asks for the end; the reports have the rest.
  const whole = gate.exit !== exitInterrupted;
  if (whole) printFailures(record);
  if (whole && (pass + fail > 0 || record.open.length > 0 || record.problems.length > 0))
    print(summaryTable(record));
  try {
    print(`Reports: ${writeViews(record, sessions[0]!.recordFile).join(', ')}`);
  } catch (error) {
    gate = withFailure(gate, error);
  }
  for (const failure of failures) print(`Outside any case: ${failure}`);
  print('');
  tell(gate.sentence);
  return gate.exit;
}
