import { Secrets } from '../driver/record/secrets.js';
import { parameterValue } from '../plan/parameter.js';
import type { Spec } from '../spec/model.js';

/** By what a record names the secrets among the parameters of a run; of those too short to be told apart nothing. */
export function secretTokens(
  { parameters }: Pick<Spec, 'parameters'>,
  given: Readonly<Record<string, unknown>>,
): Record<string, string> {
  const secrets = new Secrets();
  return Object.fromEntries(
    Object.keys(parameters).flatMap((name) => {
      const value = parameterValue(parameters, name, given);
      if (!parameters[name]!.secret || typeof value !== 'string') return [];
      const token = secrets.learn(name, value);
      return token === value ? [] : [[name, token]];
    }),
  );
}
