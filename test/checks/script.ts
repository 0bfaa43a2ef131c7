import { builtInChecks, type CheckContext } from '../../src/checks/index.js';
import { ReplayDriver } from '../../src/driver/replay/replay-driver.js';
import { encode, type PacketToSend } from '../../src/driver/wire/encode.js';
import { decodeFrame } from '../../src/driver/wire/decode.js';
import { describePacket } from '../../src/driver/wire/packet.js';
import { matchSchema } from '../../src/spec/inline-schema.js';
import type { Step } from '../../src/steps/step.js';
import type { WithoutTime } from '../../src/driver/driver.js';
import type { Transcript } from '../../src/verdict/evidence.js';
import { Inconclusive, NonConformance } from '../../src/verdict/non-conformance.js';
import { api } from './api.js';

/** One thing that happens in a script; the n-th happens n milliseconds after the case began. */
export type Happens = WithoutTime;

export const opened = (on = 'client'): Happens => ({
  on,
  type: 'opened',
  address: 'mqtt://target',
  lane: 'wire',
});

/** A packet that comes from the target; with `broken` it breaks a rule besides. */
export function comes(packet: PacketToSend, on = 'client', broken?: string): Happens {
  const bytes = encode(packet);
  const decoded = decodeFrame(bytes, { from: 'server' }).packet!;
  const malformed = broken === undefined ? {} : { malformed: broken };
  return {
    on,
    type: 'received',
    hex: bytes.toString('hex'),
    text: describePacket(decoded),
    packet: decoded,
    ...malformed,
  };
}

export const connack = (returnCode = 0, sessionPresent = false): Happens =>
  comes({ type: 'CONNACK', returnCode, sessionPresent });
export const publish = (
  topic: string,
  payload: unknown,
  more: { qos?: number; retain?: boolean; dup?: boolean } = {},
): Happens =>
  comes({
    type: 'PUBLISH',
    topic,
    payload: typeof payload === 'string' ? payload : JSON.stringify(payload),
    ...(more.qos ? { packetId: 9 } : {}),
    ...more,
  });
export const garbage = (hex: string, malformed: string, on = 'client'): Happens => ({
  on,
  type: 'received',
  hex,
  text: `${hex.length / 2} bytes`,
  malformed,
});
export const closes = (how = 'end', on = 'client'): Happens => ({ on, type: 'closed', by: 'target', how });
/** The wait under way ends here, although more may come later. */
export const silence = (on = 'client'): Happens => ({
  on,
  type: 'timeout',
  what: 'what the recorded check awaited',
  after: 0,
});
export const answers = (status: number, body?: unknown, on = 'http'): Happens => ({
  on,
  type: 'response',
  status,
  contentType: 'application/json',
  ...(body === undefined ? {} : { body }),
});
/** An open connection on which CONNACK 0 came. */
export const connected = [opened(), connack()];

export const transcriptOf = (script: readonly Happens[]): Transcript =>
  script.map((event, index) => ({ at: index + 1, ...event }) as Transcript[number]);

export interface Outcome {
  judged?: number;
  expected?: string;
  actual?: string;
  inconclusive?: string;
}

export function contextFor(script: readonly Happens[], given: Partial<CheckContext> = {}): CheckContext {
  return {
    api,
    role: 'broker',
    listeners: [],
    envelopeOf: () => undefined,
    busyAnswerOf: () => undefined,
    willChange: () => undefined,
    driver: new ReplayDriver(transcriptOf(script)),
    scope: { nonce: '0badcafe' },
    within: 100,
    lane: 'wire',
    connectDefaults: {},
    notGiven: [],
    qos: 1,
    serverAddress: () => 'http://api.example',
    securityHeader: () => undefined,
    matchSchema,
    nonce: () => 'n1',
    ...given,
  };
}

/** What a named check comes to when this happens. Errors of ours are passed on. */
export async function judgeBy(check: string, parameters: unknown, context: CheckContext): Promise<Outcome> {
  const found = builtInChecks.find(({ name }) => name === check)!;
  try {
    return { judged: await found.run(context, parameters) };
  } catch (error) {
    if (error instanceof NonConformance) return { expected: error.expected, actual: error.actual };
    if (error instanceof Inconclusive) return { inconclusive: error.message };
    throw error;
  }
}

/** What steps come to when this happens. */
export const judge = (
  steps: Step[],
  script: readonly Happens[],
  given: Partial<CheckContext> = {},
): Promise<Outcome> => judgeBy('steps', steps, contextFor(script, given));

/** What steps come to after `connect` was accepted. */
export const judgeConnected = (
  steps: Step[],
  script: readonly Happens[],
  given: Partial<CheckContext> = {},
): Promise<Outcome> => judge([{ connect: {} }, ...steps], [...connected, ...script], given);

/** What a context's clients send from now on, in order. */
export function sentBy({ driver }: CheckContext): PacketToSend[] {
  const sent: PacketToSend[] = [];
  const open = driver.open.bind(driver);
  driver.open = async (...given) => {
    const peer = await open(...given);
    const send = peer.send.bind(peer);
    peer.send = async (packet) => {
      sent.push(packet);
      return await send(packet);
    };
    return peer;
  };
  return sent;
}
