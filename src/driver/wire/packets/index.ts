import { formOf, named, string, templatedOneOf, type Form } from '../../../schema/form.js';
import { object, optional, required, type Words } from '../../../schema/words.js';
import type { PacketType } from '../packet.js';
import { puback, pubcomp, pubrec, pubrel, unsuback } from './acknowledgements.js';
import { connack } from './connack.js';
import { connect } from './connect.js';
import { pingreq, pingresp } from './empty.js';
import { fieldsOf, packetForm, type PacketRecord, type ToSend } from './packet-record.js';
import { publish } from './publish.js';
import { auth, disconnect } from './reasons.js';
import { suback } from './suback.js';
import { subscribe } from './subscribe.js';
import { unsubscribe } from './unsubscribe.js';

const records = {
  CONNECT: connect,
  CONNACK: connack,
  PUBLISH: publish,
  PUBACK: puback,
  PUBREC: pubrec,
  PUBREL: pubrel,
  PUBCOMP: pubcomp,
  SUBSCRIBE: subscribe,
  SUBACK: suback,
  UNSUBSCRIBE: unsubscribe,
  UNSUBACK: unsuback,
  PINGREQ: pingreq,
  PINGRESP: pingresp,
  DISCONNECT: disconnect,
  AUTH: auth,
};

/** A packet to be sent: every `Packet` is one, and optional fields let it break the rules on purpose. */
export type PacketToSend = ToSend<(typeof records)[PacketType]>;

/** How each type of packet is written, sent and read, in the order of the standard. */
export const packetRecords = records as unknown as Readonly<Record<PacketType, PacketRecord>>;

const all = Object.values(packetRecords);
const types = Object.keys(packetRecords) as PacketType[];

/** One of the types of control packets. */
export const packetType: Form<PacketType> = named('packetType', templatedOneOf(...types));

/** The fields of all types together: those of a packet whose type a template gives. */
const everyField: Words = Object.fromEntries(
  all.flatMap((record) =>
    Object.entries(fieldsOf(record)).map(([name, { form, text }]) => [name, optional(form, text)]),
  ),
);

/** What may be written under `packet`: the type decides which fields there are. */
export const packetToSend: Form<PacketToSend> = named(
  'packet',
  formOf(
    {
      type: 'object',
      properties: { type: { ...(packetType.schema as object), description: 'The type of the packet.' } },
      required: ['type'],
      allOf: [
        ...all.map((record) => ({
          if: { properties: { type: { const: record.type } }, required: ['type'] },
          then: { $ref: `#/definitions/packet ${record.type}` },
        })),
        {
          if: { properties: { type: { pattern: '\\{' } }, required: ['type'] },
          then: { $ref: '#/definitions/packet of a type that a template gives' },
        },
      ],
    },
    packetType,
    ...all.map((record) => named(`packet ${record.type}`, packetForm(record))),
    named(
      'packet of a type that a template gives',
      object({ type: required(string(), 'Each type takes the fields that it has.'), ...everyField }),
    ),
  ),
);
