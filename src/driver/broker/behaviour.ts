import { boolean, either, formOf, list, oneOf, templated, type Form } from '../../schema/form.js';
import { object, optional, type Words } from '../../schema/words.js';
import { byteToSend } from '../wire/packets/packet-record.js';
import { properties } from '../wire/packets/properties-to-send.js';
import { hexadecimal } from '../wire/packets/text-to-send.js';
import { certificateKinds, type CertificateKind } from './certificates.js';
import { withholdable, type Serving } from './serving.js';

/** How our broker treats a connection. What a spec writes of it: `behaviourForm`. */
export type BrokerBehaviour =
  | 'accept'
  | 'silent'
  | 'stopped'
  | { accept: Serving }
  | { withhold: NonNullable<Serving['withhold']> }
  /** A return code of MQTT 3.1.1 or a reason code of MQTT 5.0. */
  | { refuse: number }
  | { answer: string }
  | { close: EndOf }
  | { reset: EndOf }
  | { certificate: CertificateKind }
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

const withhold = either(list(oneOf(...withholdable), 1), oneOf('everything'));

const serving = object(
  {
    withhold: optional(withhold, 'As by itself.'),
    sessionPresent: optional(
      templated(boolean),
      'What CONNACK says of a session; false forgets the one there is.',
    ),
    properties: { ...properties, text: 'Of CONNACK, to who speaks MQTT 5.0.' },
    granted: optional(
      templated(oneOf(0, 1, 2, 127, 128)),
      'What SUBACK grants at most, or 128, which refuses, or 127, which is no code that SUBACK may have.',
    ),
    acknowledgeWith: optional(byteToSend, 'The reason code of PUBACK and PUBREC, to who speaks MQTT 5.0.'),
  },
  { minProperties: 1 },
);

/** What a CONNACK of either version may refuse by. */
const refusals = [
  1, 2, 3, 4, 5, 0x80, 0x81, 0x82, 0x83, 0x84, 0x85, 0x86, 0x87, 0x88, 0x89, 0x8a, 0x8c, 0x95, 0x97, 0x9c,
  0x9d, 0x9f,
] as const;

/** Behaviours that say more. */
export const behaviourWords = {
  accept: optional(
    serving,
    'A broker that answers otherwise than it would by itself. A connection that has a broker keeps it, is served so at once, and is the first of a list.',
  ),
  withhold: optional(
    withhold,
    'Takes everything in and never answers by these packets; `everything` sends nothing at all, as where the network is dead. A connection that has a broker keeps it, is served so at once, and is the first of a list.',
  ),
  refuse: optional(
    templated(oneOf(...refusals)),
    'CONNACK with this return code, or the reason code of MQTT 5.0 that says the same, then the connection is closed.',
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
  certificate: optional(
    templated(oneOf(...certificateKinds)),
    'A broker as it should be, which shows this certificate where TLS is spoken: one that is in order, signed by itself, over, for another name, of an authority that nobody was told of, in the name of ours and not signed by it, in order and of some 6,000 bytes.',
  ),
  slow: optional(formOf<number | string>({ $ref: '#/definitions/duration' }), 'Accepted after this time.'),
} satisfies Words;

export type WrittenBehaviour = Exclude<BrokerBehaviour, { slow: number }> | { slow: number | string };

const said = object(behaviourWords, { minProperties: 1, maxProperties: 1 });

/** What may stand for one behaviour. */
export const behaviourForm: Form<WrittenBehaviour> = templated(
  formOf<WrittenBehaviour>({ anyOf: [oneOf(...Object.keys(plainBehaviours)).schema, said.schema] }, said),
);

/** One of each, for the author's reference. */
export const behaviourExamples = {
  accept: { accept: { sessionPresent: false, granted: 0 } },
  withhold: { withhold: ['PINGRESP'] },
  silent: 'silent',
  stopped: 'stopped',
  refuse: { refuse: 5 },
  answer: { answer: '20 02 00 80' },
  close: { close: 'begun' },
  reset: { reset: 'connect' },
  certificate: { certificate: 'expired' },
  slow: { slow: '2s' },
} satisfies Record<keyof typeof plainBehaviours | keyof typeof behaviourWords, WrittenBehaviour>;
