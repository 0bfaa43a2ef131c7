import { Ajv } from 'ajv';
import type { ErrorObject, Options } from 'ajv';
import formats from 'ajv-formats';
import type { SchemaMismatch } from '../api.js';
import { byPlace } from './by-place.js';
import type { CompiledSchema } from './compiled.js';
import { Explainer } from './explain-errors.js';
import { didYouMean, listed, nearest } from './nearest.js';
import { isRecord, joinPointer, valueAt } from '../pointer.js';
import type { Problem } from './problem.js';
import type { SourceFile } from './read-yaml.js';

export interface SchemaOptions {
  /** False for a schema that others wrote: its unknown keywords are ignored. Default true. */
  strict?: boolean;
  /** The same schema as the build has compiled it: what fits by it needs no other judge. */
  compiled?: CompiledSchema | undefined;
}

/** Judges a file, or the part of it at a pointer. Empty means that it fits. */
export type SchemaCheck = (source: SourceFile, at?: string) => Problem[];

/**
 * Makes a check out of a JSON Schema (draft-07). Its problems are few: of several alternatives only the one that was
 * meant is discussed, and an unknown word comes with the word it was probably meant to be.
 * @throws Error when the schema itself is wrong.
 */
export function compileSchema(schema: object, { strict = true, compiled }: SchemaOptions = {}): SchemaCheck {
  let explaining = compiled ? undefined : explainingCheck(schema, strict);
  return (source, at = '') => {
    if (compiled?.(valueAt(source.value, at))) return [];
    explaining ??= explainingCheck(schema, strict);
    return explaining(source, at);
  };
}

function explainingCheck(schema: object, strict: boolean): (source: SourceFile, at: string) => Problem[] {
  const ajv = newAjv({ strict, strictRequired: false, strictTypes: false, validateSchema: strict });
  const explainer = new Explainer(ajv);
  // Under an id of our own, so that the alternatives can be compiled again one by one.
  const id = 'schema:root';
  const root = { ...schema, $id: id };
  explainer.register(id, root);
  const validate = ajv.compile(root);
  return (source, at) => {
    if (validate(valueAt(source.value, at))) return [];
    const errors = withoutEchoes(explainer.reduce(validate.errors ?? []));
    return errors.map((error) => source.problem(at + pointerOf(error), sentence(error))).sort(byPlace);
  };
}

/** An ajv that reports everything that `Explainer` needs, with the formats of ajv-formats. */
export function newAjv(options: Options): Ajv {
  const ajv = new Ajv({
    allErrors: true,
    verbose: true,
    allowUnionTypes: true,
    // As the official AsyncAPI parser does: many published patterns are no valid Unicode patterns.
    unicodeRegExp: false,
    // Each schema judges a few hundred values at most: a third of the compile time is worth more than faster code.
    code: { optimize: false },
    ...options,
  });
  formats.default(ajv);
  return ajv;
}

/** What a payload must be and is not, one clause for each error. */
export function schemaMismatches(errors: readonly ErrorObject[]): SchemaMismatch[] {
  return errors.map((error) => ({ pointer: error.instancePath, message: clause(error) }));
}

function clause(error: ErrorObject): string {
  const params = error.params as Params;
  switch (error.keyword) {
    case 'required':
      return `must have member "${params.missingProperty}"`;
    case 'requiredOne':
      return `must have member ${params.missing?.map((word) => `"${word}"`).join(' or ')}`;
    case 'additionalProperties':
      return `must not have member "${params.additionalProperty}"`;
    case 'enum':
      return `must be ${oneOf(params.allowedValues ?? [])}`;
    case 'const':
      return `must be ${JSON.stringify(params.allowedValue)}`;
    case 'type':
      return `must be ${[params.type].flat().join(' or ')}`;
    case 'false schema':
      return 'must not be present';
    default:
      return inName(error, error.message ?? `must satisfy "${error.keyword}"`);
  }
}

/** The same for the author of a file. */
function sentence(error: ErrorObject): string {
  const params = error.params as Params;
  switch (error.keyword) {
    case 'required':
      return `"${params.missingProperty}" is missing`;
    case 'requiredOne':
      return `${params.missing?.map((word) => `"${word}"`).join(' or ')} is missing`;
    case 'additionalProperties':
      return `unknown word "${params.additionalProperty}"${didYouMean(params.additionalProperty ?? '', knownWords(error))}`;
    case 'enum':
      return `${clause(error)}, and is ${shown(error.data)}${enumHint(error)}`;
    case 'false schema':
      return 'is not allowed here';
    case 'onlyOne':
    case 'minProperties':
    case 'maxProperties':
    case 'dependencies':
      return clause(error);
    default:
      return (
        clause(error) +
        (error.propertyName === undefined ? `, and is ${shown(error.data)}${hint(error)}` : '')
      );
  }
}

interface Params {
  missingProperty?: string;
  missing?: string[];
  additionalProperty?: string;
  allowedValues?: unknown[];
  allowedValue?: unknown;
  type?: string | string[];
}

function pointerOf(error: ErrorObject): string {
  const word = (error.params as Params).additionalProperty ?? error.propertyName;
  return word === undefined ? error.instancePath : joinPointer(error.instancePath, word);
}

/** A misspelt word is one mistake: that the right one is missing as well need not be said. */
function withoutEchoes(errors: ErrorObject[]): ErrorObject[] {
  const corrected = new Set(
    errors.flatMap((error) => {
      const word = (error.params as Params).additionalProperty;
      const meant = word === undefined ? undefined : nearest(word, knownWords(error));
      return meant === undefined ? [] : [`${error.instancePath} ${meant}`];
    }),
  );
  return errors.filter(
    (error) => !corrected.has(`${error.instancePath} ${(error.params as Params).missingProperty}`),
  );
}

const knownWords = (error: ErrorObject): string[] => {
  const properties: unknown = error.parentSchema?.['properties'];
  return isRecord(properties) ? Object.keys(properties) : [];
};

function enumHint(error: ErrorObject): string {
  const words = ((error.params as Params).allowedValues ?? []).filter((value) => typeof value === 'string');
  const near = typeof error.data === 'string' ? nearest(error.data, words) : undefined;
  return near === undefined ? '' : ` (did you mean "${near}"?)`;
}

/** What the schema's author says about the form of a text. */
function hint(error: ErrorObject): string {
  const text: unknown = error.parentSchema?.['description'];
  return error.keyword === 'pattern' && typeof text === 'string' && text.length <= 120
    ? ` (${text.replace(/\.$/, '')})`
    : '';
}

const inName = (error: ErrorObject, message: string): string =>
  error.propertyName === undefined ? message : `the name "${error.propertyName}" ${message}`;

const oneOf = (values: unknown[]): string => {
  const texts = [...new Set(values.map((value) => JSON.stringify(value)))];
  return texts.length === 1 ? (texts[0] ?? '') : `one of ${listed(texts)}`;
};

/** A value in a sentence: short ones as they are, long ones by their kind. */
function shown(value: unknown): string {
  const text = JSON.stringify(value) ?? 'nothing';
  if (text.length <= 40) return text;
  if (Array.isArray(value)) return 'an array';
  return isRecord(value) ? 'an object' : `${text.slice(0, 37)}…`;
}
