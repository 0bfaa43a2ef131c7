import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { loadApi } from '../../src/spec/asyncapi/index.js';
import { brief, problemsOf } from './problems-of.js';
import { temporaryFolder } from './temporary-file.js';

const fixture = (name: string): string => fileURLToPath(new URL(`fixtures/${name}`, import.meta.url));

/** A document without fault; each test changes one piece of it. */
const good = `asyncapi: 3.0.0
info: { title: T, version: '1' }
servers:
  broker: { host: localhost, protocol: mqtt }
channels:
  ask:
    address: ask/{id}
    parameters: { id: {} }
    servers: [{ $ref: '#/servers/broker' }]
    messages:
      question: { payload: { type: string } }
  answer:
    address: answer/{id}
    parameters: { id: {} }
    messages:
      text: { payload: { type: string } }
operations:
  ask:
    action: receive
    channel: { $ref: '#/channels/ask' }
    messages: [{ $ref: '#/channels/ask/messages/question' }]
    bindings: { mqtt: { qos: 1 } }
    reply:
      channel: { $ref: '#/channels/answer' }
      messages: [{ $ref: '#/channels/answer/messages/text' }]
`;

const load = (text: string, files: Record<string, string> = {}) =>
  loadApi(`${temporaryFolder({ 'api.yaml': text, ...files })}/api.yaml`);

const problemsIn = (from: string, to: string, files: Record<string, string> = {}): string[] => {
  expect(good.split(from)).toHaveLength(2);
  return problemsOf(() => load(good.replace(from, to), files)).map(brief);
};

test('the document that the next tests break is good', () => {
  expect(load(good).warnings).toEqual([]);
});

test('a patch release is read like its series', () => {
  expect(load(good.replace('3.0.0', '3.0.7')).asyncapi).toBe('3.0.7');
});

describe('a document that cannot be read at all', () => {
  test('one of AsyncAPI 2 is told how it is converted, and whose document it then is', () => {
    const [told = ''] = problemsOf(() => load('asyncapi: 2.6.0')).map(brief);
    expect(told).toContain('1:1 /asyncapi: AsyncAPI 2.6.0 is not read itself');
    expect(told).toContain("pointOfView: 'application'");
    expect(told).toMatch(/api\.yaml > \S+\/api-v3\.yaml/);
  });

  test.each([
    ['asyncapi: 3.0', '1:1 /asyncapi: AsyncAPI 3 is not supported; supported are 3.0.x and 3.1.x'],
    ['title: a', '1:1 : this is no AsyncAPI document: "asyncapi" is missing (for example "asyncapi: 3.0.0")'],
    [
      'openapi: 3.0.0',
      '1:1 : this is no AsyncAPI document: it is one of OpenAPI, which describes HTTP and no messages',
    ],
    ['- 1', '1:1 : this is no AsyncAPI document: it must be an object'],
    ['', '1:1 : this is no AsyncAPI document: it must be an object'],
  ])('%j', (text, expected) => {
    expect(problemsOf(() => load(text)).map(brief)).toEqual([expected]);
  });

  test.each([
    ['partOf: lamp', /: it is a part of a spec, whose folder is read: \S+$/],
    ['knownFindings: []', /: it is a target file, for --target-file=\S+api\.yaml$/],
  ])('%j says where it belongs', (text, expected) => {
    expect(problemsOf(() => load(text)).map(brief)).toEqual([expect.stringMatching(expected)]);
  });
});

describe('structure: by the official schema', () => {
  test.each([
    ['qos: 1', 'qos: 7', '22:25 /operations/ask/bindings/mqtt/qos: must be one of 0, 1, 2, and is 7'],
    ['    action: receive\n', '', '18:3 /operations/ask: "action" is missing'],
    [
      'action: receive',
      'action: recieve',
      '19:5 /operations/ask/action: must be one of "send", "receive", and is "recieve" (did you mean "receive"?)',
    ],
    [
      '    action: receive',
      '    acton: receive',
      '19:5 /operations/ask/acton: unknown word "acton" (did you mean "action"?)',
    ],
    ['host: localhost, ', '', '4:3 /servers/broker: "host" is missing'],
    [
      'address: ask/{id}',
      'addres: ask/{id}',
      '7:5 /channels/ask/addres: unknown word "addres" (did you mean "address"?)',
    ],
    [
      'question: { payload: { type: string } }',
      'question: { payload: { type: strin } }',
      '11:30 /channels/ask/messages/question/payload/type: ',
    ],
  ])('%j to %j', (from, to, expected) => {
    const found = problemsIn(from, to);
    expect(found[0]?.slice(0, expected.length)).toBe(expected);
    expect(found.filter((problem) => !problem.includes('parameters'))).toEqual(
      to.startsWith('addres') ? [found[0]] : found.slice(0, 1),
    );
  });
});

