import type { DeviceInHand } from '../driver/broker/client-device.js';
import type { ClientContainerPlace, ClientRecipe } from '../../fixtures/contract.js';
import { commandWords, filledWords } from './command-words.js';
import { commandEnds, commandFailed, maskOf, type Values } from './device-command.js';
import { HarnessError } from '../verdict/harness-error.js';
import { loadFixtures } from './fixtures.js';

/** Where a client in a container has its own files. */
const folder = '/mqtt-conformance';

/** A device that is a client in a container. Its commands run in there. */
export async function containerDevice(
  recipe: ClientRecipe,
  place: ClientContainerPlace,
  { publish, parameters }: { publish?: string; parameters: Values },
): Promise<DeviceInHand> {
  const fixtures = await loadFixtures();
  const [clients, containers] = await Promise.all([fixtures.clients(), fixtures.clientContainers()]);
  const container = containers.containerOf(place);
  const masked = maskOf(parameters);
  const maskedOrNot = (how: string | undefined): string | undefined => how && masked(how);
  let values: Values = parameters;
  let publishing: readonly string[] | undefined;
  return {
    async connectTo({ host, port, url, authority }) {
      const laidOut = await clients.laidOut(recipe, { host, port, folder });
      const ca = authority === undefined ? undefined : { path: `${folder}/ca.pem`, text: authority };
      values = { ...parameters, host, port, url, folder, ...(ca && { ca: ca.path }) };
      const command = publish ?? laidOut.publish;
      publishing = command === undefined ? undefined : commandWords(command, '--publish-command=');
      const words = filledWords(commandWords(laidOut.command, 'the recipe '), values);
      await container.start(words, { ...laidOut.files, ...(ca && { [ca.path]: ca.text }) }).catch(lost);
    },
    restart: async () => await container.restart().catch(lost),
    ...((publish ?? recipe.publish) !== undefined && {
      async publish() {
        let how: string | undefined;
        const ended = container.run(filledWords(publishing ?? [], values)).then((said) => {
          how = said ?? succeeded;
        });
        const outcome = await commandEnds(ended, () => how);
        if (outcome !== succeeded) throw commandFailed('makes a message of', masked(outcome));
      },
    }),
    ended: () => maskedOrNot(container.ended()),
    stop: async () => await container.remove(),
  };
}

const succeeded = 'ended with exit code 0';

/** The engine is at fault, or somebody else has ended what it runs. */
function lost(cause: unknown): never {
  throw new HarnessError(
    'TARGET_UNREACHABLE',
    `the container of the client could not be started: ${(cause instanceof Error ? cause.message : String(cause)).trim()}`,
    'Make sure that the engine goes on, and that nobody else ends its containers.',
    { cause },
  );
}
