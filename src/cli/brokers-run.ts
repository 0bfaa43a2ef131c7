import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { ComparedBroker } from '../report/brokers/comparison.js';
import { sentenceOf } from '../report/brokers/names.js';
import { unspokenBy } from '../report/brokers/unspoken.js';
import { readRecord, type RunRecord } from '../report/record/read-record.js';
import type { BrokersOptions } from './brokers-options.js';
import type { BrokerTarget } from './brokers-targets.js';
import type { Interruption } from '../app/interruption.js';
import type { RunOptions } from '../app/run-options.js';
import { prepare, type Prepared } from '../app/prepare.js';
import { print } from '../app/output.js';
import { inProcess } from '../app/face.js';
import { judgePrepared } from '../app/judge-prepared.js';
import { writeViews } from '../app/views.js';

interface Start extends BrokerTarget {
  options: RunOptions;
  recordFile: string;
  /** What was started, or why nothing was. */
  started: Prepared | string;
}

/**
 * Judges the targets, each with a record of its own in `folder`. All are started first, side by side; they are judged one
 * after another: on two cores side by side saves little time, and an embedded broker would answer late, since it shares
 * its process with what goes on around all of them.
 */
export async function judgeBrokers(
  targets: readonly BrokerTarget[],
  options: BrokersOptions,
  { run, folder }: { run: string; folder: string },
  interruption: Interruption,
): Promise<ComparedBroker[]> {
  print(`starting ${targets.map(({ name }) => name).join(', ')}`);
  const starts = await Promise.all(
    targets.map(async (target) => await startOne(target, options, run, folder)),
  );
  const brokers: ComparedBroker[] = [];
  for (const start of starts) brokers.push(await judgeOne(start, interruption));
  return brokers;
}

async function startOne(
  target: BrokerTarget,
  options: BrokersOptions,
  run: string,
  folder: string,
): Promise<Start> {
  const recordFile = join(folder, target.slug, 'record.jsonl');
  const { spec, ...others } = options;
  const runOptions: RunOptions = { ...others, ...target.given, spec: [spec], param: {} };
  const start = { ...target, options: runOptions, recordFile };
  try {
    return { ...start, started: await prepare(runOptions, run, recordFile) };
  } catch (error) {
    const why = messageOf(error);
    print(`${target.name} was not started: ${why}`);
    return { ...start, started: why };
  }
}

/** Whatever goes wrong on one broker leaves the others their verdicts. */
async function judgeOne(start: Start, interruption: Interruption): Promise<ComparedBroker> {
  const { name, slug, started, recordFile } = start;
  if (typeof started === 'string') return { name, slug, outcome: { notStarted: `${started}.` } };
  try {
    if (interruption.happened())
      return { name, slug, outcome: { notStarted: 'the run was interrupted before its turn came.' } };
    const at = {
      face: inProcess,
      folder: dirname(recordFile),
      argv: argumentsOf(start),
      startedAt: Date.now(),
    };
    const { record, failures } = await judgePrepared(started, at, interruption);
    writeViews(record, recordFile);
    for (const failure of failures) print(`${name}: outside any case: ${failure}`);
    const unspoken = unspokenBy(record);
    const broker = { name, slug, outcome: { record, ...(unspoken === undefined ? {} : { unspoken }) } };
    print(`${name}: ${sentenceOf(broker)}\n`);
    return broker;
  } catch (error) {
    const broken = `HARNESS FAILED: ${messageOf(error)}.`;
    print(`${name}: ${broken}\n`);
    return { name, slug, outcome: { record: readIfThere(recordFile), broken } };
  } finally {
    interruption.onInterrupt = () => undefined;
    interruption.onLeaving = () => [];
    await stop(start);
  }
}

const readIfThere = (recordFile: string): RunRecord =>
  existsSync(recordFile)
    ? readRecord(recordFile)
    : { cases: [], changes: [], open: [], absences: [], problems: [] };

const messageOf = (error: unknown): string =>
  (error instanceof Error ? error.message : String(error)).replace(/\.$/, '');

/** A broker that ended by itself may not let itself be stopped; its verdicts stand. */
async function stop({ name, started }: Start): Promise<void> {
  if (typeof started === 'string') return;
  try {
    await started.stop();
  } catch (error) {
    print(`${name} could not be stopped: ${messageOf(error)}`);
  }
}

/** The command line that judges this broker alone, for the record and for whoever tries a case again. */
function argumentsOf({ given, options }: Start): string[] {
  const target = 'target' in given ? `--target=${given.target}` : `--target-file=${given.targetFile}`;
  const { spec, only, strict, timeout, concurrency, seed } = options;
  return [
    target,
    ...spec.map((name) => `--spec=${name}`),
    ...(only === undefined ? [] : [`--only=${only}`]),
    ...(strict ? ['--strict'] : []),
    ...(timeout === undefined ? [] : [`--timeout=${timeout}ms`]),
    ...(concurrency === undefined ? [] : [`--concurrency=${concurrency}`]),
    ...(seed === undefined ? [] : [`--seed=${seed}`]),
  ];
}
