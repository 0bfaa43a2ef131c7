import type { Observed } from '../driver/driver.js';
import type { Packet } from '../driver/wire/packet.js';
import type { Expect, ExpectWords, Step } from '../spec/steps.js';
import { Inconclusive, NonConformance } from '../verdict/non-conformance.js';
import {
  expectCame,
  expectCertificate,
  expectConnect,
  expectConnected,
  expectDisconnected,
  expectSubscribed,
  expectUnsubscribed,
} from './broker.js';
import { awaitPacket, describeEvent, endsTheStream, isOfType, unmet, type Wait } from './demand.js';
import { specMistake, type Exchange } from './exchange.js';
import { expectHttp } from './http.js';
import { expectMessage, expectReply } from './message.js';
import { expectTextClosed } from './text.js';

export interface Demand {
  explicit: boolean;
  within: number;
  /** True: that nothing came is inconclusive, though what comes is judged. */
  silenceProvesNothing?: boolean;
  /** Set when the first packet was not the one that was due, which leaves no room for other alternatives. */
  first?: { wrong: boolean };
}

/** Waits for what a step says must follow: judged when it is expected, a precondition when it is given or only usual. */
export async function followedBy(
  exchange: Exchange,
  as: string,
  step: Step,
  within: number,
  usual?: Expect,
): Promise<void> {
  const awaited = step.expect ?? step.given ?? usual;
  if (awaited !== undefined) {
    await expectThat(exchange, as, awaited, { explicit: step.expect !== undefined, within });
  }
}

/** Waits for what a step expects and judges it. Without `explicit` it is a precondition. */
export async function expectThat(
  exchange: Exchange,
  as: string,
  expect: Expect,
  demand: Demand,
): Promise<void> {
  const words: ExpectWords = typeof expect === 'string' ? { [expect]: true } : expect;
  const [kind] = Object.keys(words) as (keyof ExpectWords)[];
  if (kind === undefined) throw specMistake('an expect says nothing');
  await expectations[kind](exchange, as, words, demand);
  if (demand.explicit && kind !== 'anyOf') exchange.judged += 1;
}

type Expectation = (exchange: Exchange, as: string, words: ExpectWords, demand: Demand) => Promise<void>;

const expectations: Record<keyof ExpectWords, Expectation> = {
  connack: expectConnack,
  suback: expectSuback,
  unsuback: acknowledgement('UNSUBACK', 'UNSUBSCRIBE'),
  puback: acknowledgement('PUBACK', 'PUBLISH'),
  pubrec: acknowledgement('PUBREC', 'PUBLISH'),
  pubrel: acknowledgement('PUBREL', undefined),
  pubcomp: acknowledgement('PUBCOMP', 'PUBLISH'),
  pingresp: async (exchange, as, _words, demand) => {
    await awaitPacket(exchange, exchange.peer(as), 'PINGRESP', () => true, { ...demand, what: 'PINGRESP' });
  },
  message: async (exchange, as, words, demand) =>
    await expectMessage(
      exchange,
      as,
      words.message === undefined || (words.message as unknown) === true ? {} : words.message,
      demand,
    ),
  reply: async (exchange, as, words, demand) =>
    await expectReply(
      exchange,
      as,
      words.reply === true || words.reply === undefined ? {} : words.reply,
      demand,
    ),
  closed: expectClosed,
  opened: expectOpened,
  connect: expectConnect,
  connected: async (exchange, as, _words, demand) => await expectConnected(exchange, as, demand),
  disconnected: async (exchange, as, _words, demand) => await expectDisconnected(exchange, as, demand),
  came: async (exchange, as, _words, demand) => await expectCame(exchange, as, demand),
  certificate: expectCertificate,
  subscribed: expectSubscribed,
  unsubscribed: expectUnsubscribed,
  http: async (exchange, as, words, demand) =>
    await expectHttp(exchange, as, (words.http as unknown) === true ? {} : (words.http ?? {}), demand),
  anyOf: expectAnyOf,
};

const connackMeaning: Record<number, string> = {
  0: 'accepted',
  1: 'unacceptable protocol version',
  2: 'identifier rejected',
  3: 'server unavailable',
  4: 'bad user name or password',
  5: 'not authorized',
  0x84: 'unsupported protocol version, as MQTT 5.0 says it',
};
const connackText = (code: number): string => `CONNACK ${code} (${connackMeaning[code] ?? 'reserved'})`;
const listed = (codes: number | number[]): number[] => (Array.isArray(codes) ? codes : [codes]);
const hexCode = (code: number): string => (code >= 0x80 ? `0x${code.toString(16)}` : String(code));

