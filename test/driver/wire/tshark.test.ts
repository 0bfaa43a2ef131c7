import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, describe, expect, it, type TestContext } from 'vitest';
import { decodeFrame } from '../../../src/driver/wire/decode.js';
import { encode } from '../../../src/driver/wire/encode.js';
import { typeNumberOf } from '../../../src/driver/wire/fixed-header.js';
import type { ConnectPacket, Packet } from '../../../src/driver/wire/packet.js';
import { broken } from './broken.js';
import { pcap, type Segment } from './pcap.js';
import { packets } from './samples.js';

const serverPort = 1883;
const firstClientPort = 20_000;
const notInstalled = 'tshark is not installed: apt-get install tshark';

/** What tshark read in one packet: each field with all its values, empty where it has none. */
type Fields = Readonly<Record<string, readonly string[]>>;

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
const complaints = '_ws.expert.message';

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

interface Sample {
  name: string;
  from: 'server' | 'client';
  bytes: Buffer;
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
const portOf = (sample: Sample): number => firstClientPort + samples.indexOf(sample);

/** One connection for each sample, so that none spoils the next. It begins with a CONNECT: tshark needs the version. */
function segments(): Segment[] {
  const hello = encode({ type: 'CONNECT', clientId: 'hello' });
  return samples.flatMap((sample): Segment[] => {
    const clientPort = portOf(sample);
    const segment = { clientPort, from: sample.from, payload: sample.bytes };
    const isFirst = sample.from === 'client' && (sample.bytes[0] ?? 0) >> 4 === 1;
    return isFirst ? [segment] : [{ clientPort, from: 'client', payload: hello }, segment];
  });
}

function run(...parameters: string[]): string | undefined {
  const environment = { ...process.env, LC_ALL: 'C.UTF-8' };
  const { stdout, error, status, stderr } = spawnSync('tshark', parameters, {
    encoding: 'utf8',
    env: environment,
    timeout: 300_000,
    maxBuffer: 64 * 1024 * 1024,
  });
  if (error !== undefined && 'code' in error && error.code === 'ENOENT') return undefined;
  if (error !== undefined) throw error;
  if (status !== 0) throw new Error(`tshark ended with ${status}: ${stderr}`);
  return stdout;
}

interface JsonPacket {
  _source: { layers: Record<string, string[] | undefined> };
}

/** Newer versions write booleans as words; no message at all is written as `<MISSING>`. */
const words: Readonly<Record<string, string>> = { True: '1', False: '0', '<MISSING>': '' };
const normal = (value: string): string => words[value] ?? value;

/** Lets tshark decode one capture with all samples; the last packet of each connection is the sample. */
function dissect(): Map<number, Fields> | undefined {
  const folder = mkdtempSync(join(tmpdir(), 'wire-'));
  try {
    const file = join(folder, 'samples.pcap');
    writeFileSync(file, pcap(segments(), serverPort));
    const wanted = ['tcp.srcport', 'tcp.dstport', complaints, ...compared].flatMap((field) => ['-e', field]);
    const stdout = run('-n', '-r', file, '-d', `tcp.port==${serverPort},mqtt`, '-T', 'json', ...wanted);
    if (stdout === undefined) return undefined;
    const seen = new Map<number, Fields>();
    for (const { _source } of JSON.parse(stdout) as JsonPacket[]) {
      const values = (field: string): string[] => (_source.layers[field] ?? []).map(normal);
      const ports = [...values('tcp.srcport'), ...values('tcp.dstport')].map(Number);
      const port = ports.find((number) => number !== serverPort) ?? 0;
      seen.set(port, Object.fromEntries([complaints, ...compared].map((field) => [field, values(field)])));
    }
    return seen;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

let dissected: Map<number, Fields> | undefined;
let version = '';
beforeAll(() => {
  version = /TShark \(Wireshark\) (\d+\.\d+)/.exec(run('--version') ?? '')?.[1] ?? '';
  dissected = dissect();
});

function tsharkOn(sample: Sample, ctx: TestContext): Fields {
  if (dissected === undefined) return ctx.skip(notInstalled);
  const fields = dissected.get(portOf(sample));
  if (fields === undefined) throw new Error(`tshark shows no packet for "${sample.name}"`);
  return fields;
}

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
