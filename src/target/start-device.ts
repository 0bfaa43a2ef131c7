import type { DeviceInHand, StartDevice } from '../driver/broker/client-device.js';
import { clientTarget } from './client-target.js';
import { commandWords } from './command-words.js';
import { startTwin } from './fixtures.js';
import { recipeInContainer } from './contained-client.js';
import { containerDevice } from './container-device.js';
import { commandedDevice } from './program-device.js';

/**
 * Takes the device of a session in hand, where it is only a client: the program of `exec:`, the client in a container, the
 * twin, or what the commands of the user reach. It is not told an address yet. Undefined where the target has an address of its own.
 */
export const startDevice: StartDevice = async ({ target: { name }, parameters, device }) => {
  if (name.startsWith('twin:')) return await twinInHand(name.slice('twin:'.length));
  const target = clientTarget(name);
  if (!target) return undefined;
  const { restartCommand, publishCommand, container } = device ?? {};
  if (target.kind === 'container')
    return await containerDevice((await recipeInContainer(name))!, container!, {
      parameters,
      ...(publishCommand !== undefined && { publish: publishCommand }),
    });
  return commandedDevice(
    {
      ...(target.kind === 'exec' && { start: target.words }),
      ...(restartCommand !== undefined && { restart: commandWords(restartCommand, '--restart-command=') }),
      ...(publishCommand !== undefined && { publish: commandWords(publishCommand, '--publish-command=') }),
    },
    parameters,
  );
};

async function twinInHand(name: string): Promise<DeviceInHand | undefined> {
  const { device, stop } = await startTwin(name);
  if (!device) {
    await stop();
    return undefined;
  }
  return {
    connectTo: async (broker) => await device.connectTo(broker),
    ...(device.restart && { restart: async () => await device.restart!() }),
    ...(device.publish && { publish: async () => await device.publish!() }),
    ...(device.ended && { ended: () => device.ended!() }),
    stop,
  };
}
