import { list, string } from '../schema/form.js';
import { object, required, type Written } from '../schema/words.js';
import { duration } from '../spec/format/common.js';
import { steps, who } from './parameters.js';
import type { PublishPacket } from '../driver/wire/packet.js';
import { milliseconds } from '../spec/duration.js';
import { substitute } from '../spec/template.js';
import { Inconclusive, NonConformance } from '../verdict/non-conformance.js';
import { defineCheck } from './check.js';
import { isOn, messagesUntilQuiet } from './messages-until-quiet.js';
import { runSteps } from '../steps/run-steps.js';

const words = {
  fill: required(steps, 'Steps that make the target publish.'),
  empty: required(steps, 'Steps that make it take back what it has published.'),
  on: required(who, 'The listener at which it publishes.'),
  filters: required(list(string(), 1), 'Topic filters of the messages that are meant.'),
  quiet: required(duration, 'So long after the last message that it published no further one is awaited.'),
};

type Parameters = Written<typeof words>;

/** A broker forgets a retained message by an empty retained one on its topic (MQTT 3.1.1, 3.3.1.3). */
export const retainedIsTakenBack = defineCheck<Parameters>({
  name: 'retained-is-taken-back',
  text: 'Each topic on which the target has published gets an empty message with RETAIN.',
  stepLists: ['fill', 'empty'],
  parameters: object(words).schema,
  async run(context, { fill, empty, on, filters, quiet }) {
    await runSteps(context, fill, { part: 'fill', judging: true });
    const series = { on, filters: substitute(filters, context.scope), quiet: milliseconds(quiet) };
    const filled = new Set((await messagesUntilQuiet(context, series)).map(({ topic }) => topic));
    if (filled.size === 0) throw new Inconclusive(`nothing was published on ${series.filters.join(' or ')}`);
    await runSteps(context, empty, { part: 'empty', judging: true });
    const left = new Set(filled);
    const peer = context.driver.listener(on);
    while (left.size > 0) {
      const event = await peer.next(
        isOn([...left]),
        context.within,
        `an empty message on ${[...left].join(' or ')}`,
      );
      if (event.type !== 'packet')
        throw new NonConformance(
          `an empty message with RETAIN on each of ${filled.size} topics`,
          `none came on ${[...left].slice(0, 4).join(', ')}`,
        );
      const { topic, payload, retain } = event.packet as PublishPacket;
      if (payload.hex === '' && retain) left.delete(topic);
    }
    return filled.size;
  },
});
