import type { RunningTarget } from '../../fixtures/contract.js';
import { twinOf } from '../../fixtures/index.js';
import { builtInChecks } from '../../src/checks/index.js';
import { Environment } from '../../src/run/environment.js';
import { replayCase } from '../../src/run/replay-case.js';
import { planSession } from '../../src/run/plan-session.js';
import { Run } from '../../src/run/run.js';
import type { Session } from '../../src/run/session.js';
import type { CaseLine } from '../../src/verdict/record.js';
import { recordFile, sessionOf } from './session.js';

export interface TwinRun {
  session: Session;
  run: Run;
  lines: CaseLine[];
}

const sessionFor = (twin: RunningTarget, given: Partial<Session> & Pick<Session, 'spec'>): Session => {
  const file = twin.targetFile as Pick<Session, 'capabilities' | 'parameters'> & { address: string };
  const { capabilities = {}, parameters } = file;
  return sessionOf({
    target: { name: 'twin', address: file.address },
    capabilities,
    parameters,
    allowRisky: true,
    recordFile: recordFile(),
    ...given,
  });
};

/** Runs a spec against its twin, ThingsBoard's when none is named. */
export async function runTwin(options: { mutant?: string } & Partial<Session>): Promise<TwinRun> {
  const { mutant, spec = 'thingsboard', ...given } = options;
  const twin = await (await twinOf(spec))!.start(mutant === undefined ? {} : { mutant });
  try {
    const session = sessionFor(twin, { spec, ...given });
    const planned = planSession(session);
    if (planned.spec.role === 'device') session.concurrency = 1;
    const run = new Run(planned, new AbortController().signal);
    const lines = await run.all();
    await run.close();
    return { session, run, lines };
  } finally {
    await twin.stop();
  }
}

/** Judges recorded lines again. The target is gone by then: whoever tried to reach it would fail. */
export async function replayAll({ session, run, lines }: TwinRun): Promise<CaseLine[]> {
  const environment = new Environment(run.spec, builtInChecks, session, new AbortController().signal);
  const stored = JSON.parse(JSON.stringify(lines)) as CaseLine[];
  const again = stored.map((line, index) => replayCase(run.plan.cases[index]!, environment, line));
  const judged = await Promise.all(again);
  await environment.close();
  return judged;
}

/** What a replay must agree on. */
export const judgementOf = ({ id, verdict, weight, expected, actual, reason, judged }: CaseLine): object => ({
  id,
  verdict,
  weight,
  expected,
  actual,
  reason,
  judged,
});
