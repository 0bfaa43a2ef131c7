import type { ClientRecipe, ReadyClient } from '../../fixtures/contract.js';
import { didYouMean } from '../spec/read/nearest.js';
import { isThere } from './client-target.js';
import { loadFixtures } from './fixtures.js';
import { usage } from './usage.js';

export type { ClientRecipe, ReadyClient } from '../../fixtures/contract.js';

/** The recipes that these names stand for, all of them where none is named. Throws a usage error for a name that is none. */
export async function clientRecipes(names: readonly string[]): Promise<ClientRecipe[]> {
  const { clientRecipes: recipes } = await (await loadFixtures()).clients();
  const wanted = names.length > 0 ? names : Object.keys(recipes);
  const hint = `The clients are ${Object.keys(recipes).join(', ')}.`;
  return [...new Set(wanted.map((name) => recipeOf(recipes, name, hint)))];
}

/** The recipe of a name, in which a program may be called as it is (mosquitto_sub). Throws a usage error with this hint and the nearest of the names. */
export function recipeOf(
  recipes: Readonly<Record<string, ClientRecipe>>,
  name: string,
  hint: string,
  names: readonly string[] = Object.keys(recipes),
): ClientRecipe {
  const known = name.replaceAll('_', '-');
  const recipe = Object.hasOwn(recipes, known) ? recipes[known] : undefined;
  if (recipe) return recipe;
  throw usage(`there is no client "${name}"${didYouMean(name, names)}`, hint);
}

/** Why a client cannot be judged here, as `not there: install mosquitto-clients`; undefined where it can. */
export async function whyNotThere(recipe: ClientRecipe, installs: boolean): Promise<string | undefined> {
  const { install } = await (await loadFixtures()).clients();
  const missing = await whatIsMissing(recipe);
  if (missing === undefined) return undefined;
  if (!installs) return `not there: ${missing}`;
  try {
    await install(recipe);
  } catch (error) {
    return `not there: ${missing}, which failed: ${lastLine(error)}`;
  }
  const still = await whatIsMissing(recipe);
  return still === undefined ? undefined : `not there: ${still}`;
}

/** What to do so that a client can be judged here: `install mosquitto-clients`; undefined where it can be. */
async function whatIsMissing(recipe: ClientRecipe): Promise<string | undefined> {
  const { packagesMissing } = await (await loadFixtures()).clients();
  const { package: from, program } = recipe;
  const missing = await packagesMissing(recipe);
  if (missing.length > 0) return `install ${missing.join(' ')}`;
  if (isThere(program)) return undefined;
  return 'npm' in from ? `install ${program}` : `install ${from.debian.join(' ')}, which brings ${program}`;
}

/** Lays out what a client needs. Throws an Error that says why where its package cannot be had. */
export async function readyClient(
  recipe: ClientRecipe,
  at: { host: string; port: number },
): Promise<ReadyClient> {
  return await (await (await loadFixtures()).clients()).ready(recipe, at);
}

const lastLine = (error: unknown): string =>
  (error instanceof Error ? error.message : String(error)).trim().split('\n').at(-1) ?? '';
