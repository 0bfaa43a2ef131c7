import type { ClientDevice } from '../driver/broker/client-device.js';
import { isOnlyClient } from '../spec/only-client.js';
import type { Spec } from '../spec/model.js';
import {
  clientTarget,
  type ClientTarget,
  programWords,
  refuseUnknownNames,
} from '../target/client-target.js';
import type { ParameterValue, TargetFile } from '../target/target-file.js';
import { defined } from '../target/defined.js';
import { usage } from '../target/usage.js';
import type { RunOptions } from './run-options.js';

interface Said {
  options: RunOptions;
  file: TargetFile;
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
  { options, file, parameters, device }: Said,
): { options: RunOptions; file: TargetFile } | undefined {
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
  refuseUnknownWords(client, { options, parameters });
  const { restartCommand, publishCommand, advertise } = options;
  const given = ours(spec, {
    restartable: restartCommand !== undefined || client?.kind === 'exec' || device !== undefined,
    provokable: publishCommand !== undefined || device?.publish !== undefined,
  });
  const ownFile = { ...file, capabilities: { ...given, ...file.capabilities } };
  if (client?.kind !== 'listen') return { options, file: ownFile };
  if (options.listen !== undefined)
    throw usage(
      `--listen ${options.listen} and ${target} both say where our broker waits`,
      'Leave --listen out.',
    );
  // Nobody is told an address; what is told of it must be one all the same.
  const told = client.listen.startsWith('0.0.0.0:') ? 'localhost' : advertise;
  return { options: { ...options, listen: client.listen, ...defined({ advertise: told }) }, file: ownFile };
}

/** Those of the capabilities that we give a device which its spec knows. */
const ours = (spec: Spec, given: Record<string, boolean>): Record<string, boolean> =>
  Object.fromEntries(
    Object.entries(given).filter(([id]) => spec.capabilities.some((known) => known.id === id)),
  );

/** Refuses a command that names a program or a value that is not there. */
function refuseUnknownWords(
  client: ClientTarget | undefined,
  { options, parameters }: Pick<Said, 'options' | 'parameters'>,
): void {
  const known = ['host', 'port', ...Object.keys(parameters)];
  if (client?.kind === 'exec') refuseUnknownNames(client.words, known, 'exec:');
  const commands = {
    '--restart-command=': options.restartCommand,
    '--publish-command=': options.publishCommand,
  };
  for (const [option, command] of Object.entries(commands))
    if (command !== undefined) refuseUnknownNames(programWords(command, option), known, option);
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
