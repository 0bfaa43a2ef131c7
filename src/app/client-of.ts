import type { ClientDevice } from '../driver/device/client-device.js';
import { isOnlyClient } from '../spec/only-client.js';
import type { Spec } from '../spec/model.js';
import { clientTarget, programWords, refuseUnknownNames } from '../target/client-target.js';
import type { ParameterValue } from '../target/target-file.js';
import { usage } from '../target/usage.js';
import type { RunOptions } from './run-options.js';

/** The capabilities of a device that tell what we can do with it. */
const inHand = { restart: 'restartable', publish: 'provokable' } as const;

interface Said {
  options: RunOptions;
  parameters: Readonly<Record<string, ParameterValue>>;
  /** The twin of a device that is only a client. */
  device: ClientDevice | undefined;
}

/**
 * What a target that is only a client changes about a run: where our broker listens, and which capabilities we give it.
 * Undefined for a spec of another kind. Throws usage errors where target and spec do not fit each other.
 */
export function clientOf(
  spec: Spec,
  target: string,
  { options, parameters, device }: Said,
): { options: RunOptions; capabilities: Record<string, boolean> } | undefined {
  const client = clientTarget(target);
  if (!isOnlyClient(spec)) {
    refuseForOthers(spec, target, { options, isClient: client !== undefined });
    return undefined;
  }
  if (!client && !device)
    throw usage(
      `${spec.id} judges a device that comes to our broker, and ${target} is an address`,
      'Give --target=listen:1883 for a device that is configured to come here, or --target=exec:<command> for a program.',
    );
  const known = ['host', 'port', ...Object.keys(parameters)];
  const { restartCommand, publishCommand } = options;
  for (const [option, command] of [
    ['--restart-command=', restartCommand],
    ['--publish-command=', publishCommand],
  ] as const)
    if (command !== undefined) refuseUnknownNames(programWords(command, option), known, option);
  const capabilities = {
    [inHand.restart]:
      restartCommand !== undefined || client?.kind === 'exec' || device?.restart !== undefined,
    [inHand.publish]: publishCommand !== undefined || device?.publish !== undefined,
  };
  if (client?.kind === 'exec') refuseUnknownNames(client.words, known, 'exec:');
  const ours = Object.fromEntries(
    Object.entries(capabilities).filter(([id]) => spec.capabilities.some((one) => one.id === id)),
  );
  if (client?.kind !== 'listen') return { options, capabilities: ours };
  if (options.listen !== undefined)
    throw usage(
      `--listen ${options.listen} and ${target} both say where our broker waits`,
      'Leave --listen out.',
    );
  const advertise = options.advertise ?? (client.listen.startsWith('0.0.0.0:') ? 'localhost' : undefined);
  return {
    options: { ...options, listen: client.listen, ...(advertise !== undefined && { advertise }) },
    capabilities: ours,
  };
}

/** What is said of a device that is only a client would silently do nothing. */
function refuseForOthers(
  { id }: Spec,
  target: string,
  { options, isClient }: { options: RunOptions; isClient: boolean },
): void {
  if (isClient)
    throw usage(
      `${id} judges what can be connected to, and ${target.split(':')[0]}: is a device that comes to us`,
      'Give --spec=mqtt-client, or the address of the target.',
    );
  const given = Object.entries({
    '--device-timeout': options.deviceTimeout,
    '--restart-command': options.restartCommand,
    '--publish-command': options.publishCommand,
  }).find(([, value]) => value !== undefined);
  if (given)
    throw usage(
      `${given[0]} is about a device that is only a client, and ${id} is about another kind of target`,
      'Leave it out.',
    );
}
