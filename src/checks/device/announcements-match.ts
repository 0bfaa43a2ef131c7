import { anything, boolean, string } from '../../schema/form.js';
import { object, optional, required, type Written } from '../../schema/words.js';
import { plannedTime } from '../../spec/duration.js';
import { substitute } from '../../spec/template.js';
import { Inconclusive, NonConformance } from '../../verdict/non-conformance.js';
import { defineCheck, type CheckContext } from '../check.js';
import { collected, type Announcement } from './announced-collect.js';
import { membersOf } from './announced-content.js';
import { announced } from './announced-words.js';

/** Characters of a message that tell which one it is. */
const SHOWN = 80;

const words = {
  announced,
  demand: required(string(), 'What is demanded of each, in words.'),
  where: optional(
    anything,
    'A JSON Schema: only such announcements are judged. Its value has `levels` (of the topic, between prefix and last level), `retain` and `content`.',
  ),
  schema: optional(anything, 'A JSON Schema of that value, which each must match.'),
  unique: optional(string(), 'A member that no two of their contents may have with the same value.'),
  isControl: optional(boolean, 'What is judged is that there is one at all.'),
};

/** What a device announces of itself by JSON has a form that whoever reads it asks for. */
export const announcementsMatch = defineCheck<Written<typeof words>>({
  name: 'announcements-match',
  text: 'Every announcement that a device makes of itself, on its topic and as JSON, has the form that is asked for.',
  parameters: object(words).schema,
  waits: ({ announced: { time } }) => 3 * plannedTime(time) + 60_000,
  costs: ({ announced: { quiet } }) => ({ drops: 1, time: 2 * plannedTime(quiet) }),
  async run(context, written) {
    const { announced: how, demand, unique, isControl = false } = substitute(written, context.scope);
    const { watch, announcements } = await collected(context, how);
    const fits = (schema: unknown, one: Announcement): boolean =>
      mismatch(context, schema, one) === undefined;
    const concerned = announcements.filter((one) => written.where === undefined || fits(written.where, one));
    if (concerned.length === 0) {
      const retained = watch.peer.shown?.retained ?? 0;
      if (!isControl || (announcements.length === 0 && retained > 0))
        throw new Inconclusive(
          `no such announcement came; it may have come when the device was switched on${retained > 0 ? `, among ${retained} retained messages` : ''}`,
        );
      throw new NonConformance(demand, `none came, and ${announcements.length} others`);
    }
    for (const one of written.schema === undefined ? [] : concerned) {
      const wrong = mismatch(context, written.schema, one);
      if (wrong !== undefined) throw new NonConformance(demand, `on ${one.topic}: ${wrong}${beginning(one)}`);
    }
    if (unique !== undefined) judgeUnique(concerned, unique, demand);
    const topics = new Set(concerned.map(({ topic }) => topic));
    watch.tell(`announced on ${topics.size === 1 ? [...topics].join('') : `${topics.size} topics`}`);
    return concerned.length;
  },
});

/** What such a message said: it may stand far from the end of what the wire shows. */
const beginning = ({ payload }: Announcement): string =>
  `; it says ${payload.length > SHOWN ? `${payload.slice(0, SHOWN)}…` : payload}`;

/** Why an announcement does not match, as a clause. */
function mismatch(
  { matchSchema }: CheckContext,
  schema: unknown,
  { levels, retain, content }: Announcement,
): string | undefined {
  const [first] = matchSchema(schema, { levels, retain, ...(content === undefined ? {} : { content }) });
  return first && `${first.pointer === '' ? 'it' : first.pointer} ${first.message}`;
}

/** The same announcement may come several times; the same value at two places is two things by one name. */
function judgeUnique(announcements: readonly Announcement[], name: string, demand: string): void {
  const places = new Map<string, string>();
  for (const { topic, content } of announcements)
    for (const { at, value } of membersOf(content, (each) => each === name)) {
      const key = JSON.stringify(value);
      const place = `${topic} ${at}`;
      const other = places.get(key) ?? place;
      if (other !== place) throw new NonConformance(demand, `${key} stands at ${other} and at ${place}`);
      places.set(key, place);
    }
}
