import { anything, boolean, oneOf, string, table } from '../../schema/form.js';
import { object, optional, required, type Written } from '../../schema/words.js';
import { describePacket } from '../../driver/wire/packet.js';
import { substitute } from '../../spec/template.js';
import { runSteps } from '../../steps/run-steps.js';
import { Inconclusive, NonConformance } from '../../verdict/non-conformance.js';
import { defineCheck, type CheckContext } from '../check.js';
import { steps } from '../parameters.js';
import { at } from './opening-view.js';
import { describeSaid, looks, opened, opening, openingOf, openingTimes, type Said } from './opening.js';

/** Packets of a device by which it is judged. */
export const packet = required(
  oneOf('CONNECT', 'SUBSCRIBE', 'PUBLISH', 'DISCONNECT'),
  'Which packets are judged.',
);

export const where = optional(
  anything,
  'A JSON Schema: only such packets are judged. Its value has the members of the packet, `levels` of a topic, `content` of a payload, `connect`, `connection` (from 1) and `asked`.',
);

export const before = optional(steps, 'Steps that come first: how our broker treats connections.');

const words = {
  before,
  opening,
  ...looks,
  packet,
  demand: required(string(), 'What is demanded, in words.'),
  where,
  schema: optional(anything, 'A JSON Schema of that value, which each must match.'),
  same: optional(
    table(string()),
    'Places in it (JSON pointers), each with another one where the same value must stand; in a list `name=seq` is the item whose member `name` is that.',
  ),
  unchanging: optional(string(), 'A place in it where the same value must stand in all of them.'),
  isControl: optional(boolean, 'What is judged is that there is one at all.'),
  never: optional(boolean, 'What is judged is that there is none.'),
};

type Parameters = Written<typeof words>;

/** What a device says on a new connection has a form that somebody asks for. */
export const packetsMatch = defineCheck<Parameters>({
  name: 'packets-match',
  text: 'Packets that a device sends on a new connection have the form that is asked for.',
  stepLists: ['before'],
  parameters: object(words).schema,
  ...openingTimes,
  async run(context, { before: first = [], ...written }) {
    await runSteps(context, first, { part: 'before', judging: true });
    const parameters = substitute(written, context.scope);
    const isOne = isConcerned(context, parameters);
    const { demand, never = false, connections = 1, asks, unchanging } = parameters;
    const least = unchanging === undefined ? 1 : connections;
    const { said, watch } = await opened(
      context,
      openingOf(parameters),
      (all) => !never && all.filter(isOne).length >= least && (!asks || all.at(-1)!.view.asked),
    );
    await watch.peer.behave(['accept']);
    const concerned = said.filter(isOne);
    if (never) return judgeNone(said, concerned, demand);
    if (concerned.length < least) {
      const others = instead(said, concerned, parameters.packet);
      if (parameters.isControl) throw new NonConformance(demand, others);
      throw new Inconclusive(`${demand}: ${others}`);
    }
    for (const one of concerned) {
      const wrong = mismatch(context, parameters, one);
      if (wrong !== undefined) throw new NonConformance(demand, `${wrong}, in ${describeSaid(one)}`);
    }
    if (unchanging !== undefined) judgeUnchanging(concerned, unchanging, demand);
    watch.tell(`${concerned.length} such packets came; the last was ${describeSaid(concerned.at(-1)!)}`);
    return concerned.length;
  },
});

/** Whether a packet is one of those that are judged. */
export const isConcerned =
  ({ matchSchema }: Pick<CheckContext, 'matchSchema'>, wanted: { packet: string; where?: unknown }) =>
  ({ view }: Said): boolean =>
    view.type === wanted.packet &&
    (wanted.where === undefined || matchSchema(wanted.where, view).length === 0);

/** So many packets of the kind that was looked for are told, as far as they differ. */
const TOLD = 2;

/** What came where too few packets did that are judged: those of the same type first, which may be wrong in one place. */
function instead(said: readonly Said[], concerned: readonly Said[], type: string): string {
  const count = concerned.length === 0 ? 'none came' : `only ${concerned.length} came`;
  const others = said.filter((one) => !concerned.includes(one));
  const near = others.filter(({ view }) => view.type === type);
  const texts = [...new Set(near.map(({ event }) => describePacket(event.packet)))];
  const told = texts.length === 0 ? '' : `, such as ${texts.slice(0, TOLD).join(' and ')}`;
  return `${count}, and ${others.length} other packets${told}`;
}

/** Of a device that said nothing at all nothing is known. */
function judgeNone(said: readonly Said[], concerned: readonly Said[], demand: string): number {
  const [first] = concerned;
  if (first) throw new NonConformance(demand, `${describeSaid(first)} came`);
  if (said.length < 2) throw new Inconclusive(`${demand}: the device said nothing after its CONNECT`);
  return 1;
}

function mismatch(
  { matchSchema }: CheckContext,
  { schema, same = {} }: Parameters,
  { view }: Said,
): string | undefined {
  const [first] = schema === undefined ? [] : matchSchema(schema, view);
  if (first) return `${first.pointer === '' ? 'it' : first.pointer} ${first.message}`;
  for (const [one, other] of Object.entries(same)) {
    const [value, wanted] = [at(one, view), at(other, view)].map((each) => JSON.stringify(each));
    if (value === undefined || value !== wanted)
      return `${one} is ${value ?? 'not there'}, and ${other} is ${wanted ?? 'not there'}`;
  }
  return undefined;
}

function judgeUnchanging(all: readonly Said[], place: string, demand: string): void {
  const [first, ...others] = all.map(({ view }) => JSON.stringify(at(place, view)));
  const other = others.find((value) => value !== first);
  if (other !== undefined) throw new NonConformance(demand, `it was ${first}, and ${other} later`);
}
