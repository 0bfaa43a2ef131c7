import { expect, onTestFinished } from 'vitest';
import { startDevice, type Behaviour } from '../../fixtures/documents/device.js';
import { planSession } from '../../src/run/plan-session.js';
import { Run } from '../../src/run/run.js';
import type { CaseLine } from '../../src/verdict/record.js';
import { recordFile, sessionOf } from './session.js';
import { judgementOf, replayAll } from './twin-run.js';

export interface BadInputRun {
  /** Milliseconds. */
  watch?: number;
  only?: string;
  parameters?: Record<string, string>;
  probes?: Record<string, string>;
}

/**
 * Runs a document with what it forbids, on a broker with a device or with none, and judges the record again; answers what
 * the cases of bad input came to, by their ids without that of the spec.
 * @param spec path of the document
 */
export async function badInputAt(
  spec: string,
  device: Behaviour | undefined,
  { watch = 8000, only, parameters = {}, probes }: BadInputRun = {},
): Promise<Record<string, CaseLine>> {
  const { address, stop } = await startDevice(device);
  onTestFinished(stop);
  const session = sessionOf({
    spec,
    document: { watch, negative: true, ...(probes !== undefined && { probes }) },
    target: { name: address, address },
    parameters,
    timeout: 20_000,
    allowRisky: true,
    recordFile: recordFile(),
    ...(only !== undefined && { only }),
  });
  const planned = planSession(session);
  const run = new Run(planned, new AbortController().signal);
  const lines = await run.all();
  await run.close();
  const again = await replayAll({ session, run, lines });
  expect(again.map(judgementOf)).toEqual(lines.map(judgementOf));
  const own = lines.filter(({ requirement }) => requirement.endsWith('.bad-input'));
  return Object.fromEntries(own.map((line) => [line.id.slice(planned.spec.id.length + 1), line]));
}

/** Verdicts by the ids of their cases. */
export const verdicts = (lines: Record<string, CaseLine>): Record<string, string> =>
  Object.fromEntries(Object.entries(lines).map(([id, { verdict }]) => [id, verdict]));
