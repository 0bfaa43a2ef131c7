import { beforeAll, describe, expect, it, type TestContext } from 'vitest';
import { decodeFrame } from '../../../src/driver/wire/decode.js';
import { encode } from '../../../src/driver/wire/encode.js';
import { typeNumberOf } from '../../../src/driver/wire/fixed-header.js';
import type { ConnectPacket, Packet } from '../../../src/driver/wire/packet.js';
import { broken } from './broken.js';
import { packets } from './samples.js';
import { complaints, dissect, type Fields, notInstalled, type Sample, tsharkVersion } from './tshark.js';

const compared = [
  'mqtt.msgtype',
  'mqtt.len',
  'mqtt.msgid',
  'mqtt.dupflag',
  'mqtt.qos',
  'mqtt.retain',
  'mqtt.topic',
  'mqtt.msg',
  'mqtt.conack.flags.sp',
  'mqtt.conack.val',
  'mqtt.suback.qos',
  'mqtt.sub.qos',
  'mqtt.protoname',
  'mqtt.ver',
  'mqtt.kalive',
  'mqtt.conflag.cleansess',
  'mqtt.clientid',
  'mqtt.username',
  'mqtt.passwd',
  'mqtt.willtopic',
  'mqtt.willmsg',
  'mqtt.conflag.qos',
  'mqtt.conflag.retain',
] as const;

const bit = (value: boolean): string => (value ? '1' : '0');

function connectFields(packet: ConnectPacket): Fields {
  const { will, username, password } = packet;
  return {
    'mqtt.protoname': [packet.protocolName],
    'mqtt.ver': [String(packet.protocolLevel)],
    'mqtt.kalive': [String(packet.keepAlive)],
    'mqtt.conflag.cleansess': [bit(packet.clean)],
    'mqtt.clientid': [packet.clientId],
    ...(username === undefined ? {} : { 'mqtt.username': [username] }),
    ...(password?.text === undefined ? {} : { 'mqtt.passwd': [password.text] }),
    ...(will === undefined
      ? {}
      : {
          'mqtt.willtopic': [will.topic],
          'mqtt.willmsg': [will.payload.hex],
          'mqtt.conflag.qos': [String(will.qos)],
          'mqtt.conflag.retain': [bit(will.retain)],
        }),
  };
}

/** What tshark must have read if our reading is right. */
function fieldsOf(packet: Packet): Fields {
  const type = { 'mqtt.msgtype': [String(typeNumberOf(packet.type))] };
  const id = 'packetId' in packet ? { 'mqtt.msgid': [String(packet.packetId)] } : {};
  switch (packet.type) {
    case 'CONNECT':
      return { ...type, ...connectFields(packet) };
    case 'CONNACK':
      return {
        ...type,
        'mqtt.conack.flags.sp': [bit(packet.sessionPresent)],
        'mqtt.conack.val': [String(packet.returnCode)],
      };
    case 'PUBLISH':
      return {
        ...type,
        ...id,
        'mqtt.dupflag': [bit(packet.dup)],
        'mqtt.qos': [String(packet.qos)],
        'mqtt.retain': [bit(packet.retain)],
        'mqtt.topic': [packet.topic],
        'mqtt.msg': [packet.payload.hex],
      };
    case 'SUBSCRIBE':
      return {
        ...type,
        ...id,
        'mqtt.topic': packet.subscriptions.map(({ filter }) => filter),
        'mqtt.sub.qos': packet.subscriptions.map(({ qos }) => String(qos)),
      };
    case 'SUBACK':
      return { ...type, ...id, 'mqtt.suback.qos': packet.returnCodes.map(String) };
    case 'UNSUBSCRIBE':
      return { ...type, ...id, 'mqtt.topic': packet.filters };
    default:
      return { ...type, ...id };
  }
}

const serverTypes: readonly string[] = ['CONNACK', 'SUBACK', 'UNSUBACK', 'PINGRESP'];
const wellFormed: Sample[] = packets.map((packet, index) => ({
  name: `${packet.type}, sample ${index}`,
  from: serverTypes.includes(packet.type) ? 'server' : 'client',
  bytes: encode(packet),
}));
const malformed: Sample[] = broken.map(({ name, from, send }) => ({
  name,
  from,
  bytes: typeof send === 'string' ? Buffer.from(send, 'hex') : encode(send),
}));
const samples = [...wellFormed, ...malformed];

let read: ((sample: Sample) => Fields) | undefined;
let version = '';
beforeAll(() => {
  version = tsharkVersion();
  read = dissect(samples, encode({ type: 'CONNECT', clientId: 'hello' }), compared);
});

const tsharkOn = (sample: Sample, ctx: TestContext): Fields =>
  read === undefined ? ctx.skip(notInstalled) : read(sample);

/** An empty string or message is shown by some fields and left out by others. */
const notEmpty = (values: readonly string[] = []): string[] => values.filter((value) => value !== '');

/** tshark replaces ill-formed bytes in its own way and cuts strings at U+0000. */
const comparable = (values: readonly string[]): boolean => !values.some((value) => /[\0\ufffd]/.test(value));

function expectSameReading(sample: Sample, tshark: Fields): void {
  const { packet } = decodeFrame(sample.bytes);
  if (packet === undefined) throw new Error(`"${sample.name}" was not decoded`);
  for (const [field, values] of Object.entries(fieldsOf(packet))) {
    if (comparable(values))
      expect({ field, values: notEmpty(tshark[field]) }).toEqual({ field, values: notEmpty(values) });
  }
}

describe('tshark and we read the same', () => {
  it.for(wellFormed)('$name', (sample, ctx) => {
    const tshark = tsharkOn(sample, ctx);
    expect(tshark[complaints]).toEqual([]);
    expect(decodeFrame(sample.bytes, { from: sample.from }).malformed).toBeUndefined();
    expectSameReading(sample, tshark);
  });

  it.for(malformed.filter((_, index) => broken[index]?.readable))('malformed: $name', (sample, ctx) => {
    expectSameReading(sample, tsharkOn(sample, ctx));
  });
});

describe('tshark complains, or is known to be laxer', () => {
  it.for(broken.map((entry, index) => ({ ...entry, index })))(
    '$name',
    ({ index, tsharkIsLaxer, from }, ctx) => {
      const sample = malformed[index];
      if (sample === undefined) throw new Error(`there is no sample ${index}`);
      const complained = (tsharkOn(sample, ctx)[complaints] ?? []).length > 0;
      expect(decodeFrame(sample.bytes, { from }).malformed).toBeDefined();
      if (tsharkIsLaxer === undefined) expect(complained).toBe(true);
      // Another version may have become stricter, which agrees with us all the more.
      else if (version === '4.0')
        expect({ complained, tsharkIsLaxer }).toEqual({ complained: false, tsharkIsLaxer });
    },
  );
});
