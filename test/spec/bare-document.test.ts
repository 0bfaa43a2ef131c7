import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { Parser } from '@asyncapi/parser';
import { describe, expect, test } from 'vitest';
import { builtInChecks } from '../../src/checks/index.js';
import type { DocumentView } from '../../src/spec/bare/view.js';
import { loadSpec } from '../../src/spec/load.js';
import type { Spec } from '../../src/spec/model.js';
import { levelOfDocument } from '../../src/spec/mqtt-level.js';
import { addressOf } from '../../src/target/address.js';
import { problemsOf } from './problems-of.js';
import { temporaryFile, temporaryFolder } from './temporary-file.js';

const fileOf = (name: string): string =>
  fileURLToPath(new URL(`../../fixtures/documents/${name}.yaml`, import.meta.url));
const load = (name: string, view: DocumentView = {}): Spec => loadSpec(fileOf(name), builtInChecks, view);
const ids = ({ requirements }: Spec): string[] => requirements.map(({ id }) => id);
const untested = ({ untested: all }: Spec): string[] => all.map(({ fact, why }) => `${fact}: ${why}`);

describe('what the official parser reads is read', () => {
  test.each(['meter', 'camera', 'unaddressed', 'cube', 'heat-pump', 'gripper', 'gateway', 'both-parties'])(
    '%s',
    async (name) => {
      const { diagnostics } = await new Parser().parse(readFileSync(fileOf(name), 'utf8'));
      expect(diagnostics.filter(({ severity }) => severity === 0)).toEqual([]);
      expect(ids(load(name)).length).toBeGreaterThan(0);
    },
  );

  test('and what its converter writes, with a warning', () => {
    const { warnings } = load('converted').api;
    for (const at of ['/operations/state/channel/$ref', '/mqtt/bindingVersion', '/parameters/slot/enum/0'])
      expect(
        warnings.some((warning) => warning.includes(at)),
        at,
      ).toBe(true);
  });

  test.each([
    ['a parameter that is not declared', "address: 'a/{x}'", '{x} is not among the parameters'],
    ['one that is not used', 'address: a, parameters: { y: {} }', '"y" does not occur in the address'],
  ])('%s', (_what, channel, warning) => {
    const { warnings } = loadSpec(documentWith(channel, '{ type: object }'), builtInChecks).api;
    expect(warnings.join()).toContain(warning);
  });

  test('a schema that cannot be used judges nothing, and says so', () => {
    const spec = loadSpec(documentWith('address: a', "{ type: string, pattern: '(' }"), builtInChecks);
    expect(ids(spec)).toEqual(['thing.device']);
    expect(untested(spec)).toEqual([
      expect.stringContaining(
        'operation send (send on a): its payload is not judged: the schema cannot be used',
      ),
    ]);
  });
});

test('schemas that no payload uses are named', () => {
  expect(load('meter').api.warnings).toEqual([
    expect.stringMatching(/meter\.yaml:\d+:\d+ \/components\/schemas: of no payload, .*: Unused$/) as string,
  ]);
});

test('operations on one topic are named', () => {
  const file = documentWith('address: a', '{ type: object }');
  const twice = readFileSync(file, 'utf8').replace(
    'operations: {',
    "operations: { again: { action: send, channel: { $ref: '#/channels/c' } },",
  );
  writeFileSync(file, twice);
  expect(loadSpec(file, builtInChecks).api.warnings.join()).toContain(
    'operations again, send speak on one topic (a)',
  );
});

const documentWith = (channel: string, payload: string): string =>
  temporaryFile(
    'thing.yaml',
    `asyncapi: 3.0.0
info: { title: Thing, version: '1' }
channels: { c: { ${channel}, messages: { m: { payload: ${payload} } } } }
operations: { send: { action: send, channel: { $ref: '#/channels/c' } } }
`,
  );

