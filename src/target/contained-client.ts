import type { ClientRecipe, PreparedClientContainer } from '../../fixtures/contract.js';
import { recipeOf } from './client-recipes.js';
import { clientTarget } from './client-target.js';
import { asUsage, loadFixtures } from './fixtures.js';
import type { ListenAt } from '../driver/broker/listeners.js';
import { usage } from './usage.js';

/** The recipe that `container:client/<recipe>` names; undefined for any other target. Throws usage errors. */
export async function recipeInContainer(target: string): Promise<ClientRecipe | undefined> {
  const client = clientTarget(target);
  if (client?.kind !== 'container') return undefined;
  const { clientRecipes: all } = await (await loadFixtures()).clients();
  const names = Object.values(all).flatMap((recipe) => ('debian' in recipe.package ? [recipe.name] : []));
  const inContainers = `In a container there are ${names.join(', ')}`;
  if (client.recipe === '') throw usage(`${target} names no client`, `${inContainers}.`);
  const recipe = recipeOf(all, client.recipe, `${inContainers}.`, names);
  if (packagesOf(recipe).length > 0) return recipe;
  throw usage(
    `${recipe.name} is a package of npm, and a container is made of packages of Debian alone`,
    `${inContainers}; \`mqtt-conformance clients ${recipe.name}\` judges it on this machine.`,
  );
}

const packagesOf = ({ package: from }: ClientRecipe): readonly string[] =>
  'debian' in from ? from.debian : [];

/** Makes a client ready to be started in a container, so that it reaches where our broker will listen. Throws usage errors. */
export async function prepareInContainer(
  recipe: ClientRecipe,
  { host, advertise }: ListenAt,
): Promise<PreparedClientContainer> {
  try {
    const { prepareClientContainer } = await (await loadFixtures()).clientContainers();
    const listen = { host, ...(advertise === undefined ? {} : { advertise }) };
    return await prepareClientContainer(recipe, packagesOf(recipe), listen);
  } catch (error) {
    throw asUsage(
      error,
      `container:client/${recipe.name}`,
      'judge a program of this machine: --target=exec:<command>',
    );
  }
}
