import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { Parser } from '@asyncapi/parser';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import type { Message } from '../../src/spec/api.js';
import { loadApi } from '../../src/spec/asyncapi/index.js';
import { isRecord } from '../../src/spec/pointer.js';
import { actions, command, notification } from './devicehive-payloads.js';

const path = fileURLToPath(new URL('../../specs/devicehive/asyncapi.yaml', import.meta.url));
const api = loadApi(path);
const idOf = (action: string): string => action.replaceAll('/', '-');
const ids = (messages: Message[] = []): string[] => messages.map(({ id }) => id);

function messageOf(channel: string, id: string): Message {
  const found = api.channels[channel]?.messages.find((message) => message.id === id);
  if (!found) throw new Error(`channel ${channel} has no message ${id}`);
  return found;
}

/** Names of members on the way to a member: `['devices', '0', 'id']`. */
type Path = string[];

/** Payloads in which anything goes: what is inside is nobody's but the sender's. */
const freeForm = ['data', 'parameters', 'result'];

/** Members that the pages do not list, so that a target may leave them out. */
const undocumented = ['deviceTypeId'];

function pathsOf(value: unknown, path: Path = []): Path[] {
  const below = freeForm.includes(path.at(-1) ?? '') || typeof value !== 'object' ? {} : (value ?? {});
  const inside = Object.entries(below).flatMap(([name, member]) => pathsOf(member, [...path, name]));
  const isMember = path.length > 0 && !/^\d+$/.test(path.at(-1) ?? '');
  return isMember ? [path, ...inside] : inside;
}

/** A copy in which `change` was applied to the holder of the member. */
function changed(
  value: unknown,
  path: Path,
  change: (holder: Record<string, unknown>, name: string) => void,
) {
  const copy = structuredClone(value);
  let holder = copy as Record<string, unknown>;
  for (const name of path.slice(0, -1)) holder = holder[name] as Record<string, unknown>;
  change(holder, path.at(-1) ?? '');
  return copy;
}

const without = (value: unknown, path: Path): unknown =>
  changed(value, path, (holder, name) => delete holder[name]);
const replaced = (value: unknown, path: Path, by: unknown): unknown =>
  changed(value, path, (holder, name) => (holder[name] = by));

/** Pointers of the members for which the spoilt payload is still accepted. */
const survivors = (message: Message, legal: unknown, spoil: (path: Path) => unknown): string[] =>
  pathsOf(legal)
    .filter((path) => message.validate(spoil(path)).length === 0)
    .map((path) => path.join('/'));

const isDocumented = (pointer: string): boolean => !undocumented.includes(pointer.split('/').at(-1) ?? '');

/** Members that may be null: what nobody gave is not left out. */
const nullable =
  /(^requestId|\/(data|description|parameters|lifetime|result|lastLogin)|^subscriptions\/0\/(deviceId|networkIds|deviceTypeIds|names|timestamp)|^command(s\/0)?\/status)$/;

/** Of another type than the value that stands there; what may be null is no boolean. */
const retyped = (value: unknown): unknown => (typeof value === 'boolean' ? 'text' : true);

const holderAt = (value: unknown, path: Path): unknown =>
  path.reduce<unknown>((at, name) => (at as Record<string, unknown>)[name], value);

/** Every member of a legal payload is demanded, not null unless it may be, and of its type. */
function expectTight(message: Message, legal: unknown, optional: string[] = []): void {
  expect(message.validate(legal)).toEqual([]);
  const missing = survivors(message, legal, (path) => without(legal, path)).filter(isDocumented);
  expect(missing).toEqual(optional);
  const nulled = survivors(message, legal, (path) => replaced(legal, path, null));
  expect(nulled.filter((pointer) => !nullable.test(pointer))).toEqual([]);
  const other = survivors(message, legal, (path) => replaced(legal, path, retyped(holderAt(legal, path))));
  expect(other.filter((pointer) => pointer !== 'requestId')).toEqual([]);
}