describe('who is spoken to', () => {
  test('a document of another protocol is refused', () => {
    const problems = problemsOf(() => load('amqp'));
    expect(problems.map(({ message }) => message).join()).toContain(
      'server "queue" speaks amqp: the harness speaks MQTT, so nothing',
    );
    expect(problems[0]?.line).toBe(4);
  });

  test.each([
    ['mqtt', undefined, 4],
    ['mqtt', '3.1.1', 4],
    ['mqtt', '5.0', 5],
    ['mqtts', 'v5', 5],
    ['mqtt', '3.1.1, 5.0', 4],
    ['mqtt5', undefined, 5],
    ['secure-mqtt', '5', 5],
  ] as const)('a server of %s and version %s is spoken to in level %i', (protocol, version, level) => {
    const server = { protocol, ...(version !== undefined && { protocolVersion: version }) };
    expect(levelOfDocument([server])).toBe(level);
    expect(levelOfDocument([server, { protocol: 'mqtt' }])).toBe(4);
  });

  test('of two versions the earlier one is spoken, and what goes over the other is listed', () => {
    const spec = loadSpec(
      temporaryFile(
        'both.yaml',
        `asyncapi: 3.0.0
info: { title: Both, version: 1.0.0 }
servers:
  old: { host: a, protocol: mqtt }
  new: { host: a, protocol: mqtt5 }
channels:
  one: { address: one, servers: [{ $ref: '#/servers/old' }] }
  two: { address: two, servers: [{ $ref: '#/servers/new' }] }
operations:
  one: { action: send, channel: { $ref: '#/channels/one' } }
  two: { action: send, channel: { $ref: '#/channels/two' } }
`,
      ),
      builtInChecks,
    );
    expect(spec.defaults.connect?.['protocolLevel']).toBeUndefined();
    expect(untested(spec)).toEqual([
      'operation two (send on two): server "new" speaks MQTT 5.0, and another one 3.1.1, which is spoken here',
    ]);
  });

  test('a path with a variable is the path of a WebSocket, and of nothing else', () => {
    const spec = load('websocket');
    expect(addressOf('broker.example:8083', spec)).toBe('ws://broker.example:8083/main/mqtt');
    expect(addressOf('wss://broker.example', spec, { site: 'lab' })).toBe('wss://broker.example/lab/mqtt');
    expect(addressOf('ws://broker.example/other', spec)).toBe('ws://broker.example/other');
    expect(addressOf('mqtt://broker.example', spec)).toBe('mqtt://broker.example');
    expect(Object.keys(spec.parameters)).toContain('site');
  });

  test('a path over TCP is the beginning of every topic', () => {
    const spec = load('cube');
    const { channel } = spec.api.operations['sendBeat']!;
    expect(channel.address).toBe('plants/{plant}/cube/heartbeat');
    expect(Object.keys(spec.parameters)).toContain('plant');
    expect(spec.api.warnings).toContainEqual(
      expect.stringContaining('server "site" has the path /plants/{plant}, so each topic there begins with'),
    );
    expect(addressOf('broker.example', spec)).toBe('mqtt://broker.example');
  });

  test('a channel without an address is nothing to warn of where a request says the address of its reply', () => {
    expect(load('version-5').api.warnings).toEqual([]);
    expect(load('unaddressed').api.warnings.join()).toContain('channel "answer" has no address');
  });

  test('what is left out is listed with its reason', () => {
    expect(untested(load('greenhouse'))).toEqual([
      'operation sendHarvest (send on harvest): server "bus" speaks kafka',
      expect.stringContaining(
        'operation sendBlob (send on house/blob): its payload is not judged: schemas in',
      ) as string,
    ]);
    expect(untested(load('gateway'))).toEqual([
      expect.stringContaining('messages of MQTT 3.1.1 have none') as string,
    ]);
    expect(untested(load('unaddressed'))).toEqual([
      expect.stringContaining('its channel has no address') as string,
    ]);
  });
});

test.each([
  ['mqtt5', 'not-yet'],
  ['mqtt', 'unobservable'],
])('headers that a message of %s has are listed as not judged', (protocol, reason) => {
  const folder = temporaryFolder({
    'lamp.yaml': `asyncapi: 3.0.0
info: { title: Lamp, version: '1' }
servers: { home: { host: localhost, protocol: ${protocol} } }
channels:
  state:
    address: lamp/state
    messages: { state: { headers: { type: object, required: [unit] }, payload: { type: number } } }
operations: { sendState: { action: send, channel: { $ref: '#/channels/state' } } }
`,
  });
  expect(loadSpec(`${folder}/lamp.yaml`, builtInChecks).untested).toMatchObject([
    { fact: 'the headers of operation sendState', reason },
  ]);
});

describe('whose document it is', () => {
  test('the id is the title, the revision its version, and the place the line in the file', () => {
    const spec = load('heat-pump');
    expect([spec.id, spec.revision]).toEqual(['heat-pump', '1.0.0']);
    expect(spec.requirements[1]?.at).toBe('fixtures/documents/heat-pump.yaml:14');
    expect(load('heat-pump', { id: 'p1' }).requirements[1]?.id).toBe('p1.sendAvailability.message');
  });

  test('a client of it does the opposite', () => {
    expect(ids(load('gripper', { as: 'client' }))).toEqual([
      'gripper.device',
      'gripper.takeCommand.message',
      'gripper.sendPosition.accepted',
    ]);
  });

  test('of both parties in one document those of the target are picked', () => {
    expect(untested(load('both-parties'))).toEqual([
      expect.stringContaining(
        'operation lampTakesSetting (receive on lamp/set): the target sends on the same topic',
      ) as string,
      expect.stringContaining('operation appTakesState') as string,
    ]);
    expect(ids(load('both-parties', { operations: 'lamp*' }))).toEqual([
      'lamp-and-app.device',
      'lamp-and-app.lampSendsState.message',
      'lamp-and-app.lampTakesSetting.accepted',
    ]);
  });

  test.each<[DocumentView, string]>([
    [{ operations: 'lmap*' }, 'no operation is named as --operations lmap* says'],
    [{ probes: { lampTakesSetting: 'lampSendState' } }, 'did you mean "lampSendsState"'],
    [{ probes: { lampSendsState: 'lampTakesSetting' } }, 'the target must receive the first'],
  ])('%j names what is not there', (view, why) => {
    expect(problemsOf(() => load('both-parties', view))[0]?.message).toContain(why);
  });
});
