import { whyOneAtATime } from '../spec/shared-topics.js';
import { readSpec } from '../app/read-spec.js';
import type { DocumentOptions } from '../app/run-options.js';
import { refuseUselessView, viewOf } from '../app/view-of.js';
import { ofTheWhole, SpecError } from '../spec/read/problem.js';

export interface CheckOptions extends DocumentOptions {
  strict?: boolean;
}

/** Reads a spec and says what it holds; what is wrong with it, or with `strict` doubtful, is thrown as a SpecError. */
export function checkCommand(path: string, options: CheckOptions = {}): string {
  refuseUselessView(options, [path]);
  const spec = readSpec(path, viewOf(options));
  const { requirements, families, untested, rulings, api, costlyPatterns } = spec;
  const warnings = [...api.warnings, ...costlyPatterns, whyOneAtATime(spec)].filter(
    (warning) => warning !== undefined,
  );
  if (options.strict && warnings.length > 0)
    throw new SpecError([
      ...warnings.map((warning) => ofTheWhole('warning', warning)),
      ofTheWhole(path, `${counted(warnings.length, 'warning')}, and --strict makes errors of them`),
    ]);
  return [
    ...(spec.behindBroker ? untested.map(({ fact, why }) => `not tested: ${fact}: ${why}`) : []),
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
