import { stringify } from 'yaml';
import type { Api, Operation } from '../../spec/api.js';
import { operationHash, operationsHash, serverHash, serverOf } from '../../spec/drift/operation-hash.js';
import type { Requirement } from '../../spec/model.js';
import { isRecord } from '../../spec/pointer.js';

/** A value as YAML in one line. */
export const inline = (value: unknown): string =>
  stringify(value, {
    collectionStyle: 'flow',
    lineWidth: 0,
    flowCollectionPadding: true,
    singleQuote: true,
  }).trimEnd();

/** Letters that the id of a requirement may have; a document allows any in the name of an operation. */
export const idOf = (id: string): string => id.replace(/[^A-Za-z0-9._-]+/g, '-');

/** One requirement of a bare document as an author would have written it, with a comment that says what it is about. */
export function requirementText(
  requirement: Requirement,
  { api, written }: { api: Api; written: Api },
): string {
  const { id, text, source, operation: name, check, uses, effects, presumes } = requirement;
  const operation = name === undefined ? undefined : api.operations[name];
  const original = name === undefined ? undefined : written.operations[name];
  const line = source.line === undefined ? {} : { line: source.line };
  const server = serverOf(written, source);
  const hash = {
    hash: original ? operationHash(original) : server ? serverHash(server) : operationsHash(written),
  };
  return [
    ...commentsOn(operation, check).map((comment) => `  # ${comment}`),
    `  - id: ${inline(idOf(id))}`,
    `    text: ${inline(text)}`,
    `    source: ${inline({ document: source.document, section: source.section, ...line, ...hash })}`,
    ...(name === undefined ? [] : [`    operation: ${inline(name)}`]),
    ...(uses.length === 0 ? [] : [`    uses: ${inline(uses)}`]),
    ...(effects.length === 0 ? [] : [`    effects: ${inline(effects)}`]),
    ...(presumes.length === 0 ? [] : [`    presumes: ${inline(presumes.map(idOf))}`]),
    `    check: ${check.name}`,
    `    with: ${inline(withDurations(check.with))}`,
  ].join('\n');
}

/** Milliseconds as people write them. */
const withDurations = (words: unknown): unknown =>
  isRecord(words) && typeof words['watch'] === 'number' && words['watch'] % 1000 === 0
    ? { ...words, watch: `${words['watch'] / 1000}s` }
    : words;

function commentsOn(operation: Operation | undefined, { name, with: words }: Requirement['check']): string[] {
  if (!operation)
    return ['Somebody must be there: without a sign of the device nothing below passes or fails.'];
  const { id, channel, messages, reply, mqtt, summary } = operation;
  const about = summary === undefined ? '' : ` (${oneLine(summary)})`;
  const flags = [
    ...(mqtt.qos === undefined ? [] : [`QoS ${mqtt.qos}`]),
    ...(mqtt.retain === undefined ? [] : [mqtt.retain ? 'retained' : 'not retained']),
  ];
  const what = [payloadOf(messages), ...flags].join(', ');
  const on = oneLine(channel.address);
  if (name === 'operation-sends') return [`${id}${about}: the device sends ${what} on ${on}.`];
  if (name === 'operation-replies') {
    const where =
      reply?.location === undefined
        ? `on ${oneLine(reply!.channel.address)}`
        : `where ${reply.location} says`;
    return [`${id}${about}: asked with ${what} on ${on}, the device answers ${where}.`];
  }
  const isShown = isRecord(words) && words['probe'] !== undefined;
  return [
    `${id}${about}: the device takes ${what} on ${on}.`,
    ...(isShown
      ? []
      : [
          'That the broker takes a message shows nothing of the device: without "probe: <operation>" under with, which',
          'names what the device sends because of it, this has no verdict. Or write steps in place of the check.',
        ]),
  ];
}

function payloadOf(messages: readonly Operation['messages'][number][]): string {
  const [message] = messages;
  if (!message) return 'a message';
  const { schema, contentType } = message;
  const required =
    isRecord(schema) && Array.isArray(schema['required']) ? schema['required'].map(String) : [];
  const one = messages.length === 1 ? '' : `one of ${messages.length} messages, such as `;
  const type = contentType ?? (isRecord(schema) && schema['type'] === 'object' ? 'JSON' : 'a payload');
  return oneLine(`${one}${type}${required.length === 0 ? '' : ` (${shortList(required)})`}`);
}

const shortList = (names: readonly string[]): string =>
  names.length <= 4
    ? names.join(', ')
    : `${names.slice(0, 3).join(', ')} and ${names.length - 3} more members`;

/** What a document says may be of several lines, and a comment ends with its own. */
export const oneLine = (text: string): string => {
  const plain = text.replace(/[\s\u0000-\u001f\u007f\u0085\u2028\u2029]+/g, ' ').trim();
  return plain.length > 100 ? `${plain.slice(0, 99)}…` : plain;
};
