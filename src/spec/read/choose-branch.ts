import type { ErrorObject } from 'ajv';
import { isRecord } from '../pointer.js';

/** One alternative of a `oneOf` or `anyOf`, and what it dislikes about the value. */
export interface Branch {
  /** How many errors ajv itself reported. */
  raw: number;
  errors: ErrorObject[];
  shape: { required: string[]; properties: string[] };
}

/** Keywords that say "this is a different kind of value" when they fail at the value itself. */
const kindKeywords = new Set(['type', 'const', 'enum', 'alternatives']);

/** The errors of the alternative that was meant, or one error that tells of all of them. */
export function choose(choice: ErrorObject, branches: Branch[]): ErrorObject[] {
  const fitting = branches.filter((branch) => branch.errors.length === 0);
  if (fitting.length > 1) return [tooMany(choice, fitting)];

  const meant = branches.filter((branch) => !isUnusedReference(branch, choice.data));
  const viable = meant.filter((branch) => !isOtherKind(branch, choice.instancePath));
  if (viable.length === 0) return meant.length === 1 ? (meant[0]?.errors ?? []) : [noKind(choice, meant)];

  const scored = viable
    .map((branch) => ({ branch, score: scoreOf(branch, choice) }))
    .sort((one, other) => other.score - one.score);
  const best = scored.filter(({ score }) => score === scored[0]?.score).map(({ branch }) => branch);
  if (
    best.length > 1 &&
    best.every((branch) => missingOf(branch, choice.instancePath).length === branch.errors.length)
  ) {
    const missing = [...new Set(best.flatMap((branch) => missingOf(branch, choice.instancePath)))];
    return [synthesised(choice, 'requiredOne', { missing }, `must have ${orList(missing.map(quoted))}`)];
  }
  return best[0]?.errors ?? [];
}

/** An alternative that is a reference is only meant when the value has `$ref`. */
const isUnusedReference = ({ shape }: Branch, data: unknown): boolean =>
  shape.required.includes('$ref') && !(isRecord(data) && '$ref' in data);

const isOtherKind = (branch: Branch, at: string): boolean =>
  branch.errors.some((error) => error.instancePath === at && kindKeywords.has(error.keyword));

/** A word that the alternative requires decides most; then words it knows, then the number of its complaints. */
function scoreOf({ errors, shape }: Branch, choice: ErrorObject): number {
  const words = isRecord(choice.data) ? Object.keys(choice.data) : [];
  const given = words.filter((word) => shape.required.includes(word)).length;
  const known = words.filter((word) => shape.properties.includes(word)).length;
  const penalties = errors.reduce((sum, error) => sum + penaltyOf(error, choice.instancePath), 0);
  return given * 30 + known - penalties;
}

function penaltyOf(error: ErrorObject, at: string): number {
  const depth = error.instancePath.slice(at.length).split('/').length - 1;
  if (depth === 0 && error.keyword === 'required') return 20;
  if (depth === 0 && error.keyword === 'additionalProperties') return 10;
  // A word whose value must be another one is most likely the word that tells the alternatives apart.
  if (depth === 1 && (error.keyword === 'const' || error.keyword === 'enum')) return 100;
  return 1;
}

const missingOf = (branch: Branch, at: string): string[] =>
  branch.errors
    .filter((error) => error.keyword === 'required' && error.instancePath === at)
    .map((error) => (error.params as { missingProperty: string }).missingProperty);

function tooMany(choice: ErrorObject, fitting: Branch[]): ErrorObject {
  const words = [...new Set(fitting.flatMap((branch) => branch.shape.required))];
  const message =
    words.length > 1
      ? `must have only one of ${words.map(quoted).join(', ')}`
      : 'must fit only one of the alternatives, and fits several';
  return synthesised(choice, 'onlyOne', { words }, message);
}

/** All alternatives want another kind of value: one sentence that lists what may stand here. */
function noKind(choice: ErrorObject, branches: Branch[]): ErrorObject {
  const kinds = branches.flatMap((branch) =>
    branch.errors.filter(
      (error) => error.instancePath === choice.instancePath && kindKeywords.has(error.keyword),
    ),
  );
  const values = kinds.flatMap((error) => allowedValues(error) ?? []);
  if (kinds.every((error) => allowedValues(error))) {
    return synthesised(
      choice,
      'enum',
      { allowedValues: values },
      'must be equal to one of the allowed values',
    );
  }
  const texts = kinds.flatMap((error) => {
    const params = error.params as { type?: string | string[]; texts?: string[] };
    return allowedValues(error)?.map((value) => JSON.stringify(value)) ?? params.texts ?? params.type ?? [];
  });
  const unique = [...new Set(texts)];
  return synthesised(choice, 'alternatives', { texts: unique }, `must be ${orList(unique)}`);
}

function allowedValues({ keyword, params }: ErrorObject): unknown[] | undefined {
  if (keyword === 'const') return [(params as { allowedValue: unknown }).allowedValue];
  return keyword === 'enum' ? (params as { allowedValues: unknown[] }).allowedValues : undefined;
}

const synthesised = (
  choice: ErrorObject,
  keyword: string,
  params: Record<string, unknown>,
  message: string,
): ErrorObject => ({ ...choice, keyword, params, message });

const quoted = (word: string): string => `"${word}"`;

const orList = (words: string[]): string =>
  words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} or ${words.at(-1)}`;
