import { completeSteps } from './complete-steps.js';
import type { KnownCheck } from './vocabulary.js';
import { stepListsOf } from './step-lists.js';
import type { PreambleWay, Requirement, Spec } from './model.js';
import { isRecord } from './pointer.js';
import { table } from './table.js';
import type { Step } from './steps.js';

/**
 * The spec with what goes without saying in its steps written out, so that whoever checks, plans, tries or tells them
 * sees every step. Of each list it notes where its steps stand in the file.
 */
export function completeSpec(spec: Spec, checks: readonly KnownCheck[]): Spec {
  const written: Record<string, readonly number[]> = {};
  const complete = (steps: readonly Step[], pointer: string, cases: Requirement['cases'] = {}): Step[] => {
    const { all, places } = completeSteps(steps, { spec, checks, cases });
    // The requirements of a family stand at one place; the first tells for all.
    written[pointer] ??= places;
    return all;
  };
  const requirementWithAll = (requirement: Requirement): Requirement => {
    const { pointer, control, check } = requirement;
    const cases = isRecord(requirement.cases) ? requirement.cases : {};
    const lists = stepListsOf(requirement, checks).map(
      ({ steps, at }) => [at, complete(steps, pointer + at, cases)] as const,
    );
    return {
      ...requirement,
      control: complete(control, `${pointer}/control`, cases),
      check: { name: check.name, with: withLists(check.with, new Map(lists)) },
    };
  };
  const wayWithAll = (way: PreambleWay, pointer: string): PreambleWay => ({
    ...way,
    steps: complete(way.steps, `${pointer}/steps`),
    undo: complete(way.undo, `${pointer}/undo`),
    readBack: complete(way.readBack, `${pointer}/readBack`),
  });
  const preambles = Object.entries(spec.preambles).map(([name, preamble]) => {
    const ways = preamble.ways.map((way, index) => wayWithAll(way, `/preambles/${name}/ways/${index}`));
    return [name, { ...preamble, ways }] as const;
  });
  return {
    ...spec,
    requirements: spec.requirements.map(requirementWithAll),
    preambles: table(preambles),
    written,
  };
}

/** The parameters of a check, with these lists in their places: the steps themselves, or some of the parameters. */
function withLists(parameters: unknown, lists: ReadonlyMap<string, Step[]>): unknown {
  const steps = lists.get('/steps');
  if (steps) return steps;
  if (!isRecord(parameters)) return parameters;
  return Object.fromEntries(
    Object.entries(parameters).map(([name, value]) => [name, lists.get(`/with/${name}`) ?? value]),
  );
}
