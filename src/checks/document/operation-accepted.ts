import { string } from '../../schema/form.js';
import { object, optional, required, type Written } from '../../schema/words.js';
import { duration } from '../../spec/format/common.js';
import { milliseconds } from '../../spec/duration.js';
import { describePacket } from '../../driver/wire/packet.js';
import { fillAddress } from '../../spec/topic.js';
import { Inconclusive, NonConformance } from '../../verdict/non-conformance.js';
import { defineCheck, type CheckContext } from '../check.js';
import { judgeMessage } from './judge-message.js';
import {
  butNear,
  cameAlready,
  connected,
  nearTo,
  nextMessage,
  nobodySeen,
  signsOf,
  subscribe,
} from './listening.js';
import { operationOf } from './operation.js';
import { publishWords, valueToSend } from './payload-to-send.js';
import { publish } from './publish.js';
import { belongsTo, givenValues, topicToPublish } from './topics.js';

const words = {
  operation: required(string(), 'The operation of the API that the target receives.'),
  probe: optional(string(), 'The operation that the target sends because of it.'),
  watch: optional(duration, 'How long that one is waited for; 10 s when missing.'),
};

type Parameters = Written<typeof words>;

const usually = '10s';

/** The target takes a message. That the broker acknowledges it says nothing, so another operation must show it. */
export const operationAccepted = defineCheck<Parameters>({
  name: 'operation-accepted',
  text: 'A message of the operation is taken by the target, as one that it then sends shows.',
  parameters: object(words).schema,
  waits: ({ probe, watch = usually }) => (probe === undefined ? 0 : 2 * milliseconds(watch)),
  async run(context, { operation: id, probe, watch = usually }) {
    const operation = operationOf(context, id);
    const chosen = topicToPublish(context, operation);
    const made = valueToSend(context, operation);
    if (probe !== undefined)
      return await shownBy(context, { id, probe, watch: milliseconds(watch), chosen, made });
    const exchange = await connected(context);
    await publish(exchange, operation, chosen, publishWords(made));
    throw new Inconclusive(
      `a message was sent on ${chosen.topic}; that the broker takes it says nothing of the device, and the document has no reply to it: --probe ${id}=<operation> names one that the device sends because of it`,
    );
  },
});

interface Shown {
  id: string;
  probe: string;
  /** Milliseconds. */
  watch: number;
  chosen: ReturnType<typeof topicToPublish>;
  made: ReturnType<typeof valueToSend>;
}

/** What comes by itself shows nothing, so it must stay away before. */
async function shownBy(context: CheckContext, { id, probe, watch, chosen, made }: Shown): Promise<number> {
  const shows = operationOf(context, probe);
  const values = { ...chosen.values, ...givenValues(context, shows.channel) };
  const filter = fillAddress(shows.channel.address, values).topic;
  const exchange = await connected(context);
  const signs = signsOf(context, chosen);
  await subscribe(exchange, [...new Set([filter, ...signs.filters])], 1);
  const { driver } = context;
  const isShown = ({ topic, retain }: { topic: string; retain: boolean }): boolean =>
    !retain && belongsTo(context, shows.channel, topic).is;
  const what = `a message of operation ${probe}`;
  const unasked = await nextMessage(exchange, isShown, {
    until: driver.elapsed() + watch / 2,
    what: `${what} that nobody asked for`,
  });
  if (unasked)
    throw new Inconclusive(
      `operation ${probe} came before anything was sent (${describePacket(unasked.packet)}), so it does not show that ${id} was taken`,
    );
  const sentAt = await publish(exchange, operationOf(context, id), chosen, publishWords(made));
  const shown = await nextMessage(exchange, isShown, { until: driver.elapsed() + watch, what });
  if (shown) {
    const judged = judgeMessage(context, shows, shows.messages, shown.packet);
    if (judged.is === 'right') return 1;
    if (judged.is === 'wrong')
      throw new NonConformance(
        `on ${shown.packet.topic}: ${judged.mismatch.expected}`,
        `${judged.mismatch.actual}, in ${describePacket(shown.packet)}`,
        judged.mismatch.at,
      );
    throw new Inconclusive(`what came on ${shown.packet.topic} is not known to be of operation ${probe}`);
  }
  const sign = await cameAlready(
    exchange,
    (packet, at) => at >= sentAt && signs.isSign(packet),
    'a sign of the device',
  );
  const near = nearTo(context, shows.channel, values);
  if (!sign) throw new Inconclusive(nobodySeen(watch, signs.filters, near));
  throw new NonConformance(
    `a message of operation ${probe} on ${filter} after one of ${id}`,
    `none came within ${watch / 1000} s, though the device was there: ${describePacket(sign.packet)} came at ${sign.at.toFixed(1)} ms${butNear(near)}`,
  );
}
