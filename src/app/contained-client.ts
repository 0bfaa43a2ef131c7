import { isOnlyClient } from '../spec/only-client.js';
import type { Spec } from '../spec/model.js';
import type { ClientRecipe } from '../target/client-recipes.js';
import { recipeInContainer } from '../target/contained-client.js';
import type { TargetFile } from '../target/target-file.js';
import { usage } from '../target/usage.js';
import type { RunOptions } from './run-options.js';

/**
 * The recipe of a client in a container; undefined for any other target. Throws usage errors, also for what does not go
 * with one: its image may take a minute to be made.
 */
export async function containedClient(
  target: string,
  { options, file, specs }: { options: RunOptions; file: TargetFile; specs: readonly Spec[] },
): Promise<ClientRecipe | undefined> {
  const recipe = await recipeInContainer(target);
  if (!recipe) return undefined;
  const other = specs.find((spec) => !isOnlyClient(spec));
  if (other)
    throw usage(
      `${other.id} judges what can be connected to, and ${target} is a device that comes to us`,
      'Give --spec=mqtt-client, or the address of the target.',
    );
  if (options.restartCommand !== undefined)
    throw usage(
      `${target} is restarted with its container, and --restart-command says another way`,
      'Leave --restart-command out.',
    );
  const own = recipe.transport ?? 'mqtt';
  const wanted = options.transport ?? file.transport ?? own;
  if (wanted === own) return recipe;
  throw usage(
    `${target} comes over ${own}, and is to come over ${wanted}`,
    'Leave --transport out, or give a command of yours: --target=exec:<command>.',
  );
}
