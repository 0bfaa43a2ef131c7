import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { encode } from '../../../src/driver/wire/encode.js';
import { typeNumberOf } from '../../../src/driver/wire/fixed-header.js';
import { propertyRules } from '../../../src/driver/wire/properties.js';
import type { Packet, Property } from '../../../src/verdict/packet.js';
import { packetsOf5 } from './packets-of-5.js';
import { complaints, dissect, type Fields, notInstalled, type Sample } from './tshark.js';

const reasons = [
  'connack',
  'puback',
  'pubrec',
  'pubrel',
  'pubcomp',
  'suback',
  'unsuback',
  'disconnect',
  'auth',
].map((type) => `mqtt.${type}.reason_code`);
const compared = [
  'mqtt.msgtype',
  'mqtt.msgid',
  'mqtt.property_id',
  'mqtt.subscription_options_qos',
  'mqtt.subscription_options_nl',
  'mqtt.subscription_options_rap',
  'mqtt.subscription_options_retain',
  ...reasons,
];

const idsOf = (properties: readonly Property[] = []): number[] =>
  properties.map(({ name }) => propertyRules[name].id);

/** Every field that is compared here is a number. */
type Numbers = Readonly<Record<string, readonly (number | undefined)[]>>;

function codesOf(packet: Packet): readonly (number | undefined)[] | undefined {
  if (packet.type === 'CONNACK') return [packet.returnCode];
  if (packet.type === 'SUBACK') return packet.returnCodes;
  if ('reasonCodes' in packet) return packet.reasonCodes;
  return 'reasonCode' in packet ? [packet.reasonCode] : undefined;
}

/** What tshark must have read if our writing is right. */
function fieldsOf(packet: Packet): Numbers {
  const type = { 'mqtt.msgtype': [typeNumberOf(packet.type)] };
  const id = 'packetId' in packet ? { 'mqtt.msgid': [packet.packetId] } : {};
  const will = packet.type === 'CONNECT' ? packet.will?.properties : undefined;
  const properties =
    'properties' in packet ? { 'mqtt.property_id': [...idsOf(packet.properties), ...idsOf(will)] } : {};
  const reason = `mqtt.${packet.type.toLowerCase()}.reason_code`;
  const codes = codesOf(packet);
  return {
    ...type,
    ...id,
    ...properties,
    ...(codes === undefined ? {} : { [reason]: codes }),
    ...(packet.type === 'SUBSCRIBE' ? optionsOf(packet.subscriptions) : {}),
  };
}

const optionsOf = (subscriptions: Extract<Packet, { type: 'SUBSCRIBE' }>['subscriptions']): Numbers => ({
  'mqtt.subscription_options_qos': subscriptions.map(({ qos }) => qos),
  'mqtt.subscription_options_nl': subscriptions.map(({ noLocal }) => Number(noLocal)),
  'mqtt.subscription_options_rap': subscriptions.map((one) => Number(one.retainAsPublished)),
  'mqtt.subscription_options_retain': subscriptions.map(({ retainHandling }) => retainHandling),
});

const serverTypes: readonly string[] = ['CONNACK', 'SUBACK', 'UNSUBACK'];

const samples = Object.entries(packetsOf5).flatMap(([type, packets]) =>
  fc.sample(packets as fc.Arbitrary<Packet>, { seed: 5, numRuns: 20 }).map((packet, index) => ({
    packet,
    sample: {
      name: `${type}, sample ${index}`,
      from: serverTypes.includes(type) ? ('server' as const) : ('client' as const),
      bytes: encode(packet, 5),
    } satisfies Sample,
  })),
);

/** It shows binary data as a string, and complains where a zero byte ends that. */
const ofBinaryData = 'Trailing stray characters';

let read: ((sample: Sample) => Fields) | undefined;
beforeAll(() => {
  const hello = encode({ type: 'CONNECT', clientId: 'hello' }, 5);
  read = dissect(
    samples.map(({ sample }) => sample),
    hello,
    compared,
  );
});

describe('tshark reads what we write of MQTT 5.0', () => {
  it.for(samples)('$sample.name', ({ packet, sample }, ctx) => {
    if (read === undefined) return ctx.skip(notInstalled);
    const seen = read(sample);
    expect(seen[complaints]?.filter((one) => one !== ofBinaryData)).toEqual([]);
    for (const [field, values] of Object.entries(fieldsOf(packet)))
      // Some are shown as hexadecimal digits.
      expect({ field, values: seen[field]?.map(Number) }).toEqual({ field, values });
  });
});
