import { builtInChecks, type Check } from '../checks/index.js';
import { sumOfCosts, type DeviceCost } from '../checks/device-cost.js';
import { servingOf } from '../driver/broker/serving.js';
import type { BrokerBehaviour } from '../driver/broker/behaviour.js';
import type { Plan, PlannedCase } from '../plan/case.js';
import { parameterValue } from '../plan/parameter.js';
import type { Spec } from '../spec/model.js';
import { wordsOf, type Step } from '../spec/steps.js';
import { substitute } from '../spec/template.js';

/** A client as two kinds of them are: how soon it comes back, and its keep-alive, in milliseconds. */
export interface Pace {
  reconnect: number;
  keepAlive: number;
}

/**
 * What all cases of a plan take of a device that is only a client. It is told before the device has come, so nothing is known
 * of it: of cases that turn out not to be about it the cost is in it as well.
 */
export function deviceEstimate(
  { cases }: Pick<Plan, 'cases'>,
  { parameters }: Pick<Spec, 'parameters'>,
  given: Readonly<Record<string, unknown>>,
): Required<DeviceCost> {
  const names = Object.keys(parameters);
  const values = Object.fromEntries(names.map((name) => [name, parameterValue(parameters, name, given)]));
  const tried = cases.filter(({ settled, atEnd }) => !settled && !atEnd);
  return sumOfCosts(tried.map((planned) => costOf(planned, values)));
}

/** Milliseconds that it takes with a device of such a pace. */
export const timeWith = (
  { drops, keepAlives, time }: Required<DeviceCost>,
  { reconnect, keepAlive }: Pace,
): number => drops * reconnect + keepAlives * keepAlive + time;

export function costOf(
  { check, control }: Pick<PlannedCase, 'check' | 'control'>,
  values: Record<string, unknown>,
  checks: readonly Check[] = builtInChecks,
): Required<DeviceCost> {
  const words = substitute(check.with, values);
  const known = checks.find(({ name }) => name === check.name);
  const lists =
    check.name === 'steps'
      ? [words]
      : (known?.stepLists ?? []).map((name) => (words as Record<string, unknown>)[name] ?? []);
  const steps = [control, ...lists].flat() as Step[];
  return sumOfCosts([...steps.map(costOfStep), known?.costs?.(words) ?? {}]);
}

function costOfStep(step: Step): DeviceCost {
  if (wordsOf(step, 'drop') !== undefined || wordsOf(step, 'device') === 'restart') return { drops: 1 };
  const behaviours = [wordsOf(step, 'broker') ?? []].flat() as BrokerBehaviour[];
  const refusing = behaviours.filter((behaviour) => !servingOf(behaviour));
  // It notices by a timer of its own that nothing answers its CONNECT: about its keep-alive.
  return { drops: refusing.length, keepAlives: refusing.filter((one) => one === 'silent').length };
}