/** The return codes that are right, and what session present must be where that is said. */
function wantedConnack({ connack }: ExpectWords): { codes: number[]; present: boolean | undefined } {
  if (typeof connack === 'number' || Array.isArray(connack))
    return { codes: listed(connack), present: undefined };
  const words = (connack as unknown) === true ? {} : (connack ?? {});
  return { codes: listed(words.returnCode ?? 0), present: words.sessionPresent };
}

async function expectConnack(
  exchange: Exchange,
  as: string,
  words: ExpectWords,
  demand: Demand,
): Promise<void> {
  const { codes, present } = wantedConnack(words);
  const what =
    codes.map(connackText).join(' or ') +
    (present === undefined ? '' : ` with session present ${Number(present)}`);
  // Where it is no more than a precondition, what comes before it is another's matter.
  const isDue = (seen: Observed): boolean =>
    demand.explicit || endsTheStream(seen) || isOfType(seen, 'CONNACK');
  const event = await exchange.peer(as).next(isDue, demand.within, what);
  const cameFirst = event.type === 'packet' || event.type === 'malformed';
  if (demand.first) demand.first.wrong = cameFirst;
  if (event.type === 'malformed' && event.ours) throw new Inconclusive(`${what}: ${event.malformed}`);
  // The first packet of a server must be a CONNACK (MQTT-3.2.0-1), so whatever else comes first is wrong.
  if (event.type !== 'packet' || event.packet.type !== 'CONNACK' || event.malformed) {
    unmet(exchange, demand.explicit || cameFirst, what, describeEvent(event));
  }
  const { returnCode, sessionPresent } = event.packet;
  const wrong = !codes.includes(returnCode) || (present !== undefined && present !== sessionPresent);
  if (wrong) {
    const seen = `${connackText(returnCode)} with session present ${Number(sessionPresent)} came at ${event.at.toFixed(1)} ms`;
    unmet(exchange, demand.explicit, what, seen);
  }
  if (codes.length > 1 && demand.explicit) tellWhich(exchange, as, connackText(returnCode), codes);
}

/** Of several accepted things the record says which one it was. */
function tellWhich(exchange: Exchange, as: string, seen: string, accepted: readonly number[]): void {
  if (!exchange.judging) return;
  const text = `${seen} was seen; ${accepted.join(' or ')} is accepted`;
  exchange.context.driver.record({ on: as, type: 'seen', text });
}

async function expectSuback(
  exchange: Exchange,
  as: string,
  words: ExpectWords,
  demand: Demand,
): Promise<void> {
  const wanted = Array.isArray(words.suback)
    ? { returnCodes: words.suback }
    : (words.suback as unknown) === true
      ? {}
      : (words.suback ?? {});
  const sent = exchange.lastSent(as, 'SUBSCRIBE');
  const packetId = wanted.packetId ?? sent?.packetId;
  const codes = 'returnCodes' in wanted ? wanted.returnCodes : undefined;
  const each = codes?.map((code) => listed(code).map(hexCode).join(' or ')).join(', ');
  const what = `SUBACK with packet id ${packetId}${each === undefined ? ' that grants every filter' : ` and return codes [${each}]`}`;
  const packet = await awaitPacket(exchange, exchange.peer(as), 'SUBACK', (p) => p.packetId === packetId, {
    ...demand,
    what,
  });
  const seen = packet.returnCodes;
  const fits = codes
    ? seen.length === codes.length && codes.every((code, index) => listed(code).includes(seen[index]!))
    : seen.length === (sent?.subscriptions.length ?? seen.length) && seen.every((code) => code <= 2);
  if (!fits)
    unmet(exchange, demand.explicit, what, `SUBACK with return codes [${seen.map(hexCode).join(', ')}] came`);
}

function acknowledgement(
  type: 'PUBACK' | 'PUBREC' | 'PUBREL' | 'PUBCOMP' | 'UNSUBACK',
  answers: 'PUBLISH' | 'UNSUBSCRIBE' | undefined,
): Expectation {
  return async (exchange, as, words, demand) => {
    const given = words[type.toLowerCase() as 'puback'];
    const sent = answers ? exchange.lastSent(as, answers) : undefined;
    const packetId = (typeof given === 'object' ? given.packetId : undefined) ?? sent?.packetId;
    const what = packetId === undefined ? type : `${type} with packet id ${packetId}`;
    const accepts = (packet: Packet): boolean =>
      packetId === undefined || ('packetId' in packet && packet.packetId === packetId);
    const wait: Wait = { ...demand, what };
    const packet = await awaitPacket(exchange, exchange.peer(as), type, accepts, wait);
    exchange.last = { value: undefined, packetId: packet.packetId };
  };
}

