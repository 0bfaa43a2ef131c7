import { basename } from 'node:path';
import { didYouMean } from '../spec/read/nearest.js';
import { recipeNames } from '../target/fixtures.js';
import { usage } from '../target/usage.js';

/** A target of a comparison, as the options of a run name it. */
export interface BrokerTarget {
  name: string;
  slug: string;
  given: { target: string } | { targetFile: string };
}

/** Brokers that nobody here wrote; the first runs in this process. */
export const usualBrokers = ['aedes', 'mosquitto', 'rabbitmq', 'nats', 'ejabberd'] as const;

/** Aedes is the twin of this spec. */
const embedded: Record<string, string> = { aedes: 'twin:mqtt-3.1.1' };

/**
 * What the names of the command line stand for: `aedes`, the name of a container recipe, a target file (`*.yaml`), or a
 * target as --target takes it. Throws a usage error for a name that is none of them.
 */
export async function brokerTargets(names: readonly string[]): Promise<BrokerTarget[]> {
  const recipes = await recipeNames();
  const wanted = names.length > 0 ? [...new Set(names)] : usualBrokers;
  const taken = new Set<string>();
  return wanted.map((name) => {
    const known = names.length === 0 || recipes.includes(name);
    const given = givenBy(name, known, recipes);
    return { name: nameFor(name), slug: slugFor(nameFor(name), taken), given };
  });
}

function givenBy(name: string, known: boolean, recipes: readonly string[]): BrokerTarget['given'] {
  if (embedded[name] !== undefined) return { target: embedded[name] };
  if (/\.ya?ml$/.test(name)) return { targetFile: name };
  if (name.includes(':')) return { target: name };
  if (known) return { target: `container:${name}` };
  throw usage(
    `there is no broker "${name}"${didYouMean(name, [...recipes, ...Object.keys(embedded)])}`,
    'Name one of them, a target file (*.yaml), or a target such as mqtt://host:1883.',
  );
}

/** `lab/mosquitto.yaml` is called mosquitto. */
const nameFor = (name: string): string =>
  /\.ya?ml$/.test(name) ? basename(name).replace(/\.ya?ml$/, '') : name;

/** A name as part of a path and of an address, unlike the others. */
function slugFor(name: string, taken: Set<string>): string {
  const base = name.replace(/[^A-Za-z0-9.-]+/g, '-').replace(/^[.-]+/, '') || 'broker';
  let slug = base;
  for (let count = 2; taken.has(slug); count++) slug = `${base}-${count}`;
  taken.add(slug);
  return slug;
}
