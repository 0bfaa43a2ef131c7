import { formOf, type Form, type JsonSchema } from './form.js';

/** A word that an author may write, with what it means: there is none without a description. */
export interface Word<T = unknown, Required extends boolean = boolean> {
  form: Form<T>;
  text: string;
  required: Required;
}

export type Words = Readonly<Record<string, Word>>;

export const required = <T>(form: Form<T>, text: string): Word<T, true> => ({ form, text, required: true });

export const optional = <T>(form: Form<T>, text: string): Word<T, false> => ({ form, text, required: false });

type RequiredNames<W extends Words> = { [N in keyof W]: W[N]['required'] extends true ? N : never }[keyof W];
type ValueOf<W> = W extends Word<infer T> ? T : never;
type Flat<T> = { [N in keyof T]: T[N] };

/** The type of an object that has these words. */
export type Written<W extends Words> = Flat<
  { [N in RequiredNames<W>]: ValueOf<W[N]> } & {
    [N in Exclude<keyof W, RequiredNames<W>>]?: ValueOf<W[N]>;
  }
>;

const described = ({ form: { schema }, text }: Word): JsonSchema => ({
  ...(schema === true ? {} : schema),
  description: text,
});

/** An object of these words and no others. `rules` are further keywords of JSON Schema, such as `maxProperties`. */
export const object = <W extends Words>(words: W, rules: object = {}): ObjectForm<Written<W>> => {
  const schema = {
    type: 'object',
    properties: Object.fromEntries(Object.entries(words).map(([name, word]) => [name, described(word)])),
    required: Object.keys(words).filter((name) => words[name]!.required),
    additionalProperties: false,
    ...rules,
  };
  return { ...formOf<Written<W>>(schema, ...Object.values(words).map(({ form }) => form)), schema };
};

/** A form whose schema is an object's. */
export type ObjectForm<T> = Form<T> & { schema: Readonly<Record<string, unknown>> };