async function expectOpened(
  exchange: Exchange,
  as: string,
  { opened }: ExpectWords,
  { explicit, within }: Demand,
): Promise<void> {
  const wanted = [opened!.subprotocol].flat();
  const names = wanted.map((name) => (name === '' ? 'none' : name)).join(' or ');
  const what = `the target selects the WebSocket subprotocol ${names}${opened!.orRefused ? ', or opens none' : ''}`;
  const selected = exchange.peer(as).subprotocol;
  if (selected === undefined) {
    // A WebSocket that was not opened has ended; anything else never was one.
    const event = await exchange.peer(as).next(({ type }) => type === 'closed', within, what);
    if (event.type !== 'closed') throw specMistake(`client "${as}" has no WebSocket, and so no subprotocol`);
    if (!opened!.orRefused) unmet(exchange, explicit, what, describeEvent(event));
  } else if (!wanted.includes(selected)) {
    unmet(exchange, explicit, what, selected === '' ? 'it selected none' : `it selected ${selected}`);
  }
}

async function expectClosed(
  exchange: Exchange,
  as: string,
  _words: ExpectWords,
  demand: Demand,
): Promise<void> {
  if (exchange.talks.has(as)) return await expectTextClosed(exchange, as, demand);
  const what = 'the target closes the connection';
  const isClosed = (event: Observed): boolean => event.type === 'closed';
  const event = await exchange.peer(as).next(isClosed, demand.within, what);
  if (event.type === 'closed' && event.by === 'target') return;
  if (event.type === 'closed') {
    // Our side was faster: what the target would have done cannot be known any more.
    const advice = event.by === 'library' ? '; on `lane: wire` nothing closes but the target' : '';
    throw new Inconclusive(`${what}: ${describeEvent(event)}${advice}`);
  }
  const waiting = exchange.peer(as).waiting().map(describeEvent);
  const seen = event.type === 'timeout' ? `it stayed open for ${event.after} ms` : describeEvent(event);
  unmet(exchange, demand.explicit, what, [seen, ...waiting.slice(0, 3)].join('; '));
}

/**
 * Each alternative with its share of the time. Then all but the last once more without any: what came while another
 * was awaited is as right as if it had come sooner.
 */
function turnsOf(
  alternatives: readonly Expect[],
  whole: number,
): { alternative: Expect; index: number; within: number }[] {
  const share = Math.ceil(whole / alternatives.length);
  const last = alternatives.length - 1;
  const each = alternatives.map((alternative, index) => ({ alternative, index }));
  return [
    ...each.map((turn) => ({ ...turn, within: turn.index === last ? whole : share })),
    ...each.slice(0, -1).map((turn) => ({ ...turn, within: 0 })),
  ];
}

/**
 * Alternatives are tried one after another on what has come; each gets the whole time only when it is the last.
 * Packets are left to the next alternative, since an expectation takes nothing that it does not accept. CONNACK is the
 * exception: it must be the first packet, so another first packet decides at once, whatever follows (a close, say).
 */
async function expectAnyOf(
  exchange: Exchange,
  as: string,
  words: ExpectWords,
  demand: Demand,
): Promise<void> {
  const alternatives = words.anyOf ?? [];
  const expected = alternatives.map((alternative) =>
    typeof alternative === 'string' ? alternative : String(Object.keys(alternative)[0]),
  );
  const first = { wrong: false };
  const seen = new Set<string>();
  for (const { alternative, index, within } of turnsOf(alternatives, demand.within)) {
    try {
      return await expectThat(exchange, as, alternative, { ...demand, within, first });
    } catch (error) {
      const presumed = !exchange.judging || !demand.explicit;
      const unmetPrecondition = presumed && error instanceof Inconclusive;
      if (!(error instanceof NonConformance) && !unmetPrecondition) throw error;
      const late = within === 0 && !first.wrong;
      if (error instanceof NonConformance) expected[index] = error.expected;
      if (!late) seen.add(error instanceof NonConformance ? error.actual : error.message);
    }
    if (first.wrong) break;
  }
  unmet(exchange, demand.explicit, expected.join(', or '), [...seen].join('; '));
}