describe('the document', () => {
  test('has no doubts', () => {
    expect(api.warnings).toEqual([]);
    expect(Object.values(api.operations).filter(({ mqtt }) => mqtt.retain !== false)).toEqual([]);
  });

  test('is accepted by the official parser', async () => {
    const { diagnostics } = await new Parser().parse(readFileSync(path, 'utf8'), { source: path });
    expect(diagnostics.filter(({ severity }) => severity === 0)).toEqual([]);
  });

  test('has the actions of the reference, each once, and no other request', () => {
    const requests = Object.values(api.operations).filter(({ tags }) => tags.includes('request'));
    expect(requests.map(({ id }) => id)).toEqual(actions.map(({ action }) => idOf(action)));
    expect(actions).toHaveLength(48);
    expect(ids(api.channels['request']?.messages)).toEqual(
      actions.map(({ action }) => `${idOf(action)}-request`),
    );
  });

  test('correlates every request and answer by the request id', () => {
    const { components } = parse(readFileSync(path, 'utf8')) as {
      components: { messages: Record<string, { correlationId?: { location: string } }> };
    };
    const correlated = Object.entries(components.messages).filter(
      ([, { correlationId }]) => correlationId?.location === '$message.payload#/requestId',
    );
    expect(correlated.map(([id]) => id)).toEqual([
      ...actions.flatMap(({ action }) => [`${idOf(action)}-request`, `${idOf(action)}-response`]),
      'error',
    ]);
  });
});

describe.each(actions)('$action', ({ action, permissions, answer }) => {
  const id = idOf(action);

  test('is asked on the one topic and answered on its own, with its permission', () => {
    const operation = api.operations[id];
    expect(operation?.action).toBe('receive');
    expect(operation?.channel.address).toBe('dh/request');
    expect(ids(operation?.messages)).toEqual([`${id}-request`]);
    expect(operation?.reply?.channel.address).toBe(`dh/response/${action}@{clientId}`);
    expect(ids(operation?.reply?.messages)).toEqual([`${id}-response`, 'error']);
    expect(operation?.security).toEqual(permissions.map((name) => ({ scheme: name, scopes: [name] })));
    expect(operation?.summary).toMatch(/^[A-Z].+\.$/);
  });

  test('has a schema for its answer that demands every documented member', () => {
    const message = messageOf(`${id}-response`, `${id}-response`);
    const legal = { action, status: 'success', requestId: 1, ...answer };
    expectTight(message, legal);
    expect(message.validate({ ...legal, requestId: null, more: true })).toEqual([]);
    expect(message.validate({ ...legal, action: `${action}x` })).not.toEqual([]);
    expect(message.validate({ ...legal, status: 'error' })).not.toEqual([]);
  });

  test('has a schema for its request that fixes the action', () => {
    const message = messageOf('request', `${id}-request`);
    const [legal] = message.examples;
    expect(isRecord(legal) && legal['action']).toBe(action);
    expect(message.validate(legal)).toEqual([]);
    expect(message.validate(without(legal, ['requestId']))).toEqual([]);
    expect(message.validate(without(legal, ['action']))).toEqual([
      { pointer: '', message: 'must have member "action"' },
    ]);
    expect(message.schema).toMatchObject({
      required: expect.arrayContaining(['action']) as unknown,
      properties: { action: { const: action } },
    });
  });
});

test.each([
  ['authenticate', ['token']],
  ['command-get', ['deviceId', 'commandId']],
  ['command-list', ['deviceId']],
  ['command-insert', ['deviceId', 'command', 'command/command']],
  ['command-update', ['deviceId', 'commandId', 'command']],
  ['command-subscribe', []],
  ['configuration-put', ['name', 'value']],
  ['device-save', ['deviceId', 'device', 'device/name']],
  ['network-insert', ['network']],
  ['devicetype-update', ['deviceTypeId', 'deviceType']],
  ['notification-insert', ['deviceId', 'notification', 'notification/notification']],
  ['user-insert', ['user', 'user/login', 'user/role', 'user/password']],
  ['user-update', ['userId', 'user']],
  ['user-getCurrent', []],
  ['token-create', ['payload', 'payload/userId']],
  ['token-refresh', ['refreshToken']],
])('a request of %s must have %j', (id, required) => {
  const message = messageOf('request', `${id}-request`);
  const [legal] = message.examples;
  const demanded = pathsOf(legal).filter((path) => message.validate(without(legal, path)).length > 0);
  expect(demanded.map((path) => path.join('/'))).toEqual(['action', ...required]);
});

