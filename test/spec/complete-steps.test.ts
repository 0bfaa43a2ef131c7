import { describe, expect, test } from 'vitest';
import { builtInChecks } from '../../src/checks/index.js';
import { loadSpec } from '../../src/spec/load.js';
import { beginning, common, lint, one } from './lamps.js';
import { temporaryFolder } from './temporary-file.js';

const asyncapi = `
asyncapi: 3.0.0
info: { title: Lamps, version: '1' }
servers:
  mqtt: { host: lamps.example, protocol: mqtt }
  http: { host: lamps.example, protocol: http }
channels:
  lamp: { address: lamp, servers: [{ $ref: '#/servers/mqtt' }] }
  answer: { address: answer, servers: [{ $ref: '#/servers/mqtt' }] }
  page: { address: /page, servers: [{ $ref: '#/servers/http' }] }
operations:
  set: { action: receive, channel: { $ref: '#/channels/lamp' }, reply: { channel: { $ref: '#/channels/answer' } } }
  get: { action: receive, channel: { $ref: '#/channels/lamp' }, reply: { channel: { $ref: '#/channels/answer' } } }
  tell: { action: receive, channel: { $ref: '#/channels/lamp' } }
  read: { action: receive, channel: { $ref: '#/channels/page' }, bindings: { http: { method: GET } } }
`;

/** The steps of the one requirement, as whoever tries them sees them. */
function completed(steps: string, more = ''): unknown[] {
  const conformance = `${beginning}clients: [left, right]\n${one(`${more} steps: [${steps}]`)}${everybody}`;
  const spec = loadSpec(temporaryFolder({ 'asyncapi.yaml': asyncapi, 'conformance.yaml': conformance }), [
    ...builtInChecks,
  ]);
  return spec.requirements[0]!.check.with as unknown[];
}

/** Whoever takes part must be in some step. */
const everybody = `  - { id: x.b, ${common}, steps: [{ as: left, ping: {} }, { as: right, ping: {}, expect: pingresp }] }\n`;

const ping = { ping: {} };
const pong = { ping: {}, expect: 'pingresp' };

describe('a client that has not connected is connected before its first word', () => {
  test('where nobody has a name', () => {
    expect(completed('{ ping: {}, expect: pingresp }')).toEqual([{ connect: {} }, pong]);
  });

  test('where the spec names it', () => {
    expect(completed('{ as: left, ping: {} }, { as: right, ping: {}, expect: pingresp }')).toEqual([
      { as: 'left', connect: {} },
      { as: 'left', ...ping },
      { as: 'right', connect: {} },
      { as: 'right', ...pong },
    ]);
  });

  test('once, and not where a step does it', () => {
    expect(
      completed('{ connect: { clean: false } }, { ping: {} }, { disconnect: {}, expect: closed }'),
    ).toEqual([{ connect: { clean: false } }, ping, { disconnect: {}, expect: 'closed' }]);
  });

  test('in a control and in a preamble as well', () => {
    const preamble = `{ text: it, scope: case, ways: [{ steps: [{ ping: {} }], undo: [{ ping: {} }] }] }`;
    const conformance = `${beginning.trimEnd()}\n  it: ${preamble}\n${one(`needs: [it], control: [{ ping: {} }], steps: [{ ping: {}, expect: pingresp }]`)}`;
    const folder = temporaryFolder({ 'asyncapi.yaml': asyncapi, 'conformance.yaml': conformance });
    const { requirements, preambles } = loadSpec(folder, builtInChecks);
    expect(requirements[0]!.control).toEqual([{ connect: {} }, ping]);
    expect(preambles['it']!.ways[0]).toMatchObject({
      steps: [{ connect: {} }, ping],
      undo: [{ connect: {} }, ping],
    });
  });

  test('but nobody who only waits, and nobody whose name the spec does not know', () => {
    const lints = (steps: string): string[] => lint(one(`steps: [${steps}]`));
    expect(lints('{ nothing: { topic: a, until: { quiet: 1s } } }, { expect: closed }')).toEqual([
      expect.stringMatching(/steps\/0: no client "client" is connected at this step$/),
    ]);
    expect(lints('{ as: lfet, ping: {}, expect: pingresp }')).toEqual([
      expect.stringMatching(/steps\/0: no client "lfet" is connected at this step$/),
    ]);
    expect(lints('{ as: a, connect: {} }, { ping: {}, expect: pingresp }')).toEqual([
      expect.stringMatching(/steps\/1: no client "client" is connected at this step \(allowed: a\)$/),
    ]);
  });

  test('which no HTTP exchange needs', () => {
    const read = { request: { operation: 'read' }, expect: 'reply' };
    expect(completed('{ request: { operation: read }, expect: reply }')).toEqual([read]);
  });
});

