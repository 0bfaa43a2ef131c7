import { stringify } from 'yaml';
import type { DraftOperation } from './find-operations.js';
import { inferSchema } from './infer-schema.js';

/** A draft as text, and how much of it waits for its author. */
export interface Draft {
  text: string;
  /** Places marked TODO. */
  todo: number;
}

/** The text of an AsyncAPI document in which everything of which the page is silent is marked TODO. */
export function draftDocument(title: string, page: string, operations: readonly DraftOperation[]): Draft {
  let todo = 0;
  const TODO = (what: string): string => {
    todo += 1;
    return `# TODO ${what}`;
  };
  const lines = [
    `# Drafted from ${oneLine(page)} by mqtt-conformance. What the page shows is here, what it says in words is not: read it again.`,
    'asyncapi: 3.0.0',
    `info: ${flow({ title, version: '1.0.0' })} ${TODO('the version of what is described')}`,
    'servers:',
    `  broker: { host: 'localhost:1883', protocol: mqtt } ${TODO('where the broker is')}`,
    'channels:',
    ...(operations.length === 0 ? [`  {} ${TODO('the page shows no topic and no example')}`] : []),
    ...operations.flatMap((operation) => [
      ...channelLines(operation.id, operation.address, operation.examples, TODO),
      ...(operation.reply
        ? channelLines(`${operation.id}Reply`, operation.reply.address, operation.reply.examples, TODO)
        : []),
    ]),
    'operations:',
    ...(operations.length === 0 ? ['  {}'] : []),
    ...operations.flatMap((operation) => operationLines(operation, TODO)),
  ];
  return { text: `${lines.join('\n')}\n`, todo };
}

type Mark = (what: string) => string;

function channelLines(
  id: string,
  address: string | undefined,
  examples: readonly unknown[],
  TODO: Mark,
): string[] {
  const names = [...new Set([...(address ?? '').matchAll(/\{([^{}]+)\}/g)].map(([, name]) => name!))];
  const schema = examples.length === 0 ? {} : inferSchema(examples);
  return [
    `  ${id}:`,
    `    address: ${address === undefined ? `null ${TODO('the page names no topic')}` : flow(address)}`,
    ...(names.length === 0
      ? []
      : [
          '    parameters:',
          ...names.map((name) => `      ${flow(name)}: {} ${TODO('its values, or a default')}`),
        ]),
    '    messages:',
    `      ${id}:`,
    ...(examples.length === 0
      ? [`        payload: {} ${TODO('the page shows no payload')}`]
      : [
          indented(stringify({ payload: schema }, { lineWidth: 0 }), 8),
          indented(stringify({ examples: examples.map((payload) => ({ payload })) }, { lineWidth: 0 }), 8),
        ]),
  ];
}

function operationLines({ id, action, guessed, reply, section, line }: DraftOperation, TODO: Mark): string[] {
  return [
    `  # ${oneLine(section)}, line ${line}`,
    `  ${id}:`,
    `    action: ${action}${guessed ? ` ${TODO('the page does not say who sends it')}` : ''}`,
    `    channel: { $ref: '#/channels/${id}' }`,
    ...(reply ? [`    reply: { channel: { $ref: '#/channels/${id}Reply' } }`] : []),
  ];
}

const flow = (value: unknown): string =>
  stringify(value, {
    collectionStyle: 'flow',
    lineWidth: 0,
    flowCollectionPadding: true,
    singleQuote: true,
  }).trimEnd();

const indented = (text: string, by: number): string =>
  text
    .trimEnd()
    .split('\n')
    .map((line) => (line === '' ? '' : ' '.repeat(by) + line))
    .join('\n');

const oneLine = (text: string): string =>
  text
    .replace(/[\s\u0000-\u001f\u007f]+/g, ' ')
    .trim()
    .slice(0, 100);