test.each([
  ['device-save', 'deviceId', 'lamp 1'],
  ['device-save', 'device/name', ''],
  ['device-save', 'device/networkId', 'home'],
  ['device-list', 'sortField', 'colour'],
  ['device-list', 'sortOrder', 'UP'],
  ['configuration-put', 'name', 'x'.repeat(33)],
  ['network-insert', 'network/name', 'x'.repeat(129)],
  ['user-insert', 'user/role', 2],
  ['user-insert', 'user/status', 3],
  ['user-insert', 'user/password', 'short'],
  ['subscription-list', 'type', 'device'],
  ['token-create', 'payload/expiration', '2026-11-21'],
  ['token-create', 'payload/actions', ['Anything']],
])('%s with %s %j is no legal request', (id, pointer, value) => {
  const message = messageOf('request', `${id}-request`);
  const spoilt = replaced(message.examples[0], pointer.split('/'), value);
  expect(message.validate(spoilt)[0]?.pointer).toMatch(new RegExp(`^/${pointer}`));
});

test.each([
  ['without a time', '2026-11-21'],
  ['without milliseconds', '2026-11-21T09:30:00'],
  ['with microseconds', '2026-11-21T09:30:00.125000'],
  ['with the mark of a zone', '2026-11-21T09:30:00.125Z'],
  ['in a month that is none', '2026-13-21T09:30:00.125'],
])('a timestamp %s is refused', (_what, timestamp) => {
  const message = messageOf('notification-insert-response', 'notification-insert-response');
  const answer = { action: 'notification/insert', status: 'success', requestId: 1 };
  expect(message.validate({ ...answer, notification: { id: 1, timestamp } })).toMatchObject([
    { pointer: '/notification/timestamp' },
  ]);
});

test('a list of notifications may hold those that the server makes itself, without a network', () => {
  const message = messageOf('notification-list-response', 'notification-list-response');
  const answer = { action: 'notification/list', status: 'success', requestId: 1 };
  const added = { ...notification, notification: '$device-add', networkId: null, deviceTypeId: null };
  expect(message.validate({ ...answer, notifications: [notification, added] })).toEqual([]);
  expect(message.validate({ ...answer, notifications: [{ ...notification, networkId: null }] })).toHaveLength(
    1,
  );
});

test('errors have a code, a text and the request id', () => {
  const message = messageOf('device-get-response', 'error');
  const legal = { action: 'device/get', status: 'error', requestId: 1, code: 404, error: 'not found' };
  expectTight(message, legal);
  for (const spoilt of [
    { status: 'success' },
    { code: 200 },
    { code: 600 },
    { code: '404' },
    { error: 404 },
  ]) {
    expect(message.validate({ ...legal, ...spoilt })).toHaveLength(1);
  }
});

describe('messages that the broker originates', () => {
  const there = '{networkId}/{deviceTypeId}/{deviceId}';
  test.each([
    ['command-insert-event', `dh/command/${there}/{commandName}`],
    ['command-update-event', `dh/command_update/${there}/{commandName}`],
    ['notification-insert-event', `dh/notification/${there}/{notificationName}`],
  ])('%s comes on %s', (id, address) => {
    expect(api.operations[id]).toMatchObject({ action: 'send', channel: { address } });
    expect(ids(api.operations[id]?.messages)).toEqual([id]);
  });

  test.each([
    [
      'command',
      'command-insert-event',
      { action: 'command/insert', subscriptionId: 5, command },
      ['lastUpdated', 'networkId'],
    ],
    [
      'commandUpdate',
      'command-update-event',
      { action: 'command/update', command },
      ['lastUpdated', 'deviceId', 'networkId'],
    ],
    [
      'notification',
      'notification-insert-event',
      { action: 'notification/insert', subscriptionId: 6, notification },
      ['networkId'],
    ],
  ])('%s: %s demands what its page lists', (channel, id, legal, unlisted) => {
    const member = 'command' in legal ? 'command' : 'notification';
    expectTight(
      messageOf(channel, id),
      legal,
      unlisted.map((name) => `${member}/${name}`),
    );
  });
});

test.each([
  ['publish-command', 'command-insert-event', 'published-command'],
  ['publish-command-update', 'command-update-event', 'published-command-update'],
  ['publish-notification', 'notification-insert-event', 'published-notification'],
])('%s takes any object on the topic of %s', (id, event, message) => {
  const operation = api.operations[id];
  expect(operation?.action).toBe('receive');
  expect(operation?.channel).toBe(api.operations[event]?.channel);
  expect(ids(operation?.messages)).toEqual([message]);
  expect(operation?.messages[0]?.validate({ any: ['thing'] })).toEqual([]);
  expect(operation?.messages[0]?.validate('text')).toHaveLength(1);
});