describe('rules that the official schema does not have', () => {
  test.each([
    [
      'reference-leads-somewhere',
      "'#/servers/broker'",
      "'#/servers/brocker'",
      '9:17 /channels/ask/servers/0/$ref: "#/servers/brocker" leads nowhere: there is no /servers/brocker in ',
    ],
    [
      'a file',
      '{ payload: { type: string } }\n  answer',
      "{ payload: { $ref: './schemas/no.schema.json' } }\n  answer",
      '11:30 /channels/ask/messages/question/payload/$ref: "./schemas/no.schema.json" leads nowhere: there is no file ',
    ],
    [
      'the network',
      '{ payload: { type: string } }\n  answer',
      "{ payload: { $ref: 'https://example.com/a.json' } }\n  answer",
      '11:30 /channels/ask/messages/question/payload/$ref: "https://example.com/a.json" leads nowhere: only files beside the document are read, nothing over the network',
    ],
    [
      'reference-not-in-a-circle',
      '{ host: localhost, protocol: mqtt }',
      "{ $ref: '#/servers/broker' }",
      '4:13 /servers/broker/$ref: "#/servers/broker" leads in a circle, to no value',
    ],
    [
      'server-variables',
      'host: localhost',
      "host: '{name}'",
      '4:3 /servers/broker: {name} is not among the variables of the server',
    ],
    [
      'channel-parameters: undeclared',
      'ask/{id}',
      'ask/{id}/{part}',
      '7:5 /channels/ask/address: {part} is not among the parameters of the channel (allowed: id)',
    ],
    [
      'channel-parameters: unused',
      'parameters: { id: {} }\n    servers',
      'parameters: { id: {}, other: {} }\n    servers',
      '8:27 /channels/ask/parameters/other: "other" does not occur in the address of the channel (allowed: id)',
    ],
    [
      'channel-servers',
      "'#/servers/broker'",
      "'#/channels/answer'",
      '9:15 /channels/ask/servers/0: "#/channels/answer" must point to one of the servers (allowed: #/servers/broker)',
    ],
    [
      'operation-messages',
      "'#/channels/ask/messages/question'",
      "'#/channels/answer/messages/text'",
      '21:16 /operations/ask/messages/0: "#/channels/answer/messages/text" is not a message of its channel (allowed: #/channels/ask/messages/question)',
    ],
    [
      'reply-messages',
      "'#/channels/answer/messages/text'",
      "'#/channels/ask/messages/question'",
      '25:18 /operations/ask/reply/messages/0: "#/channels/ask/messages/question" is not a message of its channel (allowed: #/channels/answer/messages/text)',
    ],
    [
      'reply-address',
      '    reply:\n',
      "    reply:\n      address: { location: '$message.payload#/to' }\n",
      '24:7 /operations/ask/reply/address: the reply goes to an address of its own, so its channel must not have one, and has "answer/{id}"; remove one of them',
    ],
    [
      'duplicate ids',
      '  answer:\n',
      '  ask:\n',
      '12:3 /channels/ask: the key "ask" is given twice; keep one of them',
    ],
  ])('%s', (_rule, from, to, expected) => {
    const found = problemsIn(from, to);
    expect(found.length).toBeGreaterThan(0);
    const first = found.find((problem) => problem.startsWith(expected));
    expect(first, found.join('\n')).toBeDefined();
    expect(found.filter((problem) => problem !== first)).toEqual([]);
  });

  test.each([
    [
      'operation-channel',
      "    channel: { $ref: '#/channels/ask' }",
      "    channel: { $ref: '#/servers/broker' }",
      '20:5 /operations/ask/channel: "#/servers/broker" must point to one of the channels',
    ],
    [
      'reply-channel',
      "      channel: { $ref: '#/channels/answer' }",
      "      channel: { $ref: '#/operations/ask' }",
      '24:7 /operations/ask/reply/channel: "#/operations/ask" must point to one of the channels',
    ],
  ])('%s', (_rule, from, to, expected) => {
    expect(problemsIn(from, to).filter((problem) => problem.startsWith(expected))).toHaveLength(1);
  });

  test('all problems are told at once, in the order of the file', () => {
    const bad = good.replace('qos: 1', 'qos: 9').replace('ask/{id}', 'ask/{x}');
    expect(problemsOf(() => load(bad)).map(({ line }) => line)).toEqual([7, 8, 22]);
  });
});

