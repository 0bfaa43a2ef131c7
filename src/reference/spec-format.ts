import { stringify } from 'yaml';
import { behaviourWords, plainBehaviours } from '../driver/broker/behaviour.js';
import { packetRecords, packetType } from '../driver/wire/packets/index.js';
import { frame as frameFields } from '../driver/wire/packets/packet-record.js';
import type { JsonSchema } from '../schema/form.js';
import { preamble } from '../spec/format/preamble.js';
import { frameWords } from '../spec/format/step-frame.js';
import { isRecord } from '../spec/pointer.js';
import { object, required } from '../schema/words.js';
import { expectations } from '../steps/expects/index.js';
import { verbs } from '../steps/verbs/index.js';
import { builtInChecks } from '../checks/index.js';
import { conformanceSchema } from './conformance-schema.js';
import { exampleApi, exampleSpec } from './example-spec.js';
import { examples } from './examples.js';
import { noWords, valueOf, wordsTable } from './words-table.js';

const fenced = (text: string): string => `\`\`\`yaml\n${text.trimEnd()}\n\`\`\``;
const shown = (example: string): string =>
  fenced(
    stringify(examples[example], { lineWidth: 100, collectionStyle: 'any', flowCollectionPadding: true }),
  );

const intro = `# The format of a spec

This file is made of the records of the words by \`npm run reference\`, and so is [the JSON Schema](../specs/conformance.schema.json).
How a requirement is found and written is in [CONTRIBUTING.md](../CONTRIBUTING.md) and the [worked example](worked-example.md).

A spec is a folder with an AsyncAPI document and a \`conformance.yaml\`. \`mqtt-conformance check <folder>\` reads it: a word that
does not exist is told with its line and the word that was probably meant.

Wherever a value is asked for, a template \`{name}\` may stand for it: a parameter, a value of the case, what a preamble gives, what a step
has captured. Every case has \`nonce\`, \`run\`, \`now\`, \`spec\`, \`case\`, \`target\` and \`targetHost\`; a listener called \`broker\` gives
\`brokerHost\`, \`brokerPort\` and \`brokerAddress\`.

## A whole spec

An AsyncAPI document:

${fenced(exampleApi)}

And what it cannot say. Every example below is read by a test within this spec:

${fenced(exampleSpec)}`;

/** The author's reference: every word that a spec may have, with what it means and an example. */
export function specFormat(): string {
  const schema = conformanceSchema();
  const definitions = schema['definitions'] as unknown as Record<string, JsonSchema>;
  const words = (part: unknown): string => wordsTable(part, definitions);
  const step = object(frameWords).schema;
  const sections = [
    intro,
    `## The document\n\n${words({ properties: withoutParts(schema['properties']), required: [] })}`,
    `## A source\n\n${words(definitions['source'])}`,
    `## A requirement\n\n${words(definitions['requirement'])}`,
    `## A family\n\nOne requirement for each item. It has the words of a requirement and these:\n\n${words(onlyIn(definitions['family'], definitions['requirement']))}`,
    `## A preamble\n\n${words(preamble.schema)}\n\nA way:\n\n${words(definitions['way'])}`,
    `## A step\n\nA step has one verb, or only an \`expect\`, a \`given\` or a \`settle\`. What it does not \`expect\` is a precondition: when it does not hold, the case is inconclusive, never failed. Beside its verb may stand:\n\n${words(step)}`,
    ...Object.keys(frameWords).map((name) => `### Beside a verb: ${name}\n\n${shown(`step ${name}`)}`),
    '## What a step does',
    ...verbs.map(({ name, text }) =>
      joined(`### ${name}`, text, ...valueAndWords(definitions[name], definitions), shown(`verb ${name}`)),
    ),
    '## What a step expects\n\nUnder `expect`, where it is judged, and under `given`, where it is only awaited. Of a mere name, such as `expect: puback`, what is usual is expected.',
    ...expectations.map(({ name, text, words: form, bare }) =>
      joined(
        `### expect: ${name}`,
        text + (bare ? ' Its name alone is enough.' : ''),
        ...valueAndWords(form.schema, definitions),
        shown(`expect ${name}`),
      ),
    ),
    `### expect: anyOf\n\nOne of several, which are tried one after another on what has come.\n\n${shown('expect anyOf')}`,
    `## A packet\n\nUnder \`send: { packet: … }\`, field by field. It keeps the rules unless a field asks for something else. A field that a template makes null is not sent. In a packet of any type may stand:\n\n${words(object({ type: required(packetType, 'The type, which decides what else there is.'), ...frameFields }).schema)}`,
    ...Object.values(packetRecords).map(
      ({ type, text, fields }) =>
        `### ${type}\n\n${text}\n\n${words(object(fields).schema)}\n\n${shown(`packet ${type}`)}`,
    ),
    `### Text to send\n\nA text, which is sent as UTF-8; or, where it must not be well-formed, or is long, an object; or a list of these, one after the other.\n\n${words(definitions['textToSend'])}`,
    '## How our broker behaves',
    ...[
      ...Object.entries(plainBehaviours),
      ...Object.entries(behaviourWords).map(([name, { text }]) => [name, text]),
    ].map(([name, text]) => `### broker: ${name}\n\n${text}\n\n${shown(`broker ${name}`)}`),
    `## Named checks\n\nA requirement that needs a loop or a condition has \`check: <name>\` in place of steps, and its parameters under \`with\`.`,
    ...builtInChecks
      .filter(({ name }) => name !== 'steps')
      .map(({ name, text, parameters }) => `### check: ${name}\n\n${text}\n\n${words(parameters)}`),
  ];
  return `${sections.join('\n\n')}\n`;
}

const joined = (...parts: string[]): string => parts.join('\n\n');

/** What stands behind the name of a verb or an expectation: a value, the words of an object, or both. */
function valueAndWords(schema: unknown, definitions: Record<string, JsonSchema>): string[] {
  const value = valueOf(schema, definitions);
  const table = wordsTable(schema, definitions);
  return [
    ...(value === 'object' || value === '`true`' ? [] : [`Its value: ${value}.`]),
    ...(table === noWords ? [] : [table]),
  ];
}

/** Requirements, families and preambles have sections of their own. */
function withoutParts(properties: unknown): unknown {
  if (!isRecord(properties)) return {};
  const { preambles, ...others } = properties;
  const { additionalProperties: _words, ...preamble } = preambles as Record<string, unknown>;
  return { ...others, preambles: preamble };
}

function onlyIn(family: unknown, requirement: unknown): unknown {
  const propertiesOf = (schema: unknown): Record<string, unknown> =>
    isRecord(schema) ? (schema['properties'] as Record<string, unknown>) : {};
  const known = Object.keys(propertiesOf(requirement)).filter((name) => name !== 'id');
  const own = Object.entries(propertiesOf(family)).filter(([name]) => !known.includes(name));
  return { properties: Object.fromEntries(own), required: ['id', 'forEach'] };
}
