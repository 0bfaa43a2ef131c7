import { formOf, oneOf, templated, type Form } from '../../schema/form.js';
import { object, optional, type Words } from '../../schema/words.js';
import { hexadecimal } from '../wire/packets/text-to-send.js';

/** How our broker treats a connection. What a spec writes of it: `behaviourForm`. */
export type BrokerBehaviour =
  | 'accept'
  | 'silent'
  | 'stopped'
  | { refuse: 1 | 2 | 3 | 4 | 5 }
  | { answer: string }
  | { close: EndOf }
  | { reset: EndOf }
  /** Milliseconds. */
  | { slow: number };

export type EndOf = 'opened' | 'begun' | 'connect';

/** Behaviours that are a mere word, and what each means. */
export const plainBehaviours = {
  accept: 'A broker as it should be.',
  silent: 'Takes what comes and never says a word.',
  stopped: 'Nothing listens: the port is closed.',
} as const;

const endOf: Form<EndOf> = oneOf('opened', 'begun', 'connect');

/** Behaviours that say more. */
export const behaviourWords = {
  refuse: optional(
    templated(oneOf(1, 2, 3, 4, 5)),
    'CONNACK with this return code, then the connection is closed.',
  ),
  answer: optional(
    hexadecimal,
    'CONNECT is answered with these bytes, as hexadecimal digits, which need not be MQTT.',
  ),
  close: optional(
    endOf,
    'Ended in order: as soon as it is open, at the first byte, when CONNECT is complete.',
  ),
  reset: optional(endOf, 'The same by a TCP reset.'),
  slow: optional(formOf<number | string>({ $ref: '#/definitions/duration' }), 'Accepted after this time.'),
} satisfies Words;

type WrittenBehaviour = Exclude<BrokerBehaviour, { slow: number }> | { slow: number | string };

const said = object(behaviourWords, { minProperties: 1, maxProperties: 1 });

/** What may stand for one behaviour. */
export const behaviourForm: Form<WrittenBehaviour> = templated(
  formOf<WrittenBehaviour>({ anyOf: [oneOf(...Object.keys(plainBehaviours)).schema, said.schema] }, said),
);

/** One of each, for the author's reference. */
export const behaviourExamples = {
  accept: 'accept',
  silent: 'silent',
  stopped: 'stopped',
  refuse: { refuse: 5 },
  answer: { answer: '20 02 00 80' },
  close: { close: 'begun' },
  reset: { reset: 'connect' },
  slow: { slow: '2s' },
} satisfies Record<keyof typeof plainBehaviours | keyof typeof behaviourWords, WrittenBehaviour>;
