import type { ClientDevice } from '../driver/broker/client-device.js';
import { isSecured, isWebSocket, type DeviceTransport } from '../driver/broker/device-transport.js';
import type { ClientRecipe } from '../target/client-recipes.js';
import { commandWords, namesInWords } from '../target/command-words.js';
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
  /** By what a client in a container is started. */
  contained: ClientRecipe | undefined;
}

/**
 * What a target that is only a client changes about a run: where our broker listens, and which capabilities we give it.
 * Undefined for a spec of another kind. Throws usage errors where target and spec do not fit each other.
 */
export function clientOf(
  spec: Spec,
  target: string,
  { options, file, parameters, device, contained }: Said,
): { options: RunOptions; file: TargetFile } | undefined {
  const client = clientTarget(target);
  if (!isOnlyClient(spec)) {
    refuseForOthers(spec, target, { options, isClient: client !== undefined });
    return undefined;
  }
  if (!client && !device)
    throw usage(
      `${spec.id} judges a device that comes to our broker, and ${target} is an address`,
      'Give --target=listen:1883 for a device that is configured to come here, --target=exec:<command> for a program, or --target=container:client/<recipe>.',
    );
  const carried = carriedIn(options, file);
  const { transport, advertise } = carried;
  refuseUnknownWords(client, { options, parameters }, transport);
  refuseUnknownAuthority(target, client, carried);
  const { restartCommand, publishCommand } = options;
  const given = ours(spec, {
    overTls: isSecured(transport),
    overWebSocket: isWebSocket(transport),
    restartable: restartCommand !== undefined || device !== undefined || isStartedByUs(client),
    provokable: (publishCommand ?? device?.publish ?? contained?.publish) !== undefined,
  });
  const ownFile = { ...file, capabilities: { ...given, ...file.capabilities } };
  if (client?.kind !== 'listen') return { options, file: ownFile };
  if (options.listen !== undefined)
    throw usage(
      `--listen ${options.listen} and ${target} both say where our broker waits`,
      'Leave --listen out.',
    );
  // Nobody is told an address; what is told of it must be one all the same.
  const told = advertise ?? (isEverywhere(client) ? 'localhost' : undefined);
  return { options: { ...options, listen: client.listen, ...defined({ advertise: told }) }, file: ownFile };
}

const isStartedByUs = (client: ClientTarget | undefined): boolean =>
  client?.kind === 'exec' || client?.kind === 'container';

/** Those of the capabilities that we give a device which its spec knows. */
const ours = (spec: Spec, given: Record<string, boolean>): Record<string, boolean> =>
  Object.fromEntries(
    Object.entries(given).filter(([id]) => spec.capabilities.some((known) => known.id === id)),
  );

/** Refuses a command that names a program or a value that is not there. */
function refuseUnknownWords(
  client: ClientTarget | undefined,
  { options, parameters }: Pick<Said, 'options' | 'parameters'>,
  transport: DeviceTransport,
): void {
  const words = [
    ...(client?.kind === 'exec' ? client.words : []),
    ...[options.restartCommand ?? '', options.publishCommand ?? ''],
  ];
  if (!isSecured(transport) && namesInWords(words).includes('ca') && parameters['ca'] === undefined)
    throw usage(
      'a command has {ca}, the authority that a device trusts over TLS, and the device is to come without TLS',
      'Give --transport=mqtts, or wss for TLS under WebSocket.',
    );
  const known = ['host', 'port', 'url', 'ca', ...Object.keys(parameters)];
  const inContainer = client?.kind === 'container';
  const wordsOf = inContainer ? commandWords : programWords;
  if (client?.kind === 'exec') refuseUnknownNames(client.words, known, 'exec:');
  const commands = {
    '--restart-command=': options.restartCommand,
    '--publish-command=': options.publishCommand,
  };
  for (const [option, command] of Object.entries(commands))
    if (command !== undefined)
      refuseUnknownNames(wordsOf(command, option), inContainer ? [...known, 'folder'] : known, option);
}

/** How a device comes, and what it must know for that. */
interface Carried {
  transport: DeviceTransport;
  authority?: string;
  advertise?: string;
}

const carriedIn = (options: RunOptions, file: TargetFile): Carried => ({
  transport: options.transport ?? file.transport ?? 'mqtt',
  ...defined({
    authority: options.authority ?? file.authority,
    advertise: options.advertise ?? file.advertise,
  }),
});

/** Over TLS a device must know our authority before it comes, and one that nobody starts is told nothing by us. */
function refuseUnknownAuthority(
  target: string,
  client: ClientTarget | undefined,
  { transport, authority, advertise }: Carried,
): void {
  if (authority !== undefined && !isSecured(transport))
    throw usage(
      `--authority ${authority} is what a device trusts over TLS, and it is to come without TLS`,
      'Give --transport=mqtts or wss as well, or leave --authority out.',
    );
  if (client?.kind !== 'listen' || !isSecured(transport)) return;
  if (isEverywhere(client) && advertise === undefined)
    throw usage(
      `${target} comes over TLS, and nothing says by which name or address it knows this machine`,
      'Give --advertise=<host>: the certificate that it is shown is made out to that.',
    );
  if (authority !== undefined) return;
  throw usage(
    `${target} comes over TLS, and must trust our certificate authority before it does`,
    'Give --authority=<folder>: its ca.pem is made there once, and is what the device must be given.',
  );
}

/** Whether our broker waits at all addresses of this machine, none of which is that of the device's broker for sure. */
const isEverywhere = ({ listen }: ClientTarget & { kind: 'listen' }): boolean =>
  listen.startsWith('0.0.0.0:');

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
    '--transport': options.transport,
    '--authority': options.authority,
    '--restart-command': options.restartCommand,
    '--publish-command': options.publishCommand,
  }).find(([, value]) => value !== undefined);
  if (given)
    throw usage(
      `${given[0]} is about a device that is only a client, and ${id} is about another kind of target`,
      'Leave it out.',
    );
}
