import { builtInChecks } from '../checks/index.js';
import { loadSpec } from '../spec/load.js';

/** Reads a spec and says what it holds; what is wrong with it is thrown as a SpecError. */
export function checkCommand(path: string): string {
  const spec = loadSpec(path, builtInChecks);
  const { requirements, families, untested, rulings, api } = spec;
  return [
    ...api.warnings.map((warning) => `warning: ${warning}`),
    `${spec.title} (${spec.id}) is a spec: ${requirements.length} requirements, ${families.length} families, ` +
      `${Object.keys(api.operations).length} operations, ${untested.length} untested facts, ${rulings.length} rulings.`,
  ].join('\n');
}
