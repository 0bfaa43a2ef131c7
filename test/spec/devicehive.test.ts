import { describe, expect, test } from 'vitest';
import { builtInChecks } from '../../src/checks/index.js';
import type { Operation } from '../../src/spec/api.js';
import { fixedMembers } from '../../src/spec/fixed-members.js';
import { loadSpec } from '../../src/spec/load.js';
import type { Requirement } from '../../src/spec/model.js';
import { rows, ruled } from './devicehive-rows.js';

const spec = loadSpec('devicehive', builtInChecks);
const operations = Object.values(spec.api.operations);
const actions = operations.filter(({ tags }) => tags.includes('request'));

const actionOf = (operation: Operation): unknown => fixedMembers(operation.messages[0]!)['action'];
const requirementsOf = ({ id }: Operation): Requirement[] =>
  spec.requirements.filter(({ operation }) => operation === id);
const permissionsOf = ({ security }: Operation): string =>
  security.flatMap(({ scopes }) => scopes).join(' or ') || 'none';
const rowOf = (operation: Operation): number | undefined =>
  rows.find(([, , topic]) => topic === operation.reply?.channel.address)?.[0];

/** The document writes the same topics in two ways, and names the notification's last level after the command. */
const eventTopics: Record<number, string> = {
  48: 'dh/command/{networkId}/{deviceTypeId}/{deviceId}/{commandName}',
  49: 'dh/command_update/{networkId}/{deviceTypeId}/{deviceId}/{commandName}',
  50: 'dh/notification/{networkId}/{deviceTypeId}/{deviceId}/{notificationName}',
};

describe('the 51 rows of the DeviceHive document', () => {
  test('are 48 actions and 3 messages of the broker, and the spec has no other', () => {
    expect(rows.map(([row]) => row)).toEqual([...Array(51).keys()]);
    expect(rows.filter(([, , , originator]) => originator === 'Client/Device')).toHaveLength(48);
    expect(actions).toHaveLength(48);
    expect(new Set(actions.map(rowOf)).size).toBe(48);
    expect(operations.filter(({ tags }) => tags.includes('event'))).toHaveLength(3);
  });

  test.each(rows.slice(0, 48))('row %i (line %i): %s', (row, line, topic, _originator, authorization) => {
    const action = /^dh\/response\/(.+)@\{clientId\}$/.exec(topic)![1]!;
    const operation = actions.find((candidate) => rowOf(candidate) === row)!;
    expect(operation).toMatchObject({
      id: action.replace('/', '-'),
      action: 'receive',
      channel: { address: 'dh/request' },
    });
    expect(actionOf(operation)).toBe(action);
    expect(permissionsOf(operation)).toBe(ruled[action] ?? authorization);
    const kinds = requirementsOf(operation).map(({ id }) => id.split('.').at(-1));
    const authorized = authorization === 'none' ? ['open'] : ['anonymous', 'permission'];
    expect(kinds).toEqual(expect.arrayContaining(['reply', 'once', 'originator', 'effect', ...authorized]));
    expect(requirementsOf(operation).find(({ id }) => id.endsWith('.reply'))?.source.line).toBe(line);
  });

  test.each(rows.slice(48))('row %i (line %i): the broker sends on %s', (row, line) => {
    const event = operations.find(
      ({ channel, action }) => action === 'send' && channel.address === eventTopics[row],
    )!;
    expect(event.security).toEqual([]);
    // A row takes five lines: request, response topic, originator, authorization, description.
    const lines = requirementsOf(event).map(({ source }) => Number(source.line) - line);
    expect(lines.length).toBeGreaterThan(0);
    expect(lines.every((offset) => offset >= 0 && offset < 5)).toBe(true);
  });

  test('only where the document is empty or swapped another permission stands', () => {
    const swapped = ['device/count', 'device/save'];
    for (const [row, , topic, , authorization] of rows.slice(0, 48)) {
      const action = topic.slice('dh/response/'.length).split('@')[0]!;
      const open = authorization === '' || swapped.includes(action);
      expect(Object.hasOwn(ruled, action), `row ${row}`).toBe(open);
    }
  });

  test('what covers them, and what stays untested', async ({ annotate }) => {
    const lines = rows.map(([row, , topic]) => {
      const operation =
        actions.find((candidate) => rowOf(candidate) === row) ??
        operations.find(({ channel, action }) => action === 'send' && channel.address === eventTopics[row])!;
      const kinds = requirementsOf(operation).map(({ id }) =>
        id.slice('devicehive.'.length).replace(`${operation.id}.`, ''),
      );
      expect(kinds.length, topic).toBeGreaterThan(0);
      return `${String(row).padStart(2)}  ${topic}: ${kinds.join(', ')}`;
    });
    const untested = spec.untested.map(
      ({ fact, reason, source }) => `    line ${source.line}: ${fact} (${reason})`,
    );
    console.info([...lines, '', 'Not tested:', ...untested].join('\n'));
    await annotate(
      `${rows.length} rows, ${spec.requirements.length} requirements, ${untested.length} untested facts`,
    );
  });
});
