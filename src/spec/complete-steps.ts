import type { Operation } from './api.js';
import type { Requirement, Spec } from './model.js';
import { protocolOf } from './protocol.js';
import type { Step } from './steps.js';
import { substitute } from './template.js';
import { needsNobody, verbOf, type KnownCheck, type Said } from './vocabulary.js';

interface Surroundings {
  spec: Spec;
  checks: readonly KnownCheck[];
  /** The cases that fill in the steps. */
  cases: Requirement['cases'];
}

/** A step with the verbs that go without saying, whose records are in src/steps. */
type Unsaid = Step & { connect?: object; subscribe?: object };

/**
 * Steps with those that go without saying: a client is connected before it says its first word, it listens to the reply
 * before its first request of an operation, and what is awaited without a verb is awaited by whoever acted before.
 * Answers all steps, and for each the index of the written one where it stands.
 */
export function completeSteps(
  written: readonly Step[],
  surroundings: Surroundings,
): { all: Step[]; places: number[] } {
  const { spec, checks } = surroundings;
  const all: Step[] = [];
  const places: number[] = [];
  const oneAndOnly = written.every(({ as }) => as === undefined);
  // The operations to whose replies each client listens that has connected.
  const listening = new Map<string, Set<string>>();
  const comingBefore = (step: Step, { verb, words }: Said): Unsaid[] => {
    const as = step.as ?? 'client';
    const who = step.as === undefined ? {} : { as };
    const takesPart = step.as === undefined ? oneAndOnly : spec.clients.includes(as);
    const connects = takesPart && !listening.has(as);
    const heard = connects ? new Set<string>() : listening.get(as);
    if (!heard) return [];
    listening.set(as, heard);
    const asked = verb.asks?.(words);
    const listens = asked !== undefined && !heard.has(asked) && hasReply(asked, surroundings);
    if (listens) heard.add(asked);
    return [
      ...(connects ? [{ ...who, connect: {} }] : []),
      ...(listens ? [{ ...who, subscribe: { reply: asked } }] : []),
    ];
  };
  const complete = (step: Step): Unsaid[] => {
    const said = verbOf(step, checks);
    if (!said) return [awaitedByWhoeverActed(step, all.at(-1), surroundings)];
    const { verb, words } = said;
    const speaks = verb.speaks?.(words) === true && goesOverMqtt(said, surroundings);
    const before = speaks ? comingBefore(step, said) : [];
    const as = step.as ?? 'client';
    if (verb.connects) listening.set(as, new Set());
    const hears = verb.hears?.(words);
    if (hears !== undefined) listening.get(as)?.add(hears);
    return [...before, step];
  };
  for (const [index, step] of written.entries()) {
    all.push(...complete(step));
    while (places.length < all.length) places.push(index);
  }
  return { all, places };
}

/** An HTTP exchange is no connection on which something could be awaited. */
function awaitedByWhoeverActed(step: Step, before: Step | undefined, { spec, checks }: Surroundings): Step {
  if (step.as !== undefined || before?.as === undefined) return step;
  const said = verbOf(before, checks);
  const hasConnection =
    !said || said.verb.connects === true || said.verb.ofOurBroker === true || !needsNobody(spec, said);
  return hasConnection ? { as: before.as, ...step } : step;
}

/** Whether what a step says goes over MQTT: it names no operation, or one whose server speaks it. */
const goesOverMqtt = ({ verb, words }: Said, surroundings: Surroundings): boolean =>
  (verb.refersTo?.(words) ?? [])
    .filter(({ to, name }) => to === 'operation' && name !== undefined)
    .every(({ name = '' }) =>
      operationsCalled(name, surroundings).every(
        (operation) => operation !== undefined && protocolOf(surroundings.spec, operation) === 'mqtt',
      ),
    );

const hasReply = (operation: string, surroundings: Surroundings): boolean =>
  operationsCalled(operation, surroundings).every((found) => found?.reply !== undefined);

/** The operation of this name, or of what each case makes of it; undefined for a name that the API does not have. */
function operationsCalled(name: string, { spec, cases }: Surroundings): (Operation | undefined)[] {
  const values = Object.values(cases);
  const names = values.length === 0 ? [name] : values.map((given) => substitute(name, given));
  return [...new Set(names)].map((one) => spec.api.operations[one]);
}
