import type { Requirement, Spec } from '../model.js';
import { didYouMean } from '../read/nearest.js';
import { protocolOf } from '../protocol.js';
import type { Step } from '../steps.js';
import { wordsOf } from '../steps.js';
import {
  awaitedBy,
  verbOf,
  verbsIn,
  type KnownCheck,
  type KnownVerb,
  type Reference,
  type Rule,
} from './index.js';

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
  const verbs = verbsIn(checks).map(({ name }) => name);
  // A vocabulary without words for steps has nothing to say of them.
  if (verbs.length === 0) return;
  eachStepList(spec, checks, (steps, pointer) => {
    steps.forEach((step, index) => {
      const said = verbs.filter((verb) => wordsOf(step, verb) !== undefined);
      if (said.length > 1)
        report(`${pointer}/${index}`, `a step has one verb, this one has ${said.join(' and ')}`);
      if (said.length === 0 && [step.expect, step.given, step.settle].every((word) => word === undefined)) {
        report(
          `${pointer}/${index}`,
          `a step needs a verb (${verbs.join(', ')}), an expect, a given or a settle`,
        );
      }
      if (step.expect !== undefined && step.given !== undefined) {
        report(`${pointer}/${index}`, 'a step either judges (expect) or presumes (given), not both');
      }
      if (step.settle !== undefined && !settles(spec, step, checks)) {
        report(
          `${pointer}/${index}/settle`,
          'only a look over HTTP that is repeated can settle, or a step with nothing but `settle: closed`; it judges nothing',
        );
      }
    });
  });
};

function settles(spec: Spec, step: Step, checks: readonly KnownCheck[]): boolean {
  if (step.expect !== undefined || step.given !== undefined) return false;
  const said = verbOf(step, checks);
  if (said) return needsNobody(spec, said) && said.verb.looksAgain?.(said.words) === true;
  return awaitedBy(step, checks).every(({ expectation }) => expectation.settles);
}

/** Whether a verb acts without a connection, as it always does or as its operation goes over HTTP. */
function needsNobody(spec: Spec, { verb, words }: { verb: KnownVerb; words: unknown }): boolean {
  if (verb.needsNobody !== 'over HTTP') return verb.needsNobody === true;
  const operations = (verb.refersTo?.(words) ?? []).filter(({ to }) => to === 'operation');
  return operations.some(({ name = '' }) => {
    const known = spec.api.operations[name];
    return known !== undefined && protocolOf(spec, known) === 'http';
  });
}

/** A requirement whose steps expect nothing could never fail. */
const judgesSomething: Rule = (spec, report, checks) => {
  spec.requirements.forEach((requirement) => {
    const { pointer } = requirement;
    if (requirement.check.name !== 'steps') return;
    const steps = requirement.check.with as Step[];
    if (!steps.some((step) => step.expect !== undefined || verbOf(step, checks)?.verb.judges)) {
      report(`${pointer}/steps`, 'no step expects anything, so this requirement could never fail');
    }
  });
};

const whatIsNamedExists: Rule = (spec, report, checks) => {
  const known: Record<Reference['to'], readonly string[]> = {
    operation: Object.keys(spec.api.operations),
    server: Object.keys(spec.api.servers),
    envelope: Object.keys(spec.envelopes),
  };
  eachStepList(spec, checks, (steps, pointer) =>
    steps.forEach((step, index) => {
      const said = verbOf(step, checks);
      const references = [
        ...(said?.verb.refersTo?.(said.words) ?? []).map((one) => ({ ...one, in: `/${said!.verb.name}` })),
        ...awaitedBy(step, checks).flatMap(({ expectation, words, at }) =>
          (expectation.refersTo?.(words) ?? []).map((one) => ({ ...one, in: at })),
        ),
      ];
      for (const { to, at, name, in: where } of references)
        if (name !== undefined && !name.includes('{') && !known[to].includes(name))
          report(
            `${pointer}/${index}${where}${at}`,
            `${to === 'envelope' ? 'there is' : 'the API has'} no ${to} "${name}"${didYouMean(name, known[to])}`,
          );
    }),
  );
};

/** `ends` is about the reply, so one must be awaited; and only an undo can have nothing left to do. */
const endsOfAnUndo: Rule = (spec, report, checks) => {
  eachStepList(spec, checks, (steps, pointer) => {
    steps.forEach((step, index) => {
      const said = verbOf(step, checks);
      if (said?.verb.ends?.(said.words) === undefined) return;
      const at = `${pointer}/${index}/${said.verb.name}/ends`;
      if (!pointer.endsWith('/undo')) report(at, 'only an undo can end because nothing is left to undo');
      else if (said.verb.needsNobody !== true && !awaitsReply(step))
        report(at, 'it looks at the reply, so the step must say `given: reply`');
    });
  });
};

const awaitsReply = ({ expect, given }: Step): boolean => {
  const awaited = expect ?? given;
  return awaited === 'reply' || (typeof awaited === 'object' && awaited['reply'] !== undefined);
};

const clientsAreConnected: Rule = (spec, report, checks) => {
  eachStepList(spec, checks, (steps, pointer) => {
    const clients = new Set<string>(Object.keys(spec.listeners));
    steps.forEach((step, index) => {
      const as = step.as ?? 'client';
      const said = verbOf(step, checks);
      if (said?.verb.connects) clients.add(as);
      if (said !== undefined && !needsNobody(spec, said) && !clients.has(as)) {
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
        const messages = awaitedBy(step, checks).filter(
          ({ expectation, at }) => expectation.takesMessage && at.startsWith(`/${word}/anyOf/`),
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
  whatIsNamedExists,
  endsOfAnUndo,
  clientsAreConnected,
];
