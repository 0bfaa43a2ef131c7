import { readFileSync } from 'node:fs';
import type { RunningTarget } from '../../fixtures/contract.js';
import { twinOf } from '../../fixtures/index.js';
import { startStandIn, type RunningStandIn, type StandInOptions } from '../../fixtures/proxy/stand-in.js';
import { targetFileFrom } from '../../src/target/target-file.js';
import { planSession } from '../../src/run/plan-session.js';
import { Run } from '../../src/run/run.js';
import type { Session } from '../../src/run/session.js';
import type { AbsenceLine, CaseLine } from '../../src/verdict/record.js';
import { recordFile, sessionOf } from './session.js';

/** What is tried: cases of a spec, on its twin. */
export interface Tried {
  spec: string;
  only: string;
}

export interface AwayRun {
  lines: CaseLine[];
  absences: AbsenceLine[];
  recordFile: string;
  /** How often the stand-in went away; 0 without one. */
  times: number;
}

/** Tries cases on a twin, behind a stand-in where one is described. */
export async function runBehind(
  tried: Tried,
  goes?: Omit<StandInOptions, 'upstream'>,
  given: Partial<Session> = {},
): Promise<AwayRun> {
  const twin = await (await twinOf(tried.spec))!.start();
  const standIn = goes && (await before(twin, goes));
  try {
    const session = sessionOn(twin, tried, { ...given, recordFile: recordFile() }, standIn);
    const planned = planSession(session);
    if (planned.spec.role === 'device') session.concurrency = 1;
    const run = new Run(planned, new AbortController().signal);
    const lines = await run.all();
    await run.close();
    const written = readFileSync(session.recordFile, 'utf8').trim().split('\n');
    const record = written.map((text) => JSON.parse(text) as CaseLine | AbsenceLine);
    return {
      lines,
      absences: record.filter((line) => line.type === 'absence'),
      recordFile: session.recordFile,
      times: standIn?.times ?? 0,
    };
  } finally {
    await standIn?.stop();
    await twin.stop();
  }
}

async function before(
  { targetFile }: RunningTarget,
  goes: Omit<StandInOptions, 'upstream'>,
): Promise<RunningStandIn> {
  const { hostname: host, port } = new URL(String(targetFile['address']));
  return await startStandIn({ upstream: { host, port: Number(port) }, ...goes });
}

function sessionOn(
  { targetFile }: RunningTarget,
  { spec, only }: Tried,
  given: Partial<Session>,
  standIn: RunningStandIn | undefined,
): Session {
  const { address, capabilities, parameters, tls, timeout = 1500 } = targetFileFrom(targetFile, 'the twin');
  const url = new URL(address!);
  if (standIn) url.port = String(standIn.port);
  const target = { name: 'twin', address: url.href };
  return sessionOf({ spec, target, only, capabilities, parameters, tls, timeout, ...given });
}
