import type { Spec } from '../spec/model.js';
import { namesIn } from '../spec/template.js';

/**
 * The parameters with which our connections would say who they are, had anybody given them: those that `defaults.connect`
 * names, and those without which a preamble has no value for a name of `defaults.connect`. For the advice to who was refused.
 */
export function credentialsNotGiven(spec: Spec, parameters: Readonly<Record<string, unknown>>): string[] {
  const named = namesIn(spec.defaults.connect ?? {}).map(({ name }) => name);
  const ofWays = Object.values(spec.preambles)
    .flatMap(({ ways }) => ways)
    .filter(({ values }) => named.some((name) => name in values))
    .flatMap((way) => way.with);
  const names = new Set([...named, ...ofWays]);
  return [...names].filter((name) => name in spec.parameters && parameters[name] === undefined);
}
