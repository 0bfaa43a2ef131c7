import { isThrownAway } from '../report/case/thrown-away.js';
import type { Session } from '../run/session.js';
import type { Spec } from '../spec/model.js';
import type { DeviceOptions } from '../driver/broker/client-device.js';
import { isOnlyClient } from '../spec/only-client.js';
import { sharedTopics } from '../spec/shared-topics.js';
import { defined } from '../target/defined.js';
import type { RunOptions } from './run-options.js';
import { listenAt } from '../target/listen-at.js';
import type { TargetFile } from '../target/target-file.js';
import { usage } from '../target/usage.js';
import { viewOf } from './view-of.js';

export const defaultTimeout = 5000;
const defaultRecoveryTimeout = 30_000;
/** On a broker most of them only wait, see Locks. */
const defaultConcurrency = { broker: 64, device: 1 } as const;

/** Throws a usage error for several cases at once on a device: each sets it up in its own way. */
export function concurrencyFor(spec: Spec, wanted: number | undefined): number {
  if (spec.role === 'device' && wanted !== undefined && wanted > 1)
    throw usage(
      `a device cannot be tried by ${wanted} cases at once`,
      'Leave --concurrency out: on a device one case follows the other.',
    );
  if (wanted !== undefined) return wanted;
  return sharedTopics(spec).length > 0 ? 1 : (spec.defaults.concurrency ?? defaultConcurrency[spec.role]);
}

/** What is said of a bare document, where it is one. */
function documentOf(spec: Spec, options: RunOptions): Pick<Session, 'document'> {
  const document = spec.behindBroker ? viewOf(options) : {};
  return Object.keys(document).length > 0 ? { document } : {};
}

/** Who asks for what a document forbids allows the risk of it; what is thrown away after the run may be harmed. */
export const allowsRisk = (
  { allowRisky, negative }: Pick<RunOptions, 'allowRisky' | 'negative'>,
  target: string,
): boolean => allowRisky ?? negative ?? isThrownAway(target);

/** Milliseconds. */
const defaultDeviceTimeout = 120_000;

const deviceOf = (
  { deviceTimeout = defaultDeviceTimeout, restartCommand, publishCommand }: RunOptions,
  container: DeviceOptions['container'],
): DeviceOptions => ({
  timeout: deviceTimeout,
  ...defined({ restartCommand, publishCommand, container }),
});

/** Where our broker listens, and what carries MQTT there where the target is only a client. */
const listenOf = (spec: Spec, options: RunOptions, file: TargetFile): Session['listen'] => ({
  ...listenAt(options.listen ?? file.listen, options.advertise ?? file.advertise),
  ...(isOnlyClient(spec) && defined({ transport: options.transport ?? file.transport })),
});

interface Given {
  options: RunOptions;
  file: TargetFile;
  run: string;
  seed: string;
  recordFile: string;
  target: { name: string; address: string };
  /** Of a client in a container. */
  container?: DeviceOptions['container'];
  findings: Pick<Session, 'knownFindings' | 'endedFindings' | 'otherFindings'>;
}

/** What limits the plan, and how the last sentence tells that. */
function filtersOf({
  only,
  exclude = [],
  chosen,
  rerunFailed,
}: RunOptions): Pick<Session, 'only' | 'exclude' | 'chosen' | 'filters'> {
  const filters = [
    ...exclude.map((pattern) => `--exclude ${pattern}`),
    ...(rerunFailed === undefined ? [] : ['--rerun-failed']),
  ];
  return {
    ...defined({ only, chosen }),
    ...(exclude.length > 0 ? { exclude } : {}),
    ...(filters.length > 0 ? { filters } : {}),
  };
}

/** What one spec's run needs. The command line wins over the target file, which wins over the defaults. */
export function sessionOf(
  spec: Spec,
  name: string,
  { options, file, run, seed, recordFile, target, container, findings }: Given,
): Session {
  const { ca, cert, key, insecure } = options;
  return {
    run,
    seed,
    spec: name,
    target: { ...target, ...defined({ product: file.product, version: file.version }) },
    capabilities: file.capabilities,
    parameters: { ...file.parameters, ...options.param },
    ...defined({ shard: options.shard }),
    ...filtersOf(options),
    ...documentOf(spec, options),
    strict: options.strict ?? false,
    allowDestructive: options.allowDestructive ?? false,
    allowRisky: allowsRisk(options, target.name),
    timeout: options.timeout ?? file.timeout ?? spec.defaults.timeout ?? defaultTimeout,
    concurrency: concurrencyFor(spec, options.concurrency ?? file.concurrency),
    pace: options.pace ?? file.pace ?? 0,
    recoveryTimeout: options.recoveryTimeout ?? file.recoveryTimeout ?? defaultRecoveryTimeout,
    bystander: file.bystander ?? true,
    tls: { ...file.tls, ...defined({ ca, cert, key, insecure }) },
    ...(isOnlyClient(spec) && { device: deviceOf(options, container) }),
    listen: listenOf(spec, options, file),
    ...findings,
    recordFile,
  };
}
