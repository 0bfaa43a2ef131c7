import type { Spec } from '../model.js';
import { didYouMean } from '../read/nearest.js';
import { eachStepList } from '../step-lists.js';
import { wordsOf, type Step } from '../steps.js';
import { awaitedBy, needsNobody, verbOf, verbsIn, type KnownCheck, type Reference } from '../vocabulary.js';
import type { Rule } from './index.js';

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
          `no client "${as}" is connected at this step${didYouMean(as, [...clients, ...spec.clients])}`,
        );
      }
    });
  });
};

/** A name in `clients` that nobody has, or that is a place where our broker listens, is a mistake. */
const clientsTakePart: Rule = (spec, report, checks) => {
  const acting = new Set<string>();
  eachStepList(spec, checks, (steps) => steps.forEach(({ as }) => acting.add(as ?? 'client')));
  spec.clients.forEach((name, index) => {
    if (Object.hasOwn(spec.listeners, name))
      report(`/clients/${index}`, `"${name}" is one of the listeners of our broker, and connects to nobody`);
    else if (!acting.has(name))
      report(`/clients/${index}`, `no step is of a client "${name}"${didYouMean(name, [...acting])}`);
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
  clientsTakePart,
];
