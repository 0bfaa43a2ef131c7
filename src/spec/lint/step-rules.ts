import type { Requirement, Spec } from '../model.js';
import { didYouMean } from '../nearest.js';
import { protocolOf } from '../protocol.js';
import type { Step } from '../steps.js';
import { verbs } from '../steps.js';
import type { KnownCheck, Report, Rule } from './index.js';

/** The steps of a requirement's check, one list after another as they are tried, with where they stand in it. */
export function stepListsOf(
  { check }: Pick<Requirement, 'check'>,
  checks: readonly KnownCheck[],
): { steps: Step[]; at: string }[] {
  if (check.name === 'steps') return [{ steps: check.with as Step[], at: '/steps' }];
  const lists = checks.find(({ name }) => name === check.name)?.stepLists ?? [];
  const parameters = check.with as Record<string, unknown>;
  return lists.flatMap((name) =>
    Array.isArray(parameters[name]) ? [{ steps: parameters[name] as Step[], at: `/with/${name}` }] : [],
  );
}

/** Every list of steps in a spec, with where it stands. */
export function eachStepList(
  spec: Spec,
  checks: readonly KnownCheck[],
  visit: (steps: readonly Step[], pointer: string) => void,
): void {
  spec.requirements.forEach((requirement) => {
    const { pointer } = requirement;
    if (requirement.control.length > 0) visit(requirement.control, `${pointer}/control`);
    for (const { steps, at } of stepListsOf(requirement, checks)) visit(steps, `${pointer}${at}`);
  });
  for (const [name, preamble] of Object.entries(spec.preambles)) {
    preamble.ways.forEach((way, index) => {
      visit(way.steps, `/preambles/${name}/ways/${index}/steps`);
      visit(way.undo, `/preambles/${name}/ways/${index}/undo`);
      visit(way.readBack, `/preambles/${name}/ways/${index}/readBack`);
    });
  }
}

const oneVerb: Rule = (spec, report, checks) => {
  eachStepList(spec, checks, (steps, pointer) => {
    steps.forEach((step, index) => {
      const said = verbs.filter((verb) => step[verb] !== undefined);
      if (said.length > 1)
        report(`${pointer}/${index}`, `a step has one verb, this one has ${said.join(' and ')}`);
      if (said.length === 0 && step.expect === undefined && step.given === undefined) {
        report(`${pointer}/${index}`, `a step needs a verb (${verbs.join(', ')}), an expect or a given`);
      }
      if (step.expect !== undefined && step.given !== undefined) {
        report(`${pointer}/${index}`, 'a step either judges (expect) or presumes (given), not both');
      }
      if (step.settle !== undefined && !settles(spec, step)) {
        report(
          `${pointer}/${index}/settle`,
          'only a look over HTTP that is repeated can settle, and it judges nothing',
        );
      }
    });
  });
};

function settles(spec: Spec, { http, request, expect, given }: Step): boolean {
  const words = http ?? request;
  const operation = spec.api.operations[words?.operation ?? ''];
  const overHttp = http !== undefined || (operation !== undefined && protocolOf(spec, operation) === 'http');
  return overHttp && words?.eventually === true && expect === undefined && given === undefined;
}

/** A requirement whose steps expect nothing could never fail. */
const judgesSomething: Rule = (spec, report) => {
  spec.requirements.forEach((requirement) => {
    const { pointer } = requirement;
    if (requirement.check.name !== 'steps') return;
    const steps = requirement.check.with as Step[];
    if (!steps.some((step) => step.expect !== undefined || step.nothing !== undefined)) {
      report(`${pointer}/steps`, 'no step expects anything, so this requirement could never fail');
    }
  });
};

const operationsExist: Rule = (spec, report, checks) => {
  const operations = Object.keys(spec.api.operations);
  const known = (pointer: string, name: unknown): void => {
    if (typeof name !== 'string' || name.includes('{') || operations.includes(name)) return;
    report(pointer, `the API has no operation "${name}"${didYouMean(name, operations)}`);
  };
  eachStepList(spec, checks, (steps, pointer) =>
    steps.forEach((step, index) => checkOperations(step, `${pointer}/${index}`, known)),
  );
};

