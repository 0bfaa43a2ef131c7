import { expect, test } from 'vitest';
import { loadApi } from '../../src/spec/asyncapi/index.js';
import { temporaryFile } from './temporary-file.js';

const document = (question: string, rest = ''): string => `asyncapi: 3.0.0
info: { title: Questions, version: '1' }
channels:
  ask:
    address: ask
    messages:
      question: { payload: { type: object }, ${question} }
operations:
  ask: { action: receive, channel: { $ref: '#/channels/ask' } }
${rest}`;

const loaded = (question: string, rest?: string) => {
  const api = loadApi(temporaryFile('asyncapi.yaml', document(question, rest)));
  return { correlation: api.operations['ask']!.messages[0]!.correlation, warnings: api.warnings };
};

const components = `components:
  correlationIds: { id: { location: '$message.payload#/id' } }
  messageTraits: { tied: { correlationId: { location: '$message.payload#/trait' } } }
`;

test.each([
  ['a member', "correlationId: { location: '$message.payload#/requestId' }", '/requestId'],
  ['a member of a member', "correlationId: { location: '$message.payload#/a/b~1c' }", '/a/b~1c'],
  ['a reference', "correlationId: { $ref: '#/components/correlationIds/id' }", '/id'],
  ['a trait', "traits: [{ $ref: '#/components/messageTraits/tied' }]", '/trait'],
  [
    'itself before its trait',
    "correlationId: { location: '$message.payload#/own' }, traits: [{ $ref: '#/components/messageTraits/tied' }]",
    '/own',
  ],
  ['nothing', 'title: Question', undefined],
])('a message is tied to its reply by %s', (_what, question, correlation) => {
  expect(loaded(question, components)).toEqual({ correlation, warnings: [] });
});

test.each(['$message.header#/id', '$message.payload#', '$message.payload#/'])(
  '%s is no place in a payload, which is said',
  (location) => {
    const { correlation, warnings } = loaded(`correlationId: { location: '${location}' }`);
    expect(correlation).toBeUndefined();
    expect(warnings).toHaveLength(1);
    expect(warnings[0]).toContain(
      `"${location}" is no place in a payload, so replies are told apart by topic`,
    );
    expect(warnings[0]).toMatch(/asyncapi\.yaml:7:\d+/);
  },
);
