import type { Spec } from '../model.js';
import { didYouMean } from '../nearest.js';
import type { Step } from '../steps.js';
import { verbs } from '../steps.js';
import type { Report, Rule } from './index.js';
import { eachRequirement } from './names.js';

/** Every list of steps in a spec, with where it stands. */
export function eachStepList(spec: Spec, visit: (steps: readonly Step[], pointer: string) => void): void {
  eachRequirement(spec, (requirement, pointer) => {
    if (requirement.control.length > 0) visit(requirement.control, `${pointer}/control`);
    if (requirement.check.name === 'steps') visit(requirement.check.with as Step[], `${pointer}/steps`);
    const parameters = requirement.check.with as { before?: Step[] } | undefined;
    if (Array.isArray(parameters?.before)) visit(parameters.before, `${pointer}/with/before`);
  });
  for (const [name, preamble] of Object.entries(spec.preambles)) {
    preamble.ways.forEach((way, index) => {
      visit(way.steps, `/preambles/${name}/ways/${index}/steps`);
      visit(way.undo, `/preambles/${name}/ways/${index}/undo`);
    });
  }
}

const oneVerb: Rule = (spec, report) => {
  eachStepList(spec, (steps, pointer) => {
    steps.forEach((step, index) => {
      const said = verbs.filter((verb) => step[verb] !== undefined);
      if (said.length > 1)
        report(`${pointer}/${index}`, `a step has one verb, this one has ${said.join(' and ')}`);
      if (said.length === 0 && step.expect === undefined) {
        report(`${pointer}/${index}`, `a step needs a verb (${verbs.join(', ')}) or an expect`);
      }
    });
  });
};

/** A requirement whose steps expect nothing could never fail. */
const judgesSomething: Rule = (spec, report) => {
  eachRequirement(spec, (requirement, pointer) => {
    if (requirement.check.name !== 'steps') return;
    const steps = requirement.check.with as Step[];
    if (!steps.some((step) => step.expect !== undefined || step.nothing !== undefined)) {
      report(`${pointer}/steps`, 'no step expects anything, so this requirement could never fail');
    }
  });
};

const operationsExist: Rule = (spec, report) => {
  const operations = Object.keys(spec.api.operations);
  const known = (pointer: string, name: unknown): void => {
    if (typeof name !== 'string' || name.includes('{') || operations.includes(name)) return;
    report(pointer, `the API has no operation "${name}"${didYouMean(name, operations)}`);
  };
  eachStepList(spec, (steps, pointer) =>
    steps.forEach((step, index) => checkOperations(step, `${pointer}/${index}`, known)),
  );
};

function checkOperations(step: Step, pointer: string, known: Report): void {
  known(`${pointer}/subscribe/operation`, step.subscribe?.operation as string);
  known(`${pointer}/subscribe/reply`, step.subscribe?.reply as string);
  known(`${pointer}/publish/operation`, step.publish?.operation as string);
  known(`${pointer}/request/operation`, step.request?.operation as string);
  known(`${pointer}/http/operation`, step.http?.operation as string);
  if (typeof step.expect === 'object')
    known(`${pointer}/expect/message/operation`, step.expect.message?.operation as string);
}

const clientsAreConnected: Rule = (spec, report) => {
  eachStepList(spec, (steps, pointer) => {
    const clients = new Set<string>();
    steps.forEach((step, index) => {
      const as = step.as ?? 'client';
      if (step.connect) clients.add(as);
      const acts = verbs.some((verb) => !['connect', 'http'].includes(verb) && step[verb] !== undefined);
      if (acts && !clients.has(as)) {
        report(
          `${pointer}/${index}`,
          `no client "${as}" is connected at this step${didYouMean(as, [...clients])}`,
        );
      }
    });
  });
};

export const stepRules: readonly Rule[] = [oneVerb, judgesSomething, operationsExist, clientsAreConnected];
