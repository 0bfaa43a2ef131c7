import { list, oneOf, string } from '../../schema/form.js';
import { object, optional, required, type Written } from '../../schema/words.js';
import { plannedTime } from '../../spec/duration.js';
import { substitute } from '../../spec/template.js';
import { Inconclusive, NonConformance } from '../../verdict/non-conformance.js';
import { defineCheck } from '../check.js';
import { announcementsNow, type Announcement, type Seen } from './announced-collect.js';
import { isMembers, membersOf, type Members } from './announced-content.js';
import { announced } from './announced-words.js';

/** A member with a payload, and the payload where that is left out. */
const payload = object({
  member: required(string(), 'The member that has it, beside the topic.'),
  usual: required(string(), 'What it is without that member.'),
});

const placeWords = {
  member: required(
    string(),
    'A member of an announcement: the topic, or an object that has one, or a list of such.',
  ),
  topic: optional(string(), 'The member of these objects that is the topic.'),
  there: required(payload, 'What is published by who is there.'),
  gone: required(payload, 'What is published for who is gone.'),
  template: optional(
    string(),
    'A member beside the topic: where it stands, what is published is made by a template, and not judged.',
  ),
};

const words = {
  announced,
  places: required(
    list(object(placeWords), 1),
    'How an announcement names the topic on which a device tells whether it is there.',
  ),
  judges: required(
    oneOf('will', 'birth'),
    '`will`: the will of its CONNECT goes to an announced topic, with the payload of who is gone. `birth`: after it has connected it publishes there, with the payload of who is there and the RETAIN of its will.',
  ),
};

type Way = Written<typeof placeWords>;

/** A topic on which a device says whether it is there. */
interface Place {
  topic: string;
  there: string;
  gone: string;
  /** What comes is taken out of the payload by a template, of which nothing is known here. */
  isTemplated: boolean;
}

/** Whoever is told by will that a device has gone must be told by the same topic, kept as long, that it is back. */
export const announcedAvailability = defineCheck<Written<typeof words>>({
  name: 'announced-availability',
  text: 'The topic on which a device announces that it tells of its being there has its will, and its birth with the same RETAIN.',
  parameters: object(words).schema,
  waits: ({ announced: { time } }) => 3 * plannedTime(time) + 60_000,
  costs: ({ announced: { quiet } }) => ({ drops: 1, time: 2 * plannedTime(quiet) }),
  async run(context, written) {
    const { announced: how, places: ways, judges } = substitute(written, context.scope);
    const seen = await announcementsNow(context, how);
    const places = placesOf(seen.announcements, ways);
    if (places.length === 0) throw new Inconclusive('no announcement names a topic of its availability');
    if (judges === 'will') judgeWill(seen, places);
    else judgeBirth(seen, places);
    return 1;
  },
});

const textOf = (value: unknown, usual: string): string => (typeof value === 'string' ? value : usual);

function placesOf(announcements: readonly Announcement[], ways: readonly Way[]): Place[] {
  const placesBy = (content: unknown, way: Way): Place[] =>
    membersOf(content, (name) => name === way.member).flatMap(({ value, beside }) => {
      const { topic } = way;
      if (topic === undefined) return [placeOf(value, beside, way)];
      return (Array.isArray(value) ? (value as unknown[]) : [value])
        .filter(isMembers)
        .map((one) => placeOf(one[topic], one, way));
    });
  return announcements.flatMap(({ content }) => ways.flatMap((way) => placesBy(content, way)));
}

const placeOf = (topic: unknown, beside: Members, { there, gone, template }: Way): Place => ({
  topic: textOf(topic, ''),
  there: textOf(beside[there.member], there.usual),
  gone: textOf(beside[gone.member], gone.usual),
  isTemplated: template !== undefined && beside[template] !== undefined,
});

function judgeWill({ session, watch }: Seen, places: readonly Place[]): void {
  const { will } = session.connect;
  const topics = [...new Set(places.map(({ topic }) => topic))].join(', ');
  const expected = `a will on a topic of its availability (${topics})`;
  if (!will) throw new NonConformance(expected, 'its CONNECT has no will');
  const own = places.filter(({ topic }) => topic === will.topic);
  if (own.length === 0) throw new NonConformance(expected, `its will is on ${will.topic}`);
  const payload = will.payload.text ?? '';
  if (!own.some(({ gone, isTemplated }) => isTemplated || gone === payload))
    throw new NonConformance(
      `the payload ${JSON.stringify(own[0]!.gone)} of its will, as it announces it`,
      `it is ${JSON.stringify(payload.slice(0, 100))}`,
    );
  watch.tell(`its will is on ${will.topic}, ${will.retain ? 'retained' : 'not retained'}`);
}

function judgeBirth({ session, messages }: Seen, places: readonly Place[]): void {
  const { will } = session.connect;
  const own = places.filter(({ topic }) => topic === will?.topic);
  if (!will || own.length === 0) throw new Inconclusive('its will is on no topic of its availability');
  const births = messages.filter(
    ({ topic, payload }) =>
      topic === will.topic && own.some(({ there, isTemplated }) => isTemplated || there === payload),
  );
  const expected = `${JSON.stringify(own[0]!.there)} on ${will.topic}, with RETAIN ${will.retain ? 1 : 0} as its will has it`;
  if (births.length === 0) throw new NonConformance(expected, 'none came after it had connected');
  if (!births.some(({ retain }) => retain === will.retain))
    throw new NonConformance(expected, `it came with RETAIN ${will.retain ? 0 : 1}`);
}
