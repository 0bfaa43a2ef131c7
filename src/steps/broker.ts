import { X509Certificate } from 'node:crypto';
import type { BrokerBehaviour } from '../driver/broker/behaviour.js';
import type { BrokerPeer, Observed } from '../driver/driver.js';
import type { ConnectPacket } from '../driver/wire/packet.js';
import { milliseconds } from '../spec/duration.js';
import type { BrokerWords, ExpectWords, Step } from '../spec/steps.js';
import { topicMatches } from '../spec/topic.js';
import { contentMismatch } from './content.js';
import { awaitPacket, describeEvent, unmet } from './demand.js';
import type { Exchange } from './exchange.js';
import type { Demand } from './expect.js';

/** Our broker treats the target's connections so from now on. */
export async function broker(exchange: Exchange, as: string, step: Step): Promise<void> {
  const written = step.broker!;
  const all = Array.isArray(written) ? written : [written];
  await exchange.broker(as).behave(all.map(behaviourOf));
}

const behaviourOf = (words: BrokerWords): BrokerBehaviour => {
  if (typeof words === 'string') return words;
  if ('slow' in words) return { slow: milliseconds(words.slow) };
  return 'answer' in words ? { answer: words.answer.replaceAll(' ', '') } : words;
};

/** What the target did instead, as far as our broker has seen it. */
function besides(peer: BrokerPeer): string {
  const seen = peer.waiting().slice(-4).map(describeEvent);
  return seen.length === 0 ? ', and the target did not come at all' : `; what it did: ${seen.join('; ')}`;
}

async function expectSessions(
  exchange: Exchange,
  as: string,
  demand: Demand,
  what: string,
  areSo: Parameters<BrokerPeer['whenSessions']>[0],
): Promise<void> {
  const peer = exchange.broker(as);
  if (await peer.whenSessions(areSo, demand.within, what)) return;
  unmet(exchange, demand.explicit, what, `it was not so within ${demand.within} ms${besides(peer)}`);
}

export async function expectConnected(exchange: Exchange, as: string, demand: Demand): Promise<void> {
  const what = `the target is connected at our broker (${as})`;
  await expectSessions(exchange, as, demand, what, (sessions) => sessions.length > 0);
  const [newest] = exchange.broker(as).sessions.slice(-1);
  if (newest) exchange.knownConnections.set(as, newest.connection);
}

export const expectDisconnected = async (exchange: Exchange, as: string, demand: Demand): Promise<void> =>
  await expectSessions(
    exchange,
    as,
    demand,
    `the target is not connected at our broker (${as})`,
    (sessions) => sessions.length === 0,
  );

export async function expectSubscribed(
  exchange: Exchange,
  as: string,
  { subscribed }: ExpectWords,
  demand: Demand,
): Promise<void> {
  const [what, fits] =
    subscribed && 'filter' in subscribed
      ? [`the filter ${subscribed.filter}`, (filter: string): boolean => filter === subscribed.filter]
      : [
          `a filter that covers ${subscribed?.topic}`,
          (filter: string): boolean => topicMatches(filter, subscribed?.topic ?? ''),
        ];
  await expectSessions(exchange, as, demand, `the target has subscribed to ${what}`, (sessions) =>
    sessions.some(({ subscriptions }) => subscriptions.some(({ filter }) => fits(filter))),
  );
}

/** The target has subscribed to something, and no session of it would be sent what is published on the topic. */
export async function expectUnsubscribed(
  exchange: Exchange,
  as: string,
  { unsubscribed }: ExpectWords,
  demand: Demand,
): Promise<void> {
  const topic = unsubscribed?.topic ?? '';
  const covers = ({ filter }: { filter: string }): boolean => topicMatches(filter, topic);
  const what = `the target has subscribed, and to no filter that covers ${topic}`;
  await expectSessions(
    exchange,
    as,
    demand,
    what,
    (sessions) =>
      sessions.some(({ subscriptions }) => subscriptions.length > 0) &&
      !sessions.some(({ subscriptions }) => subscriptions.some(covers)),
  );
}

/** A further network connection of the target than the one on which it was seen to be connected. */
export async function expectCame(exchange: Exchange, as: string, demand: Demand): Promise<void> {
  const peer = exchange.broker(as);
  const what = 'the target comes to our broker';
  const isFurther = (event: Observed): boolean =>
    event.type === 'came' && exchange.isFurther(as, event.connection);
  const event = await peer.next(isFurther, demand.within, what);
  if (event.type !== 'came') unmet(exchange, demand.explicit, what, describeEvent(event) + besides(peer));
}

/** A further CONNECT of the target. Its password is judged as text. */
export async function expectConnect(
  exchange: Exchange,
  as: string,
  words: ExpectWords,
  demand: Demand,
): Promise<void> {
  const what = 'a CONNECT of the target';
  const isFurther = (_packet: ConnectPacket, connection?: number): boolean =>
    exchange.isFurther(as, connection);
  const packet = await awaitPacket(exchange, exchange.broker(as), 'CONNECT', isFurther, { ...demand, what });
  const json = asJson(packet);
  exchange.last = { value: json };
  const content = typeof words.connect === 'object' ? words.connect : {};
  const mismatch = contentMismatch(
    exchange.context,
    content,
    { json, isJson: true, text: undefined },
    'CONNECT',
  );
  if (mismatch) unmet(exchange, demand.explicit, mismatch.expected, mismatch.actual);
}

/** On a further connection the target shows this certificate. */
export async function expectCertificate(
  exchange: Exchange,
  as: string,
  { certificate }: ExpectWords,
  demand: Demand,
): Promise<void> {
  const wanted = new X509Certificate(certificate?.pem ?? '').fingerprint256;
  const what = `the target shows the certificate with SHA-256 ${wanted.slice(0, 23)}…`;
  const isFurther = (event: Observed): boolean =>
    event.type === 'certificate' && exchange.isFurther(as, event.connection);
  const peer = exchange.broker(as);
  const event = await peer.next(isFurther, demand.within, what);
  if (event.type !== 'certificate' || event.fingerprint !== wanted)
    unmet(
      exchange,
      demand.explicit,
      what,
      describeEvent(event) + (event.type === 'timeout' ? besides(peer) : ''),
    );
}

function asJson({ password, ...packet }: ConnectPacket): Record<string, unknown> {
  return { ...packet, ...(password === undefined ? {} : { password: password.text ?? password.hex }) };
}
