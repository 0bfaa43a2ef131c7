import { object, required, type Written } from '../../schema/words.js';
import { duration } from '../../spec/format/common.js';
import { milliseconds } from '../../spec/duration.js';
import { Inconclusive } from '../../verdict/non-conformance.js';
import { defineCheck, type CheckContext } from '../check.js';
import { connected, nearTo, nextMessage, nobodySeen, signsOf, subscribe } from './listening.js';
import { givenValues, spokenChannels } from './topics.js';

const words = { watch: required(duration, 'How long it is waited for.') };

type Parameters = Written<typeof words>;

/** That a broker is there says nothing of the device behind it: somebody must speak. */
export const deviceIsSeen = defineCheck<Parameters>({
  name: 'device-is-seen',
  text: 'Something that is not retained comes on a topic on which the document has the target speak.',
  parameters: object(words).schema,
  waits: ({ watch }) => milliseconds(watch),
  async run(context, { watch }) {
    const exchange = await connected(context);
    const { filters, isSign } = signsOf(context);
    const within = milliseconds(watch);
    const until = context.driver.elapsed() + within;
    await subscribe(exchange, filters, 0);
    const sign =
      filters.length === 0
        ? undefined
        : await nextMessage(exchange, isSign, { until, what: 'a message of the device' });
    if (!sign) throw new Inconclusive(nobodySeen(within, filters, firstNear(context)));
    context.driver.record({ on: 'client', type: 'seen', text: `a message came on ${sign.packet.topic}` });
    return 1;
  },
});

/** Channels whose near misses are looked for. */
const looked = 50;

function firstNear(context: CheckContext): string | undefined {
  for (const channel of spokenChannels(context.api).slice(0, looked)) {
    const near = nearTo(context, channel, givenValues(context, channel));
    if (near !== undefined) return near;
  }
  return undefined;
}
