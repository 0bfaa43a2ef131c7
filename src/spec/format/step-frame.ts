import {
  anything,
  constant,
  either,
  list,
  named,
  reference,
  string,
  table,
  templated,
} from '../../schema/form.js';
import { object, optional, required } from '../../schema/words.js';
import { duration, name, pointer, source } from './common.js';

/** A form that src/steps defines: one expectation. */
const expect = reference<string | Readonly<Record<string, unknown>>>('expect');

const captureForm = either(
  pointer,
  object({
    at: optional(pointer, 'Where the value stands in the payload or body; the whole text when missing.'),
    pattern: optional(string(), 'A regular expression; its first group is kept.'),
    otherwise: optional(anything, 'Kept where there is no value, which is an unmet demand without it.'),
    topic: optional(string(), 'Name of a topic parameter, whose value is kept.'),
    packetId: optional(constant(true), 'The packet identifier is kept.'),
    property: optional(string(), 'Name of a property of MQTT 5.0, whose first value is kept.'),
  }),
);

const meanwhile = object({
  seen: required(
    list(expect, 1),
    'What may be seen before it is as expected: one of these. Anything else fails at once.',
  ),
  source: optional(source, 'The sentence that lets the target say it on the way.'),
  ruling: optional(string(), 'The ruling that lets the target say it on the way.'),
});

const whileWords = object({
  lasts: required(duration, 'As long as the target was told, or the document says.'),
  since: required(
    name,
    'The `moment` of an earlier step, before whose beginning the target cannot have begun to count.',
  ),
  what: required(string(), 'What lasts, such as `the claim`.'),
});

const took = object({
  since: required(name, 'The `moment` of an earlier step, from whose end it is counted.'),
  what: required(string(), 'What took so long, such as `sent again`.'),
});

/** What may stand beside the verb of a step. */
export const frameWords = {
  as: optional(
    string(),
    'Name of the client or exchange. When missing: the one and only, `client`; of a step without a verb, whoever acted in the step before.',
  ),
  within: optional(templated(duration), 'How long each wait of this step may take.'),
  expect: optional(expect, 'What must follow: it is judged, and fails the target where it does not hold.'),
  given: optional(
    expect,
    'What must follow for the case to go on: awaited as `expect`, but what does not hold makes the case inconclusive.',
  ),
  settle: optional(
    expect,
    'What a look over HTTP is repeated for, or the close of a connection that need not come: the case goes on when it has come, and as it is when it does not come in time.',
  ),
  meanwhile: optional(
    named('meanwhile', meanwhile),
    'Of what is looked at `eventually`: what may be seen before it is as expected.',
  ),
  capture: optional(
    named('capture', table(captureForm)),
    'What is kept of what came, under names that later steps use as {name}: a JSON pointer into the payload or body, or more words.',
  ),
  moment: optional(
    name,
    'Names the time of this step: a `wait` counts from its end, a `while` from its beginning.',
  ),
  while: optional(
    named('while', whileWords),
    'A time that must not be over yet: when it was, by our own clock, whatever the step saw is inconclusive.',
  ),
  took: optional(
    named('took', took),
    'Where no time is the rule: how long it took is measured, and told with the verdict.',
  ),
};

const published = { publish: { topic: 'lamp/a', payload: { on: true }, qos: 1 } };
const looked = { http: { operation: 'readLamp', parameters: { id: 'a' }, eventually: true } };

/** Steps that show what stands beside a verb, for the author's reference. */
export const frameExamples = {
  as: [{ as: 'reader', connect: {} }],
  within: [{ connect: {}, within: '2s', expect: 'connack' }],
  expect: [{ connect: {}, expect: { connack: 0 } }],
  given: [{ connect: {} }, { ...published, given: 'puback' }],
  settle: [
    { ...looked, settle: { http: { contains: { on: true } } } },
    { as: 'leaving', connect: {} },
    { as: 'leaving', send: { packet: { type: 'DISCONNECT' } } },
    { as: 'leaving', settle: 'closed' },
  ],
  meanwhile: [
    {
      ...looked,
      expect: { http: { contains: { on: true } } },
      meanwhile: { seen: [{ http: { contains: { on: false } } }], ruling: 'late' },
    },
  ],
  capture: [
    { http: { operation: 'readLamp', parameters: { id: 'a' } }, capture: { colour: '/colour' } },
    { connect: {} },
    { publish: { topic: 'lamp/a', payload: { colour: '{colour}' } } },
  ],
  moment: [
    { connect: {}, moment: 'asked' },
    { ping: {}, took: { since: 'asked', what: 'answered' } },
  ],
  while: [
    { connect: {}, moment: 'claimed' },
    { ping: {}, while: { lasts: '30s', since: 'claimed', what: 'the claim' } },
  ],
  took: [
    { connect: {}, moment: 'asked' },
    { ping: {}, took: { since: 'asked', what: 'answered' } },
  ],
} satisfies Record<keyof typeof frameWords, readonly object[]>;
