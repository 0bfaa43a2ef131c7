import type { Stage, Transcript } from '../../src/verdict/evidence.js';
import type { ConnectPacket, Packet, PublishPacket } from '../../src/verdict/packet.js';
import type {
  CaseLine,
  ChangeLine,
  FooterLine,
  HeaderLine,
  SessionHeader,
} from '../../src/verdict/record.js';

const token = '#1deviceToken*******';

export const caseLine = (changes: Partial<CaseLine> = {}): CaseLine => ({
  type: 'case',
  id: 'lamp.set/large',
  spec: 'lamp',
  requirement: 'lamp.set',
  level: 'MUST',
  basis: 'document',
  text: 'A level above 100 is refused.',
  source: { document: 'manual', section: 'Commands', line: 61 },
  document: 'Lamp Manual',
  at: 'specs/lamp/conformance.yaml:12',
  verdict: 'pass',
  weight: 'none',
  judged: 1,
  startedAt: 1_795_260_971_000,
  duration: 143,
  transcript: [],
  ...changes,
});

export const failed = (changes: Partial<CaseLine> = {}): CaseLine =>
  caseLine({
    verdict: 'fail',
    weight: 'block',
    expected: 'a reply with /error = "E_RANGE"',
    actual: '/error is "E_INVALID"',
    transcript: exchange(),
    ...changes,
  });

export const connect = (changes: object = {}): ConnectPacket => ({
  type: 'CONNECT',
  protocolName: 'MQTT',
  protocolLevel: 4,
  clean: true,
  keepAlive: 0,
  clientId: 'c1',
  username: token,
  ...changes,
});

export const bytes = (text: string): { hex: string; text: string } => ({
  hex: Buffer.from(text).toString('hex'),
  text,
});

export const publish = (topic: string, payload: string, changes: object = {}): PublishPacket => ({
  type: 'PUBLISH',
  topic,
  qos: 1,
  retain: false,
  dup: false,
  packetId: 2,
  payload: bytes(payload),
  ...changes,
});

export const subscribe = (...filters: string[]): object => ({
  type: 'SUBSCRIBE',
  packetId: 1,
  subscriptions: filters.map((filter) => ({ filter, qos: 1 })),
});

export const opened = (
  at: number,
  address = 'mqtt://lamp.local:1884',
  on = 'client',
): Transcript[number] => ({
  at,
  on,
  type: 'opened',
  address,
  lane: 'wire',
});

/** A step as its line in a transcript says it: `control 1`, `connect {"clean":true} expect connack`. */
export function step(at: number, place: string, text: string, on = 'client'): Transcript[number] {
  const [, stage = 'judged', part, number] = /^(?:(control|preamble) )?(?:(.+) )?(\d+)$/.exec(place) ?? [];
  const [, verb, words, expect] = /^(\w+)(?: (\{.*?\}))?(?: ?expect (.*))?$/.exec(text) ?? [];
  return {
    at,
    on,
    type: 'step',
    stage: stage as Stage,
    number: Number(number),
    ...(part === undefined ? {} : { part }),
    ...(verb === undefined || verb === 'expect' ? {} : { verb }),
    ...(words === undefined ? {} : { words: JSON.parse(words) as unknown }),
    ...(expect === undefined ? {} : { expect }),
  };
}

/** A packet may be as much of one as the test is about. */
export const sent = (at: number, text: string, packet?: object, on = 'client'): Transcript[number] => ({
  at,
  on,
  type: 'sent',
  hex: 'c000',
  text,
  ...(packet ? { packet: packet as Packet } : {}),
});

export const received = (at: number, text: string, packet?: object, on = 'client'): Transcript[number] => ({
  at,
  on,
  type: 'received',
  hex: '20020000',
  text,
  ...(packet ? { packet: packet as Packet } : {}),
});

