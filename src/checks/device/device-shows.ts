import { integer, oneOf, templated } from '../../schema/form.js';
import { object, optional, required, type Written } from '../../schema/words.js';
import type { BrokerSession } from '../../driver/driver.js';
import type { PropertyName, PublishPacket } from '../../driver/wire/packet.js';
import { duration } from '../../spec/format/common.js';
import { milliseconds, plannedTime } from '../../spec/duration.js';
import { substitute } from '../../spec/template.js';
import { NonConformance } from '../../verdict/non-conformance.js';
import { defineCheck } from '../check.js';
import { provoked } from './provoke.js';
import { levelOf, Watch } from './watch.js';
import { on } from './words.js';

const words = {
  on,
  what: required(
    templated(
      oneOf(
        'subscribes',
        'publishes',
        'retains',
        'keeps-session',
        'starts-anew',
        'clean-start',
        'speaks',
        'takes-aliases',
        'uses-aliases',
      ),
    ),
    '`subscribes`: to a topic, granted with the QoS. `publishes`: with the QoS, or anything where none is given. `retains`: a message with RETAIN 1. `keeps-session`: it asks for the session that it had, and for it to be kept. `starts-anew`: it asks for none, or speaks MQTT 5.0, in which none is left where CONNACK says so. `clean-start`: it asks for none. `speaks`: the level. `takes-aliases`: it announces a Topic Alias Maximum. `uses-aliases`: it publishes by a topic alias.',
  ),
  qos: optional(templated(oneOf(0, 1, 2)), 'The least QoS; 0 when missing.'),
  level: optional(templated(integer(3, 5)), 'Of `speaks`: the protocol level in CONNECT.'),
  time: required(templated(duration), 'How long it may take to show it.'),
};

type Parameters = Written<typeof words>;

/** What a device does by itself, which no document asks of it: it is observed, and what needs it is judged only then. */
export const deviceShows = defineCheck<Parameters>({
  name: 'device-shows',
  text: 'The device subscribes, publishes, keeps its session, or speaks a version, as is observed in its first packets.',
  parameters: object(words).schema,
  waits: ({ time }) => plannedTime(time) + 60_000,
  costs: ({ what }) => ({ drops: what === 'uses-aliases' ? 1 : 0 }),
  async run(context, written) {
    const parameters = substitute(written, context.scope);
    const watch = new Watch(context, parameters.on);
    const session = await watch.session();
    await shows[parameters.what](watch, session, parameters);
    return 1;
  },
});

const numberIn = ({ connect: { properties = [] } }: BrokerSession, name: PropertyName): number =>
  Number(properties.find((property) => property.name === name)?.value ?? 0);

const fromConnect =
  (
    what: (parameters: Parameters) => string,
    holds: (session: BrokerSession, parameters: Parameters) => boolean,
  ) =>
  async (_watch: Watch, session: BrokerSession, parameters: Parameters): Promise<void> => {
    const { protocolLevel, clean } = session.connect;
    if (!holds(session, parameters))
      throw new NonConformance(
        what(parameters),
        `it says protocol level ${protocolLevel}, clean ${clean ? 1 : 0}, session expiry ${numberIn(session, 'sessionExpiryInterval')} s`,
      );
  };

interface Shown {
  what: string;
  /** How many such messages came before in this run. */
  before: number;
  isOne: (packet: PublishPacket) => boolean;
  time: string | number;
}

/** A message that the device publishes by itself, in this run before or now. */
async function showsMessage(
  watch: Watch,
  session: BrokerSession,
  { what, before, isOne, time }: Shown,
): Promise<void> {
  if (before > 0) return watch.tell(`${before} such messages came before in this run`);
  // It was watched all the while that others were judged; only the rest of the time is still to be waited for.
  const whenAsked = milliseconds(time);
  const within = Math.max(1, whenAsked - (watch.peer.shown?.connected ?? 0));
  const found = await provoked(watch, session, { isOne, count: 1, what, within, whenAsked });
  if (found.length === 0)
    throw new NonConformance(what, `none came in ${time} or more for which it was connected`);
}

const shows: Record<
  Parameters['what'],
  (watch: Watch, session: BrokerSession, parameters: Parameters) => Promise<void>
> = {
  subscribes: async (watch, session, { qos = 0, time }) => {
    const what = `a subscription with QoS ${qos} or more`;
    const has = (all: readonly BrokerSession[]): boolean =>
      all.some(({ subscriptions }) => subscriptions.some((one) => one.qos >= qos));
    if (await watch.peer.whenSessions(has, milliseconds(time), what)) return;
    const { subscriptions } = watch.peer.sessions.at(-1) ?? session;
    const seen = subscriptions.map((one) => `${one.filter} with QoS ${one.qos}`).join(', ');
    throw new NonConformance(what, `within ${time} there was ${seen || 'none'}`);
  },
  publishes: async (watch, session, { qos, time }) => {
    const counted = watch.peer.shown?.published ?? [0, 0, 0];
    await showsMessage(watch, session, {
      what: qos === undefined ? 'a message of the device' : `a message of the device with QoS ${qos}`,
      before: qos === undefined ? counted[0] + counted[1] + counted[2] : counted[qos],
      isOne: (packet) => qos === undefined || packet.qos === qos,
      time,
    });
  },
  retains: async (watch, session, { time }) => {
    await showsMessage(watch, session, {
      what: 'a message of the device with RETAIN 1',
      before: watch.peer.shown?.retained ?? 0,
      isOne: ({ retain }) => retain,
      time,
    });
  },
  'keeps-session': fromConnect(
    () => 'a CONNECT that asks for the session that it had, and for it to be kept',
    ({ connect, ...session }) =>
      !connect.clean &&
      (levelOf(connect.protocolLevel) < 5 || numberIn({ connect, ...session }, 'sessionExpiryInterval') > 0),
  ),
  'starts-anew': fromConnect(
    () => 'a CONNECT that asks for a new session, or of level 5',
    ({ connect }) => connect.clean || levelOf(connect.protocolLevel) === 5,
  ),
  'clean-start': fromConnect(
    () => 'a CONNECT that asks for no session',
    ({ connect }) => connect.clean,
  ),
  speaks: fromConnect(
    ({ level }) => `a CONNECT of level ${level}`,
    ({ connect }, { level }) => levelOf(connect.protocolLevel) === level,
  ),
  'takes-aliases': fromConnect(
    () => 'a Topic Alias Maximum above 0 in CONNECT',
    (session) => numberIn(session, 'topicAliasMaximum') > 0,
  ),
  'uses-aliases': async (watch, session, { time }) => {
    await watch.peer.behave([{ accept: { properties: [{ name: 'topicAliasMaximum', value: 10 }] } }]);
    await watch.peer.end();
    const next = await watch.sessionAfter(session);
    const isOne = ({ properties = [] }: { properties?: readonly { name: string }[] }): boolean =>
      properties.some(({ name }) => name === 'topicAlias');
    const what = 'a message of the device with a topic alias';
    const found = await provoked(watch, next, { isOne, count: 1, what, within: milliseconds(time) });
    if (found.length === 0) throw new NonConformance(what, `none came within ${time}`);
  },
};
