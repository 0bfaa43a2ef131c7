import type { Stage, StepOfCase } from '../verdict/evidence.js';

/** Of a text; the record holds what was sent and received besides. */
const mostText = 300;
/** Of all words of a step. */
const mostWords = 10_000;

/** Which steps these are. */
export interface PartOfCase {
  /** `judged` when missing. */
  stage?: Stage;
  part?: string;
}

/** A step as its event tells it. */
export function toldStep(
  step: Readonly<Record<string, unknown>>,
  verb: string | undefined,
  place: PartOfCase & { number: number },
): StepOfCase {
  const { expect, given, settle } = step;
  const words = verb === undefined ? undefined : step[verb];
  const said = Object.entries({ words, expect, given, settle }).filter(([, value]) => value !== undefined);
  return {
    stage: 'judged',
    ...place,
    ...(verb === undefined ? {} : { verb }),
    ...Object.fromEntries(said.map(([name, value]) => [name, bounded(value)])),
  };
}

/** What was captured from a target may be as long as the target likes. */
function bounded(value: unknown): unknown {
  const whole = JSON.stringify(value);
  // No text in it is too long; of nearly every step.
  if (whole.length <= mostText) return JSON.parse(whole) as unknown;
  const text = JSON.stringify(value, (_key, one: unknown) =>
    typeof one === 'string' && one.length > mostText ? `${one.slice(0, mostText)}…` : one,
  );
  return text.length > mostWords ? `${text.slice(0, mostText)}…` : (JSON.parse(text) as unknown);
}
