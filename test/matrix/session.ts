import { devNull } from 'node:os';
import type { RunningTarget } from '../../fixtures/contract.js';
import { targetFileFrom } from '../../src/cli/target-file.js';
import type { Session } from '../../src/run/session.js';

/** Long enough for a busy machine, short beside the 15 s by which late mutants are late. */
const waitMs = 1000;

let runs = 0;

export interface SessionOptions {
  /** Only requirements whose id begins so; the smoke requirement then does not come first. */
  only?: string;
  /** Cases at a time. */
  concurrency?: number;
}

/** A session against a twin in this process. Nothing of it is recorded. */
export function sessionOn(
  target: RunningTarget,
  options: { only?: string; concurrency?: number } = {},
): Session {
  const { spec, address, capabilities, parameters, tls, timeout, knownFindings } = targetFileFrom(
    target.targetFile,
    'the twin',
  );
  runs += 1;
  return {
    run: `matrix${runs}`,
    seed: 'matrix',
    spec: spec[0] ?? '',
    target: { name: 'twin', address: address ?? target.addresses.mqtt ?? '' },
    capabilities,
    parameters,
    strict: true,
    allowDestructive: true,
    timeout: timeout ?? waitMs,
    concurrency: options.concurrency ?? 8,
    pace: 0,
    tls,
    knownFindings,
    recordFile: devNull,
    ...(options.only === undefined ? {} : { only: options.only }),
  };
}