describe('whoever asks listens to the reply', () => {
  const ask = (operation: string): unknown => ({ request: { operation }, expect: 'reply' });
  const listen = (reply: string): unknown => ({ subscribe: { reply } });

  test('before the first request of an operation on a connection', () => {
    const asking = '{ request: { operation: set }, expect: reply }';
    const other = '{ request: { operation: get }, expect: reply }';
    expect(completed(`${asking}, ${asking}, ${other}, { drop: {} }, { connect: {} }, ${asking}`)).toEqual([
      { connect: {} },
      listen('set'),
      ask('set'),
      ask('set'),
      listen('get'),
      ask('get'),
      { drop: {} },
      { connect: {} },
      listen('set'),
      ask('set'),
    ]);
  });

  test('not where a step does it, nor where it shall not', () => {
    expect(
      completed(`{ subscribe: { reply: set, qos: 1 } }, { request: { operation: set }, expect: reply }`),
    ).toEqual([{ connect: {} }, { subscribe: { reply: 'set', qos: 1 } }, ask('set')]);
    expect(completed('{ request: { operation: set, listens: false }, expect: puback }')).toEqual([
      { connect: {} },
      { request: { operation: 'set', listens: false }, expect: 'puback' },
    ]);
  });

  test('not where the operation has none', () => {
    expect(completed('{ request: { operation: tell }, expect: puback }')).toEqual([
      { connect: {} },
      { request: { operation: 'tell' }, expect: 'puback' },
    ]);
  });

  test('where each case names an operation that has one', () => {
    const asking = `{ request: { operation: '{which}' }, expect: reply }`;
    const request = { request: { operation: '{which}' }, expect: 'reply' };
    expect(completed(asking, 'cases: { a: { which: set }, b: { which: get } },')).toEqual([
      { connect: {} },
      listen('{which}'),
      request,
    ]);
    expect(
      completed(`{ connect: {} }, ${asking}`, 'cases: { a: { which: set }, b: { which: tell } },'),
    ).toEqual([{ connect: {} }, request]);
  });
});

describe('what is awaited without a verb', () => {
  test('is awaited by whoever acted before', () => {
    expect(completed('{ as: left, ping: {} }, { expect: closed }, { expect: closed }')).toEqual([
      { as: 'left', connect: {} },
      { as: 'left', ...ping },
      { as: 'left', expect: 'closed' },
      { as: 'left', expect: 'closed' },
    ]);
  });

  test('is not awaited by an HTTP exchange', () => {
    const http = { as: 'page', http: { operation: 'read', background: true } };
    expect(
      completed(
        '{ connect: {} }, { as: page, http: { operation: read, background: true } }, { expect: closed }',
      ),
    ).toEqual([{ connect: {} }, http, { expect: 'closed' }]);
  });
});

test('a problem is told where its step stands in the file', () => {
  expect(
    lint(one('steps: [{ ping: {} }, { ping: {}, expect: pingresp, took: { since: it, what: that } }]')),
  ).toEqual([expect.stringMatching(/steps\/1\/took\/since: no step before this one has the moment "it"/)]);
});

test('who takes part is in some step, and is no listener of our broker', () => {
  const lints = (clients: string, more = ''): string[] =>
    lint(`${more}clients: [${clients}]\n${one('steps: [{ as: left, ping: {}, expect: pingresp }]')}`);
  expect(lints('left')).toEqual([]);
  expect(lints('left, lfet')).toEqual([
    expect.stringMatching(/\/clients\/1: no step is of a client "lfet" \(did you mean "left"/),
  ]);
  expect(lints('left, broker', 'listeners: { broker: { text: ours } }\n')).toEqual([
    expect.stringMatching(/\/clients\/1: "broker" is one of the listeners of our broker/),
  ]);
});
