import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { startDevice, type Behaviour } from '../../fixtures/documents/device.js';
import { documented, type Documented } from '../../fixtures/documents/devices.js';
import { planSession } from '../../src/run/plan-session.js';
import { Run } from '../../src/run/run.js';
import type { CaseLine } from '../../src/verdict/record.js';
import { recordFile, sessionOf } from './session.js';
import { replayAll } from './twin-run.js';

const fileOf = (name: string): string =>
  fileURLToPath(new URL(`../../fixtures/documents/${name}.yaml`, import.meta.url));

/** Runs a document against a device behind a broker, or a broker alone; verdicts by requirement without the spec's id. */
async function tried(
  name: string,
  { operations, parameters = {}, probes }: Documented,
  { device, watch }: { device: Behaviour | undefined; watch: number },
): Promise<Record<string, CaseLine>> {
  const { address, stop } = await startDevice(device);
  try {
    const session = sessionOf({
      spec: fileOf(name),
      document: {
        watch,
        ...(operations !== undefined && { operations }),
        ...(probes !== undefined && { probes }),
      },
      target: { name: address, address },
      parameters,
      timeout: 60_000,
      concurrency: 256,
      recordFile: recordFile(),
    });
    const planned = planSession(session);
    const run = new Run(planned, new AbortController().signal);
    const lines = await run.all();
    await run.close();
    // What was recorded says the same without the device.
    const again = await replayAll({ session, run, lines });
    expect(again.map(told)).toEqual(lines.map(told));
    return Object.fromEntries(
      lines.map((line) => [line.requirement.slice(planned.spec.id.length + 1), line]),
    );
  } finally {
    await stop();
  }
}

const told = ({ id, verdict, expected, actual }: CaseLine): unknown => ({ id, verdict, expected, actual });

const verdictsOf = (lines: Record<string, CaseLine>): Record<string, string> =>
  Object.fromEntries(Object.entries(lines).map(([id, { verdict }]) => [id, verdict]));

/** Milliseconds: what comes ends a wait sooner; of what never comes, a short one says as much. */
const longEnough = 8000;
const short = 300;

describe.each(Object.entries(documented))('%s.yaml', (name, document) => {
  test('a device that keeps it', async () => {
    const lines = await tried(name, document, { device: document.conforming, watch: longEnough });
    expect(verdictsOf(lines)).toEqual(document.verdicts);
  });

  test('a broker without a device passes nothing and fails nothing', async () => {
    const lines = await tried(name, document, { device: undefined, watch: short });
    expect(new Set(Object.values(verdictsOf(lines)))).toEqual(new Set(['inconclusive']));
    expect(lines['device']?.reason).toContain('no device was seen');
  });

  test.each(Object.entries(document.mutants))('%s', async (_fault, { breaks, is }) => {
    const lines = await tried(name, document, { device: is, watch: longEnough });
    const failed = Object.entries(verdictsOf(lines)).filter(([, verdict]) => verdict === 'fail');
    expect(failed.map(([id]) => id)).toEqual([breaks].flat());
  });
});
