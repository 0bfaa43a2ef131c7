import { constant, formOf, named, type Form, type TypeOf } from '../schema/form.js';
import { object, optional, type Words } from '../schema/words.js';
import { frameWords } from '../spec/format/step-frame.js';
import type { Expect as WrittenExpect, Step as Frame } from '../spec/steps.js';
import { expectations, type AnyExpectation } from './expects/index.js';
import { verbs, type AnyVerb } from './verbs/index.js';

type Named<R> = R extends { name: infer N; words: infer F } ? { name: N; words: TypeOf<F> } : never;
type Said<R extends { name: string; words: unknown }> = {
  [N in R['name']]?: Extract<R, { name: N }>['words'];
};

/** An expectation as code writes it, with the words of the one that it names. */
export type Expect =
  Named<AnyExpectation>['name'] | (Said<Named<AnyExpectation>> & { anyOf?: readonly Expect[] });

/** A step as code writes it. What a spec has is read by its schema, which is made of the same records. */
export type Step = Omit<Frame, 'expect' | 'given' | 'settle' | 'meanwhile'> & {
  expect?: Expect;
  given?: Expect;
  settle?: Expect;
  meanwhile?: Omit<NonNullable<Frame['meanwhile']>, 'seen'> & { seen: readonly Expect[] };
} & Said<Named<AnyVerb>>;

/** For the author's reference. */
export const anyOfExample = [{ connect: {}, expect: { anyOf: [{ connack: 5 }, 'closed'] } }];

const anyOf = {
  form: formOf({ type: 'array', items: { $ref: '#/definitions/expect' }, minItems: 2 }),
  text: 'One of several: they are tried one after another on what has come.',
  required: false,
};

const byName = (records: readonly { name: string; words: Form; text: string }[]): Words =>
  Object.fromEntries(records.map(({ name, words, text }) => [name, optional(words, text)]));

const said = object({ ...byName(expectations), anyOf }, { minProperties: 1, maxProperties: 1 });

/** What may stand under `expect`, `given` and `settle`. */
export const expectForm: Form<WrittenExpect> = named(
  'expect',
  formOf(
    {
      anyOf: [
        { type: 'string', enum: expectations.filter(({ bare }) => bare).map(({ name }) => name) },
        said.schema,
      ],
    },
    said,
    constant(true),
  ),
);

/** The words of a verb have a definition of their own, such as `#/definitions/request`. */
const defined = verbs.map((verb) => ({ ...verb, words: named(verb.name, verb.words) }));

const whole = object({ ...frameWords, ...byName(defined) });

export const stepForm: Form<Frame> = named('step', formOf(whole.schema, whole, expectForm));

export const stepsForm: Form<readonly Frame[]> = named(
  'steps',
  formOf({ type: 'array', items: stepForm.schema }, stepForm),
);
