import { string } from '../../schema/form.js';
import { object, required } from '../../schema/words.js';
import { milliseconds } from '../../spec/duration.js';
import { duration, name } from '../../spec/format/common.js';
import { defineVerb } from '../word.js';

export const wait = defineVerb({
  name: 'wait',
  text: 'Lets a time pass that the target was told: counted by our own clock, never by packets that went by.',
  words: object({
    lasts: required(duration, 'As long as the target was told.'),
    since: required(
      name,
      'The `moment` of an earlier step, whose end shows that the target had begun to count.',
    ),
    margin: required(duration, 'What its clock and ours may differ by.'),
    for: required(string({ maxLength: 120 }), 'What must be over, such as `the claim to expire`.'),
  }),
  example: [
    { connect: {}, moment: 'told' },
    { wait: { lasts: '2s', since: 'told', margin: '500ms', for: 'the claim to expire' } },
  ],
  needsNobody: true,
  since: ({ since }) => since,
  otherwise: () => 'clock',
  lasts: ({ lasts, margin }) => milliseconds(lasts) + milliseconds(margin),
  // Counted from when the target was seen to have begun, so however fast or slow the machines are, a target that counts
  // right is past it.
  async act(exchange, as, { lasts, since, margin, for: what }) {
    const { driver } = exchange.context;
    const time = milliseconds(lasts);
    const more = milliseconds(margin);
    const end = exchange.moment(since).ended + time + more;
    // A timer may fire up to a millisecond early.
    for (let left = end - driver.elapsed(); left > 0; left = end - driver.elapsed())
      await driver.pause(Math.ceil(left), `for ${what}`);
    const text = `${time} ms and a margin of ${more} ms are over since "${since}": waited for ${what}`;
    driver.record({ on: as, type: 'fence', text });
  },
});
