import { oneOf } from '../../schema/form.js';
import { object, required, type Written } from '../../schema/words.js';
import { plannedTime } from '../../spec/duration.js';
import { substitute } from '../../spec/template.js';
import { Inconclusive, NonConformance } from '../../verdict/non-conformance.js';
import { defineCheck } from '../check.js';
import { announcementsNow, type Announcement, type Seen } from './announced-collect.js';
import { isMembers, membersOf, type Members } from './announced-content.js';
import { announced } from './announced-words.js';

const words = {
  announced,
  judges: required(
    oneOf('will', 'birth'),
    '`will`: the will of its CONNECT goes to an announced topic, with the payload of who is gone. `birth`: after it has connected it publishes there, with the payload of who is there and the RETAIN of its will.',
  ),
};

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
    const { announced: how, judges } = substitute(written, context.scope);
    const seen = await announcementsNow(context, how);
    const places = placesOf(seen.announcements);
    if (places.length === 0) throw new Inconclusive('no announcement names a topic of its availability');
    if (judges === 'will') judgeWill(seen, places);
    else judgeBirth(seen, places);
    return 1;
  },
});

const textOf = (value: unknown, usual: string): string => (typeof value === 'string' ? value : usual);

function placesOf(announcements: readonly Announcement[]): Place[] {
  return announcements.flatMap(({ content }) => [
    ...membersOf(content, (name) => name === 'availability_topic').map(({ value, beside }) =>
      placeOf(value, beside, 'availability_template'),
    ),
    ...membersOf(content, (name) => name === 'availability')
      .flatMap(({ value }) => (Array.isArray(value) ? (value as unknown[]) : [value]))
      .filter(isMembers)
      .map((one) => placeOf(one.topic, one, 'value_template')),
  ]);
}

const placeOf = (topic: unknown, beside: Members, template: string): Place => ({
  topic: textOf(topic, ''),
  there: textOf(beside.payload_available, 'online'),
  gone: textOf(beside.payload_not_available, 'offline'),
  isTemplated: beside[template] !== undefined,
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