/** A preamble, then a request on one connection and its answer. */
export const exchange = (): Transcript => [
  step(0, 'preamble device 1', 'http {"operation":"createDevice"}', 'http'),
  {
    at: 0.1,
    on: 'http',
    type: 'request',
    method: 'POST',
    url: 'http://lamp.local/api/device',
    body: { name: 'x' },
  },
  { at: 9, on: 'http', type: 'response', status: 200, contentType: 'application/json', body: { token } },
  { at: 9.5, on: 'http', type: 'capture', name: 'token', value: token },
  step(10, '1', 'connect {}'),
  opened(11),
  sent(12, `CONNECT MQTT level 4 client "c1" clean keep-alive 0 s user "${token}"`, connect()),
  received(13, 'CONNACK 0 (accepted)', { type: 'CONNACK', returnCode: 0 }),
  step(14, '2', 'subscribe {"reply":"set"}'),
  sent(15, 'SUBSCRIBE id1 [lamp/set/response/+ q1]', subscribe('lamp/set/response/+')),
  received(16, 'SUBACK id1 [1]', { type: 'SUBACK' }),
  step(17, '3', 'request {"operation":"set"} expect reply'),
  sent(
    18,
    'PUBLISH q1 id2 lamp/set/request/7 13 B {"level":101}',
    publish('lamp/set/request/7', '{"level":101}'),
  ),
  received(
    20,
    'PUBLISH q1 id9 lamp/set/response/7 21 B {"error":"E_INVALID"}',
    publish('lamp/set/response/7', '{"error":"E_INVALID"}'),
  ),
  sent(21, 'PUBACK id9', { type: 'PUBACK', packetId: 9 }),
  { at: 22, on: 'client', type: 'closed', by: 'us', how: 'end' },
];

export const session = (changes: Partial<SessionHeader> = {}): SessionHeader => ({
  spec: 'lamp',
  title: 'Lamp API',
  revision: '2026-11-21',
  location: 'lamp',
  files: [{ name: 'conformance.yaml', sha256: 'ab'.repeat(32) }],
  target: { name: 'lamp.local', address: 'mqtt://lamp.local:1884', product: 'Lamp', version: '1.2.0' },
  capabilities: { dimming: true },
  parameters: { accessToken: '****' },
  knownFindings: [],
  sources: [{ id: 'reference', title: 'Lamp reference' }],
  requirements: {},
  cases: ['lamp.set/large'],
  leftOut: [],
  untested: [],
  notes: [],
  ...changes,
});

export const header = (...sessions: SessionHeader[]): HeaderLine => ({
  type: 'header',
  formatVersion: 2,
  tool: { name: 'mqtt-conformance', version: '0.1.0', node: 'v20.19.0' },
  run: 'r1',
  startedAt: 1_795_260_970_000,
  seed: '0a1b2c3d',
  command: 'npm test -- --target=lamp.local',
  strict: false,
  timeout: 5000,
  sessions: sessions.length > 0 ? sessions : [session()],
});

export const change = (id: string): ChangeLine => ({
  type: 'change',
  id,
  spec: 'lamp',
  case: 'lamp.set/large',
  text: 'the level of the lamp',
  needs: [{ name: 'session', way: 0 }],
  undo: [{ publish: { operation: 'set' } }],
  values: { level: 40 },
});

export const footer = (): FooterLine => ({
  type: 'footer',
  endedAt: 1_795_260_972_000,
  duration: 2000,
  counts: { pass: 0, fail: 1, inconclusive: 0, 'not-applicable': 0, error: 0 },
  unjudged: [],
  open: [],
  gate: { exit: 1, sentence: 'DOES NOT CONFORM: 1 requirement failed: lamp.set.' },
});

/** As the journal writes them: a case always says `expected` and `actual`. */
const asWritten = (line: object): object =>
  'type' in line && line.type === 'case' ? { expected: null, actual: null, ...line } : line;

export const jsonLines = (...lines: object[]): string =>
  lines.map((line) => JSON.stringify(asWritten(line)) + '\n').join('');
