import { devNull } from 'node:os';
import type { RunningTarget } from '../../fixtures/contract.js';
import { targetFileFrom } from '../../src/target/target-file.js';
import { versionIn } from '../../src/plan/lookup.js';
import { noAddress } from '../../src/spec/only-client.js';
import type { Session } from '../../src/run/session.js';

/** Long enough for a twin on a busy machine, short beside the 15 s by which late mutants are late. */
export const mutantWaitMs = 1500;

/** For the whole matrix, whose result is committed: what a slow moment of the machine does must not show in it. */
export const wholeWaitMs = 2000;

/** For runs that should pass: nobody waits that long unless something is wrong. */
export const twinWaitMs = 3000;

let runs = 0;

export interface SessionOptions {
  /** Only requirements whose id begins so; the smoke requirement then does not come first. */
  only?: string;
  /** Cases at a time. */
  concurrency?: number;
  /** Milliseconds that each wait may take. */
  timeout?: number;
}

/** A session against a twin in this process. Nothing of it is recorded. */
export function sessionOn(target: RunningTarget, options: SessionOptions = {}): Session {
  const { spec, address, version, capabilities, parameters, tls, transport, knownFindings } = targetFileFrom(
    target.targetFile,
    'the twin',
  );
  runs += 1;
  return {
    run: `matrix${runs}`,
    seed: 'matrix',
    spec: spec[0] ?? '',
    target: { name: 'twin', address: address ?? target.addresses.mqtt ?? (target.device ? noAddress : '') },
    capabilities,
    parameters,
    strict: true,
    allowDestructive: true,
    allowRisky: true,
    timeout: options.timeout ?? mutantWaitMs,
    concurrency: options.concurrency ?? 8,
    pace: 0,
    recoveryTimeout: 5000,
    bystander: true,
    tls,
    listen: { host: '127.0.0.1', port: 0, ...(transport === undefined ? {} : { transport }) },
    // A broker's list has findings of other versions too.
    knownFindings: knownFindings.filter(
      ({ versions }) => versions === undefined || (version !== undefined && versionIn(version, versions)),
    ),
    recordFile: devNull,
    ...(options.only === undefined ? {} : { only: options.only }),
  };
}
