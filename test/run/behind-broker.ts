import { fileURLToPath } from 'node:url';
import { expect } from 'vitest';
import { startDevice, type Behaviour } from '../../fixtures/documents/device.js';
import type { Documented } from '../../fixtures/documents/documented.js';
import { planSession } from '../../src/run/plan-session.js';
import { Run } from '../../src/run/run.js';
import type { Session } from '../../src/run/session.js';
import type { CaseLine } from '../../src/verdict/record.js';
import { recordFile, sessionOf } from './session.js';
import { replayAll } from './twin-run.js';

/** Path of a document of `fixtures/documents`. */
export const fileOf = (name: string): string =>
  fileURLToPath(new URL(`../../fixtures/documents/${name}.yaml`, import.meta.url));

/** Runs a document against a device behind a broker, or a broker alone; cases by requirement without the spec's id. */
export async function tried(
  name: string,
  {
    operations,
    parameters = {},
    probes,
    level,
  }: Pick<Documented, 'operations' | 'parameters' | 'probes' | 'level'>,
  { device, watch }: { device: Behaviour | undefined; watch: number },
): Promise<Record<string, CaseLine>> {
  const { address, stop } = await startDevice(device, level);
  const document = {
    watch,
    ...(operations !== undefined && { operations }),
    ...(probes !== undefined && { probes }),
  };
  try {
    return await judgedAt(address, { spec: fileOf(name), document, parameters });
  } finally {
    await stop();
  }
}

/** Runs a spec of a device behind the broker at an address; cases by requirement without the spec's id. */
export async function judgedAt(
  address: string,
  given: Pick<Session, 'spec'> & Partial<Session>,
): Promise<Record<string, CaseLine>> {
  const session = sessionOf({
    target: { name: address, address },
    timeout: 60_000,
    concurrency: 256,
    recordFile: recordFile(),
    allowRisky: true,
    ...given,
  });
  const planned = planSession(session);
  const run = new Run(planned, new AbortController().signal);
  const lines = await run.all();
  await run.close();
  // What was recorded says the same without the device.
  const again = await replayAll({ session, run, lines });
  expect(again.map(told)).toEqual(lines.map(told));
  return Object.fromEntries(lines.map((line) => [line.requirement.slice(planned.spec.id.length + 1), line]));
}

const told = ({ id, verdict, expected, actual }: CaseLine): unknown => ({ id, verdict, expected, actual });

/** Verdicts by requirement. */
export const verdictsOf = (lines: Record<string, CaseLine>): Record<string, string> =>
  Object.fromEntries(Object.entries(lines).map(([id, { verdict }]) => [id, verdict]));