function checkOperations(step: Step, pointer: string, known: Report): void {
  known(`${pointer}/subscribe/operation`, step.subscribe?.operation as string);
  known(`${pointer}/subscribe/reply`, step.subscribe?.reply as string);
  known(`${pointer}/publish/operation`, step.publish?.operation as string);
  known(`${pointer}/request/operation`, step.request?.operation as string);
  known(`${pointer}/http/operation`, step.http?.operation as string);
  const until = step.nothing?.until;
  if (typeof until === 'object' && 'polls' in until) known(`${pointer}/nothing/until/of`, until.of);
  for (const word of ['expect', 'given'] as const) {
    const awaited = step[word];
    if (typeof awaited === 'object')
      known(`${pointer}/${word}/message/operation`, awaited.message?.operation as string);
  }
}

/** `ends` is about the reply, so one must be awaited; and only an undo can have nothing left to do. */
const endsOfAnUndo: Rule = (spec, report, checks) => {
  eachStepList(spec, checks, (steps, pointer) => {
    steps.forEach((step, index) => {
      const at = `${pointer}/${index}/${step.request ? 'request' : 'http'}/ends`;
      if ((step.request?.ends ?? step.http?.ends) === undefined) return;
      if (!pointer.endsWith('/undo')) report(at, 'only an undo can end because nothing is left to undo');
      else if (step.request && !awaitsReply(step))
        report(at, 'it looks at the reply, so the step must say `given: reply`');
    });
  });
};

const awaitsReply = ({ expect, given }: Step): boolean => {
  const awaited = expect ?? given;
  return awaited === 'reply' || (typeof awaited === 'object' && awaited.reply !== undefined);
};

/** Verbs that need nobody to be connected before. */
const firstVerbs: readonly string[] = ['connect', 'http', 'broker', 'open', 'wait'];

const clientsAreConnected: Rule = (spec, report, checks) => {
  const overHttp = (operation = ''): boolean => {
    const known = spec.api.operations[operation];
    return known !== undefined && protocolOf(spec, known) === 'http';
  };
  eachStepList(spec, checks, (steps, pointer) => {
    const clients = new Set<string>(Object.keys(spec.listeners));
    steps.forEach((step, index) => {
      const as = step.as ?? 'client';
      if (step.connect ?? step.open) clients.add(as);
      const verb = verbs.find((word) => step[word] !== undefined && !firstVerbs.includes(word));
      const acts = verb !== undefined && !(verb === 'request' && overHttp(step.request?.operation));
      if (acts && !clients.has(as)) {
        report(
          `${pointer}/${index}`,
          `no client "${as}" is connected at this step${didYouMean(as, [...clients])}`,
        );
      }
    });
  });
};

/** The first of two would take the message that comes, and leave the second to wait for another one. */
const alternativesDiffer: Rule = (spec, report, checks) => {
  eachStepList(spec, checks, (steps, pointer) => {
    steps.forEach((step, index) => {
      for (const word of ['expect', 'given'] as const) {
        const awaited = step[word];
        const alternatives = typeof awaited === 'object' ? (awaited.anyOf ?? []) : [];
        const messages = alternatives.filter(
          (one) =>
            one === 'message' || one === 'reply' || (typeof one === 'object' && (one.message ?? one.reply)),
        );
        if (messages.length > 1)
          report(
            `${pointer}/${index}/${word}/anyOf`,
            'two alternatives wait for a message; say what it may be in one, by a schema with enum or oneOf',
          );
      }
    });
  });
};

export const stepRules: readonly Rule[] = [
  oneVerb,
  alternativesDiffer,
  judgesSomething,
  operationsExist,
  endsOfAnUndo,
  clientsAreConnected,
];
