import type { Ajv, ErrorObject, ValidateFunction } from 'ajv';
import { choose } from './choose-branch.js';
import type { Branch } from './choose-branch.js';
import { isRecord, joinPointer, splitPointer, valueAt } from '../pointer.js';

/**
 * Reduces ajv's errors to those a person can act on. For `oneOf` and `anyOf` ajv reports what every alternative
 * dislikes; here the value is put to each alternative again, and only what the intended one dislikes remains.
 * Needs an ajv with `allErrors` and `verbose`.
 */
export class Explainer {
  readonly #roots = new Map<string, object>();
  readonly #places = new WeakMap<object, { root: string; pointer: string }>();
  readonly #validators = new WeakMap<object, ValidateFunction[]>();
  #walked = 0;

  constructor(readonly ajv: Ajv) {}

  /** Tells of a schema that `ajv` knows under `id`. */
  register(id: string, schema: object): void {
    this.#roots.set(id, schema);
  }

  /** The errors in ajv's order, alternatives reduced to one. */
  reduce(errors: readonly ErrorObject[]): ErrorObject[] {
    const reduced: ErrorObject[][] = [];
    for (let index = errors.length - 1; index >= 0; index--) {
      const error = errors[index];
      if (!error || isSummary(error)) continue;
      const branches = this.#branches(error);
      if (branches) {
        // ajv puts the errors of all alternatives directly before the error of the choice itself.
        index -= branches.reduce((sum, branch) => sum + branch.raw, 0);
        reduced.push(choose(error, branches));
      } else {
        reduced.push([error]);
      }
    }
    return unique(reduced.reverse().flat());
  }

  #branches(error: ErrorObject): Branch[] | undefined {
    const { keyword, parentSchema, data } = error;
    if ((keyword !== 'oneOf' && keyword !== 'anyOf') || !parentSchema) return undefined;
    const validators = this.#validatorsOf(parentSchema, keyword);
    // ajv stops at the second alternative that fits.
    const fitting = (error.params as { passingSchemas?: number[] }).passingSchemas;
    const tried = fitting ? validators?.slice(0, Math.max(...fitting) + 1) : validators;
    return tried?.map((validate, index) => {
      validate(data);
      const errors = (validate.errors ?? []).map((inner) => ({
        ...inner,
        instancePath: error.instancePath + inner.instancePath,
      }));
      const schemas = parentSchema[keyword] as unknown[];
      return {
        raw: errors.length,
        errors: this.reduce(errors),
        shape: this.#shape(schemas[index], parentSchema),
      };
    });
  }

  #validatorsOf(parent: object, keyword: 'oneOf' | 'anyOf'): ValidateFunction[] | undefined {
    const known = this.#validators.get(parent);
    if (known) return known;
    const place = this.#placeOf(parent);
    if (!place) return undefined;
    const count = (parent as Record<string, unknown[]>)[keyword]?.length ?? 0;
    const validators = Array.from({ length: count }, (_, index) =>
      this.ajv.compile({ $ref: `${place.root}#${fragment(joinPointer(place.pointer, keyword, index))}` }),
    );
    this.#validators.set(parent, validators);
    return validators;
  }

  #placeOf(schema: object): { root: string; pointer: string } | undefined {
    if (this.#walked < this.#roots.size) {
      for (const [root, value] of [...this.#roots].slice(this.#walked)) this.#remember(root, value, '');
      this.#walked = this.#roots.size;
    }
    return this.#places.get(schema);
  }

  #remember(root: string, value: unknown, pointer: string): void {
    if (typeof value !== 'object' || value === null || this.#places.has(value)) return;
    this.#places.set(value, { root, pointer });
    for (const [key, child] of Object.entries(value)) this.#remember(root, child, joinPointer(pointer, key));
  }

  /** Words that the alternative names and requires, with those of its references and `allOf` parts. */
  #shape(schema: unknown, near: object, depth = 0): Branch['shape'] {
    if (!isRecord(schema) || depth > 8) return { required: [], properties: [] };
    const parts: unknown[] = Array.isArray(schema['allOf']) ? [...(schema['allOf'] as unknown[])] : [];
    if (typeof schema['$ref'] === 'string') parts.push(this.#target(schema['$ref'], near));
    const shapes = parts.map((part) => this.#shape(part, isRecord(part) ? part : near, depth + 1));
    const required = Array.isArray(schema['required']) ? (schema['required'] as string[]) : [];
    const properties = isRecord(schema['properties']) ? Object.keys(schema['properties']) : [];
    return {
      required: [...required, ...shapes.flatMap((shape) => shape.required)],
      properties: [...properties, ...shapes.flatMap((shape) => shape.properties)],
    };
  }

  #target(ref: string, near: object): unknown {
    const [base = '', pointer = ''] = ref.split('#');
    const root = this.#roots.get(base || (this.#placeOf(near)?.root ?? ''));
    return valueAt(root, decodeURIComponent(pointer));
  }
}

/** Errors that only say that a part of the schema, whose own errors stand beside them, was not met. */
const isSummary = ({ keyword }: ErrorObject): boolean => keyword === 'if' || keyword === 'propertyNames';

function unique(errors: ErrorObject[]): ErrorObject[] {
  const seen = new Set<string>();
  return errors.filter((error) => {
    const key = JSON.stringify([error.instancePath, error.message, error.params, error.propertyName]);
    return !seen.has(key) && seen.add(key);
  });
}

/** A pointer as the fragment of a URI. */
export const fragment = (pointer: string): string =>
  splitPointer(pointer).reduce(
    (text, segment) => `${text}/${encodeURIComponent(joinPointer('', segment).slice(1))}`,
    '',
  );
