export type JsonSchema = Readonly<Record<string, unknown>> | true;

/**
 * What may be written at one place of a spec: its JSON Schema (draft-07), and the TypeScript type of it once the
 * templates are filled in, so that the two cannot say different things.
 */
export interface Form<T = unknown> {
  schema: JsonSchema;
  /** What the schema refers to by `#/definitions/…`. */
  definitions: Readonly<Record<string, JsonSchema>>;
  /** Never there; only the compiler asks for it. */
  type?: T;
}

export type TypeOf<F> = F extends Form<infer T> ? T : never;

/** A form that is written as JSON Schema, where no builder has a word for it. */
export const formOf = <T>(schema: JsonSchema, ...parts: readonly Form[]): Form<T> => ({
  schema,
  definitions: Object.assign({}, ...parts.map(({ definitions }) => definitions)) as Form['definitions'],
});

interface TextRules {
  pattern?: string;
  minLength?: number;
  maxLength?: number;
  /** What the form is, where a pattern says it badly. */
  description?: string;
}

export const string = (rules: TextRules = {}): Form<string> => formOf({ type: 'string', ...rules });

export const integer = (minimum?: number, maximum?: number): Form<number> =>
  formOf({
    type: 'integer',
    ...(minimum === undefined ? {} : { minimum }),
    ...(maximum === undefined ? {} : { maximum }),
  });

export const boolean: Form<boolean> = formOf({ type: 'boolean' });

/** Any JSON value. */
export const anything: Form<unknown> = formOf(true);

export const constant = <const T>(value: T): Form<T> => formOf({ const: value });

export const oneOf = <const T extends readonly (string | number)[]>(...values: T): Form<T[number]> =>
  formOf({ enum: values });

export const list = <T>(items: Form<T>, minItems?: number): Form<readonly T[]> =>
  formOf({ type: 'array', items: items.schema, ...(minItems === undefined ? {} : { minItems }) }, items);

/** Names that the author chooses, each with a value of the same form. */
export const table = <T>(values: Form<T>, rules: object = {}): Form<Readonly<Record<string, T>>> =>
  formOf({ type: 'object', additionalProperties: values.schema, ...rules }, values);

/** The first that fits. */
export const either = <const F extends readonly Form[]>(...forms: F): Form<TypeOf<F[number]>> =>
  formOf({ anyOf: forms.map(({ schema }) => schema) }, ...forms);

const wholeTemplate = '^\\{[A-Za-z][A-Za-z0-9]*\\}$';

/** The same, or a template that stands for it: by the time it is used, the template has become its value. */
export const templated = <T>(form: Form<T>): Form<T> =>
  either(form, string({ pattern: wholeTemplate })) as Form<T>;

/** One of some words, or a template that stands for one; a misspelt word is told its neighbour. */
export const templatedOneOf = <const T extends readonly string[]>(...words: T): Form<T[number]> =>
  formOf({ type: 'string', if: { pattern: wholeTemplate }, else: { enum: words } });

/** Puts a form among the definitions, where it stands once however often it is used. */
export const named = <T>(name: string, form: Form<T>): Form<T> => ({
  schema: { $ref: `#/definitions/${name}` },
  definitions: { ...form.definitions, [name]: form.schema },
});

/** A form that is defined elsewhere: of a form that holds itself. */
export const reference = <T>(name: string): Form<T> => formOf({ $ref: `#/definitions/${name}` });
