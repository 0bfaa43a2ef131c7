import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { Parser } from '@asyncapi/parser';
import { describe, expect, test } from 'vitest';
import { loadApi } from '../../src/spec/asyncapi/index.js';

const fixture = (name: string): string => fileURLToPath(new URL(`fixtures/${name}`, import.meta.url));

describe('thermostat.yaml, AsyncAPI 3.0.0', () => {
  const api = loadApi(fixture('thermostat.yaml'));

  test('has a head, servers and no warnings', () => {
    expect(api).toMatchObject({
      file: fixture('thermostat.yaml'),
      title: 'Thermostat',
      version: '1.2.0',
      asyncapi: '3.0.0',
    });
    expect(api.servers).toEqual({
      local: {
        id: 'local',
        protocol: 'mqtt',
        host: '{address}:1883',
        variables: { address: { default: 'localhost' } },
        line: expect.any(Number) as number,
      },
      cloud: {
        id: 'cloud',
        protocol: 'wss',
        host: 'cloud.example.com',
        pathname: '/mqtt',
        line: expect.any(Number) as number,
      },
    });
    expect(api.warnings).toEqual([]);
  });

  test('has channels with parameters, servers and lines', () => {
    expect(Object.keys(api.channels)).toEqual(['telemetry', 'commands', 'answers']);
    expect(api.channels['telemetry']).toMatchObject({
      address: 'devices/{serial}/telemetry',
      servers: ['local'],
      parameters: { serial: { description: 'Number on the label.' } },
      line: 17,
    });
    expect(api.channels['commands']?.parameters['requestId']).toEqual({
      description: 'Chosen by the sender.',
      enum: ['1', '2'],
      default: '1',
      examples: ['2'],
    });
    expect(api.channels['commands']?.servers).toEqual([]);
  });

  test('has operations; what an operation says counts before its traits', () => {
    expect(api.operations['publishReading']).toMatchObject({
      action: 'send',
      tags: ['telemetry', 'periodic'],
      mqtt: { qos: 1, retain: true },
      http: {},
      security: [],
      summary: 'Sends a reading every minute.',
      line: 48,
    });
    expect(api.operations['publishReading']?.reply).toBeUndefined();
    expect(api.operations['setMode']).toMatchObject({
      action: 'receive',
      tags: ['request'],
      mqtt: { qos: 1 },
      security: [
        { scheme: 'token', scopes: ['device:command'] },
        { scheme: 'userPassword', scopes: [] },
      ],
    });
  });

  test('takes the messages of the operation, else all of its channel', () => {
    const ids = (messages: { id: string }[] | undefined) => messages?.map(({ id }) => id);
    expect(ids(api.operations['publishReading']?.messages)).toEqual(['reading']);
    expect(ids(api.operations['setMode']?.messages)).toEqual(['setMode']);
    expect(ids(api.operations['setMode']?.reply?.messages)).toEqual(['done']);
    expect(api.operations['setMode']?.reply?.channel).toBe(api.channels['answers']);
    expect(api.operations['setMode']?.channel).toBe(api.channels['commands']);
  });

  test('judges payloads, also by a recursive schema', () => {
    const reading = api.channels['telemetry']?.messages[0];
    expect(reading?.validate({ celsius: 1, sensors: [{ celsius: 2, sensors: [] }] })).toEqual([]);
    expect(reading?.validate({ sensors: [{ celsius: 'x', unit: 'K' }] })).toEqual([
      { pointer: '', message: 'must have member "celsius"' },
      { pointer: '/sensors/0', message: 'must not have member "unit"' },
      { pointer: '/sensors/0/celsius', message: 'must be number' },
    ]);
  });

  test('judges payloads by schema files that refer to each other', () => {
    const setMode = api.channels['commands']?.messages[0];
    expect(setMode?.validate({ mode: 2, next: { mode: 0 } })).toEqual([]);
    expect(setMode?.validate({ mode: 3, next: {} })).toEqual([
      { pointer: '/mode', message: 'must be one of 0, 1, 2' },
      { pointer: '/next', message: 'must have member "mode"' },
    ]);
  });

  test('has schemas in one piece, circles kept as references, no identities', () => {
    expect(api.channels['commands']?.messages[0]?.schema).toEqual({
      type: 'object',
      required: ['mode'],
      properties: {
        mode: {
          oneOf: [
            { const: 0, title: 'off' },
            { const: 1, title: 'heating' },
            { const: 2, title: 'away' },
          ],
        },
        next: { $ref: '#/definitions/setMode' },
      },
    });
  });

  test('has content types and examples', () => {
    const [reading, raw] = api.channels['telemetry']?.messages ?? [];
    expect(reading).toMatchObject({ contentType: 'application/json', examples: [{ celsius: 21.5 }] });
    expect(raw).toMatchObject({ contentType: 'application/octet-stream', examples: [] });
    expect(raw?.schema).toBeUndefined();
    expect(raw?.validate('anything')).toEqual([]);
  });
});

describe('wallbox.yaml, AsyncAPI 3.1.0', () => {
  const api = loadApi(fixture('wallbox.yaml'));

  test('has HTTP bindings', () => {
    expect(api.asyncapi).toBe('3.1.0');
    expect(api.operations['readStatus']?.http).toEqual({
      method: 'GET',
      query: { type: 'object', properties: { filter: { type: 'string' } } },
    });
  });

  test('judges what is JSON Schema and nothing else', () => {
    const [status, avro] = api.channels['status']?.messages ?? [];
    expect(status?.validate({ car: '1' })).toEqual([{ pointer: '/car', message: 'must be integer' }]);
    expect(avro?.validate({ car: '1' })).toEqual([]);
    expect(avro?.schema).toBeUndefined();
  });

  test('warns of what it cannot use', () => {
    const place = fixture('wallbox.yaml');
    const car = '/channels/status/messages/status/payload/schema/properties/car';
    expect(api.warnings).toEqual([
      `${place}:19:70 ${car}/colour: "colour" is no keyword of JSON Schema draft-07, so it decides nothing`,
      `${place}:21:9 /channels/status/messages/avro/payload: schemas in "application/raml+yaml;version=1.0" cannot be read, so the payload is not checked`,
      `${place}:39:5 /operations/notify/reply: the reply of "notify" names no channel, so no reply is awaited`,
      `${place}:24:3 /channels/later: channel "later" has no address, so nothing is tried on it`,
    ]);
    expect(api.operations['notify']?.reply).toBeUndefined();
    expect(api.channels['later']?.address).toBe('');
  });
});

test.each(['thermostat.yaml', 'wallbox.yaml'])('the official parser accepts %s', async (name) => {
  const { diagnostics } = await new Parser().parse(readFileSync(fixture(name), 'utf8'), {
    source: fixture(name),
  });
  expect(diagnostics.filter(({ severity }) => severity === 0)).toEqual([]);
});
