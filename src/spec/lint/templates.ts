import type { Preamble, Requirement, Spec } from '../model.js';
import { didYouMean } from '../nearest.js';
import type { Step } from '../steps.js';
import { namesIn } from '../template.js';
import type { Rule } from './index.js';

/** Names that every case has. */
export const builtInNames = ['nonce', 'run', 'now', 'spec', 'case'];

const capturesOf = (steps: readonly Step[]): string[] =>
  steps.flatMap((step) => Object.keys(step.capture ?? {}));

/** Names that a preamble leaves behind, with those of the preambles before it. */
function namesOfPreamble(spec: Spec, name: string, seen = new Set<string>()): string[] {
  const preamble: Preamble | undefined = spec.preambles[name];
  if (!preamble || seen.has(name)) return [];
  seen.add(name);
  return preamble.ways.flatMap((way) => [
    ...Object.keys(way.values),
    ...capturesOf(way.steps),
    ...way.needs.flatMap((need) => namesOfPreamble(spec, need, seen)),
  ]);
}

const globalNames = (spec: Spec): string[] => [
  ...builtInNames,
  ...Object.keys(spec.parameters),
  ...Object.keys(spec.variables),
];

function checkSteps(
  steps: readonly Step[],
  pointer: string,
  known: string[],
  report: (pointer: string, message: string) => void,
): string[] {
  const names = [...known];
  steps.forEach((step, index) => {
    for (const { name, pointer: inside } of namesIn(step)) {
      if (!names.includes(name)) {
        report(
          `${pointer}/${index}${inside}`,
          `nothing is called "${name}" at this step${didYouMean(name, names)}`,
        );
      }
    }
    names.push(...Object.keys(step.capture ?? {}));
  });
  return names;
}

const requirementTemplates: Rule = (spec, report) => {
  const check = (requirement: Omit<Requirement, 'id'>, pointer: string, own: string[]): void => {
    const caseNames = Object.values(requirement.cases).flatMap((values) => Object.keys(values));
    const known = [
      ...globalNames(spec),
      ...own,
      ...caseNames,
      ...requirement.needs.flatMap((need) => namesOfPreamble(spec, need)),
    ];
    const afterControl = checkSteps(requirement.control, `${pointer}/control`, known, report);
    if (requirement.check.name === 'steps') {
      checkSteps(requirement.check.with as Step[], `${pointer}/steps`, afterControl, report);
      return;
    }
    const { each = [] } = requirement.check.with as { each?: Record<string, unknown>[] };
    const names = [...afterControl, ...each.flatMap((row) => Object.keys(row))];
    for (const { name, pointer: inside } of namesIn(requirement.check.with)) {
      if (!names.includes(name))
        report(`${pointer}/with${inside}`, `nothing is called "${name}"${didYouMean(name, names)}`);
    }
  };
  spec.requirements.forEach((requirement, index) => check(requirement, `/requirements/${index}`, []));
  spec.families.forEach((family, index) => {
    const columns = Object.values(family.table).flatMap((row) => Object.keys(row));
    check(family, `/families/${index}`, [
      'item',
      'operation',
      'address',
      'line',
      'member',
      'value',
      'title',
      ...columns,
    ]);
  });
};

const preambleTemplates: Rule = (spec, report) => {
  for (const [name, preamble] of Object.entries(spec.preambles)) {
    preamble.ways.forEach((way, index) => {
      const pointer = `/preambles/${name}/ways/${index}`;
      const known = [
        ...globalNames(spec),
        ...Object.keys(way.values),
        ...way.needs.flatMap((need) => namesOfPreamble(spec, need)),
      ];
      checkSteps(way.steps, `${pointer}/steps`, known, report);
      // An undo may run although no step did, so it knows the values and not the captures.
      checkSteps(way.undo, `${pointer}/undo`, known, report);
    });
  }
};

export const templateRules: readonly Rule[] = [requirementTemplates, preambleTemplates];
