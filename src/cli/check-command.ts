import { whyOneAtATime } from '../spec/shared-topics.js';
import { readSpec } from '../app/read-spec.js';

/** Reads a spec and says what it holds; what is wrong with it is thrown as a SpecError. */
export function checkCommand(path: string): string {
  const spec = readSpec(path);
  const { requirements, families, untested, rulings, api, costlyPatterns } = spec;
  const warnings = [...api.warnings, ...costlyPatterns, whyOneAtATime(spec)].filter(
    (warning) => warning !== undefined,
  );
  return [
    ...warnings.map((warning) => `warning: ${warning}`),
    `${spec.title} (${spec.id}) is a spec: ${[
      counted(requirements.length, 'requirement'),
      counted(families.length, 'family', 'families'),
      counted(Object.keys(api.operations).length, 'operation'),
      counted(untested.length, 'untested fact'),
      counted(rulings.length, 'ruling'),
    ].join(', ')}.`,
  ].join('\n');
}

const counted = (count: number, one: string, several = `${one}s`): string =>
  `${count} ${count === 1 ? one : several}`;
