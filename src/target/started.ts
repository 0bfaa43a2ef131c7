import type { ClientRecipe } from '../../fixtures/contract.js';
import type { ClientDevice, DeviceOptions } from '../driver/broker/client-device.js';
import type { ListenAt } from '../driver/broker/listeners.js';
import type { Spec } from '../spec/model.js';
import { prepareInContainer } from './contained-client.js';
import {
  partsOfTwin,
  startContainer,
  startTwin,
  type DocumentTwinOptions,
  type RunningTarget,
} from './fixtures.js';
import { targetFileFrom, type TargetFile } from './target-file.js';

/** A target that this command started, and what it says of itself. */
export interface Started {
  address: string;
  file: TargetFile;
  spec?: string;
  /** Of a device that is only a client; the engine takes one of its own in hand. */
  device?: ClientDevice;
  /** Of a client in a container: where the engine starts it. */
  container?: NonNullable<DeviceOptions['container']>;
  stop(): Promise<void>;
}

/**
 * Starts what `twin:` or `container:` names, with what is `said` of the document that a twin is made of; undefined for an
 * address, where nothing is to be started.
 */
export async function start(target: string, said: DocumentTwinOptions = {}): Promise<Started | undefined> {
  const [kind, name = ''] = target.split(/:(.*)/s);
  if (kind === 'twin') return startedFrom(await startTwin(name, {}, said), partsOfTwin(name).spec);
  if (kind === 'container') return startedFrom(await startContainer(name), undefined);
  return undefined;
}

/** Makes the client of `container:client/` ready, which the engine starts when our broker listens. */
export async function startInContainer(recipe: ClientRecipe, listen: ListenAt): Promise<Started> {
  const { place, targetFile, remove } = await prepareInContainer(recipe, listen);
  return {
    address: '',
    file: targetFileFrom(targetFile, 'the target file of what was started'),
    container: place,
    stop: remove,
  };
}

function startedFrom(running: RunningTarget, spec: string | undefined): Started {
  const file = targetFileFrom(running.targetFile, 'the target file of what was started');
  const address = file.address ?? Object.values(running.addresses)[0] ?? '';
  return {
    address,
    file,
    stop: () => running.stop(),
    ...(spec === undefined ? {} : { spec }),
    ...(running.device && { device: running.device }),
  };
}

/** What was started says of itself, without the words of a spec that this run is not about. */
export function asFarAsKnown(own: TargetFile, specs: readonly Spec[]): TargetFile {
  const capabilities = specs.flatMap((spec) => spec.capabilities.map(({ id }) => id));
  const parameters = specs.flatMap((spec) => Object.keys(spec.parameters));
  return {
    ...own,
    capabilities: only(own.capabilities, capabilities),
    parameters: only(own.parameters, parameters),
  };
}

const only = <Value>(values: Record<string, Value>, names: readonly string[]): Record<string, Value> =>
  Object.fromEntries(Object.entries(values).filter(([name]) => names.includes(name)));

/** What the user's file says wins over what was started says of itself. */
export const merged = (own: TargetFile, users: TargetFile): TargetFile => ({
  ...own,
  ...users,
  spec: users.spec.length > 0 ? users.spec : own.spec,
  capabilities: { ...own.capabilities, ...users.capabilities },
  parameters: { ...own.parameters, ...users.parameters },
  tls: { ...own.tls, ...users.tls },
  knownFindings: users.knownFindings.length > 0 ? users.knownFindings : own.knownFindings,
});