describe('schema files', () => {
  const withFile =
    (schema: string, path = 'schemas/q.schema.json') =>
    () =>
      load(
        good.replace(
          'question: { payload: { type: string } }',
          `question: { payload: { $ref: './${path}' } }`,
        ),
        { [path]: schema },
      );

  const found = (act: () => unknown): string[] =>
    problemsOf(act).map((problem) => `${problem.file.split('/').slice(-2).join('/')}:${brief(problem)}`);

  test('of the spec itself must be without unknown keywords', () => {
    expect(found(withFile('{ "type": "number",\n  "minimun": 1 }'))).toEqual([
      'schemas/q.schema.json:2:3 /minimun: "minimun" is no keyword of JSON Schema draft-07, so it decides nothing (did you mean "minimum"?)',
    ]);
  });

  test('of the spec itself must say the type that their keywords are for', () => {
    expect(found(withFile('{ "properties": { "a": true } }'))).toEqual([
      expect.stringMatching(/^schemas\/q.schema.json:1:1 : missing type "object" for keyword "properties"/),
    ]);
  });

  test('of others only make us warn', () => {
    const api = withFile('{ "minimun": 1, "properties": { "a": { "type": "string" } } }', 'vendor.json')();
    expect(api.warnings).toHaveLength(2);
    expect(api.channels['ask']?.messages[0]?.validate({ a: 1 })).toEqual([
      { pointer: '/a', message: 'must be string' },
    ]);
  });

  test('of others may leave the type to another part of a combination', () => {
    const schema =
      '{ "allOf": [{ "type": "object" }, { "required": ["a"], "properties": { "a": { "minimum": 1 } } }] }';
    const api = withFile(schema, 'vendor.json')();
    expect(api.warnings).toEqual([]);
    expect(api.channels['ask']?.messages[0]?.validate({})).toEqual([
      { pointer: '', message: 'must have member "a"' },
    ]);
  });

  test('must be JSON Schema', () => {
    expect(found(withFile('{ "type": "objekt" }'))[0]).toMatch(/^schemas\/q.schema.json:1:3 \/type: must be/);
  });

  test('must be JSON', () => {
    expect(found(withFile('{ "type": "object"'))).toEqual([
      expect.stringMatching(/^schemas\/q.schema.json:1:\d+ : is not valid JSON: /),
    ]);
  });

  test('must have patterns that are regular expressions', () => {
    expect(found(withFile('{ "type": "string", "pattern": "(" }'))[0]).toMatch(
      /^schemas\/q.schema.json:1:\d+ \/?.*pattern|regex/i,
    );
  });
});

test('an example that does not fit its schema is a warning', () => {
  const api = load(
    good.replace(
      'question: { payload: { type: string } }',
      'question: { payload: { type: string }, examples: [{ payload: 5 }] }',
    ),
  );
  expect(api.warnings).toEqual([
    expect.stringContaining(
      '/channels/ask/messages/question/examples/0/payload: the example does not fit the schema of message "question": it must be string',
    ),
  ]);
});

test('$ref, $id and const inside of examples and constants are plain values', () => {
  const api = load(
    good.replace(
      'question: { payload: { type: string } }',
      "question: { payload: { const: { $ref: '#/x', $id: a } } }",
    ),
  );
  expect(api.channels['ask']?.messages[0]?.validate({ $ref: '#/x', $id: 'a' })).toEqual([]);
  expect(api.channels['ask']?.messages[0]?.validate({})).toHaveLength(1);
});

test('a document that is loaded again takes less than a tenth of a second of the processor', () => {
  // By what the processor has done for it, which others on the machine do not lengthen.
  const cost = (path: string): number => {
    const start = process.cpuUsage();
    loadApi(path);
    const { user, system } = process.cpuUsage(start);
    return user + system;
  };
  const again = Array.from({ length: 15 }, () => cost(fixture('wallbox.yaml')));
  expect(Math.min(...again)).toBeLessThan(100_000);
});
