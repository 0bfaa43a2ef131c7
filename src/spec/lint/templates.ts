import type { Preamble, PreambleWay, Spec } from '../model.js';
import { didYouMean } from '../read/nearest.js';
import { isRecord } from '../pointer.js';
import type { Step } from '../steps.js';
import { namesIn } from '../template.js';
import type { Rule } from './index.js';
import { stepListsOf } from '../step-lists.js';

/** Names that every case has. */
export const builtInNames = ['nonce', 'run', 'now', 'spec', 'case', 'target', 'targetHost'];

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

/** What our broker's listeners give to templates. */
const listenerNames = (spec: Spec): string[] => {
  const names = Object.keys(spec.listeners).flatMap((name) => [
    `${name}Host`,
    `${name}Port`,
    `${name}Address`,
  ]);
  return Object.values(spec.listeners).some(({ tls }) => tls !== undefined)
    ? [...names, 'authority', 'clientCertificate', 'clientPrivateKey']
    : names;
};

const globalNames = (spec: Spec): string[] => [
  ...builtInNames,
  ...listenerNames(spec),
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

const requirementTemplates: Rule = (spec, report, checks) => {
  spec.requirements.forEach((requirement) => {
    const { pointer } = requirement;
    const cases = isRecord(requirement.cases) ? requirement.cases : {};
    if (cases !== requirement.cases) {
      const is = JSON.stringify(requirement.cases);
      report(`${pointer}/cases`, `${requirement.id} must get a table of cases from its item, and gets ${is}`);
    }
    let known = [
      ...globalNames(spec),
      ...Object.values(cases).flatMap((values) => Object.keys(values)),
      ...requirement.needs.flatMap((need) => namesOfPreamble(spec, need)),
    ];
    known = checkSteps(requirement.control, `${pointer}/control`, known, report);
    const lists = stepListsOf(requirement, checks);
    known.push(...(checks.find(({ name }) => name === requirement.check.name)?.provides ?? []));
    for (const { steps, at } of lists) known = checkSteps(steps, `${pointer}${at}`, known, report);
    if (requirement.check.name === 'steps') return;
    const { each = [], ...others } = requirement.check.with as { each?: Record<string, unknown>[] };
    const plain = Object.entries(others).filter(([name]) => !lists.some(({ at }) => at === `/with/${name}`));
    const names = [...known, ...each.flatMap((row) => Object.keys(row))];
    for (const { name, pointer: inside } of namesIn({ ...Object.fromEntries(plain), each })) {
      if (!names.includes(name))
        report(`${pointer}/with${inside}`, `nothing is called "${name}"${didYouMean(name, names)}`);
    }
  });
};

const namesForUndo = (spec: Spec, way: PreambleWay): string[] => [
  ...globalNames(spec),
  ...Object.keys(way.values),
  ...way.needs
    .filter((need) => spec.preambles[need]?.ways.every(({ undo }) => undo.length === 0))
    .flatMap((need) => namesOfPreamble(spec, need)),
];

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
      // An undo may run although no step did, and without the preambles that have one of their own.
      checkSteps(way.undo, `${pointer}/undo`, namesForUndo(spec, way), report);
      checkSteps(way.readBack, `${pointer}/readBack`, namesForUndo(spec, way), report);
    });
  }
};

export const templateRules: readonly Rule[] = [requirementTemplates, preambleTemplates];
