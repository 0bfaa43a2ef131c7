import {
  boolean,
  either,
  formOf,
  integer,
  list,
  named,
  oneOf,
  string,
  table,
  templated,
  type Form,
} from '../../schema/form.js';
import { object, optional, required } from '../../schema/words.js';

/** Forms that many words share. */

export const identifier = named('identifier', string({ pattern: '^[A-Za-z0-9][A-Za-z0-9._-]*$' }));

export const name = named(
  'name',
  string({ description: 'A word that templates can use as {name}.', pattern: '^[A-Za-z][A-Za-z0-9]*$' }),
);

export const names = list(string());

/** Milliseconds, or text such as `500ms`, `2s`. */
export const duration = named(
  'duration',
  formOf<number | string>({
    anyOf: [
      { type: 'integer', minimum: 1 },
      { type: 'string', pattern: '^[0-9]+(ms|s|m)$' },
    ],
    description: 'Milliseconds, or 500ms, 2s, 1m.',
  }),
);

export const qos = named('qos', oneOf(0, 1, 2));

export const scalar = named(
  'scalar',
  formOf<string | number | boolean>({ type: ['string', 'number', 'boolean'] }),
);

/** A number, one of several numbers, or a template that stands for either. */
export const codes: Form<number | readonly number[]> = named(
  'codes',
  formOf({
    anyOf: [
      integer().schema,
      list(integer(), 1).schema,
      {
        type: 'string',
        description: 'A template that stands for a number or a list of numbers.',
        pattern: '^\\{[A-Za-z0-9]+\\}$',
      },
    ],
  }),
);

export const topicValues = named(
  'topicValues',
  table(formOf<string | number>({ type: ['string', 'number'] })),
);

/** Where a JSON value stands (RFC 6901); the empty text is the whole. */
export const pointer = named(
  'pointer',
  string({ description: 'A JSON pointer, such as /data/0/id.', pattern: '^(/|\\{|$)' }),
);

export const templatedQos = templated(qos);
export const templatedFlag = named('flag', templated(boolean));
export const templatedPacketId = named('packetIdToSend', templated(integer(0, 65_535)));
export const anyObject: Form<Record<string, unknown>> = formOf({
  type: 'object',
  additionalProperties: true,
});
export const jsonSchema: Form<unknown> = formOf({ type: ['object', 'boolean'] });

export const source = named(
  'source',
  object({
    document: required(string(), 'Id of one of the sources.'),
    section: required(string(), 'The heading under which the sentence stands.'),
    line: optional(
      either(integer(1), string({ pattern: '\\{' })),
      'The line of the document, counted from 1, where it has lines.',
    ),
    statement: optional(string(), 'The number that the document itself gives to the sentence.'),
    also: optional(
      table(list(string(), 1)),
      'Numbers of further statements that say it too, by the id of their source: those of another version, for instance.',
    ),
    hash: optional(
      string({ pattern: '^([0-9a-f]{12}|\\{[A-Za-z][A-Za-z0-9]*\\})$' }),
      'The sentence as 12 hexadecimal digits, so that `mqtt-conformance drift` finds it in a later version of the page; `drift --hashes` prints it.',
    ),
  }),
);
