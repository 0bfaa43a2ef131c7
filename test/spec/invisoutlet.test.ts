import { describe, expect, test } from 'vitest';
import { builtInChecks } from '../../src/checks/index.js';
import type { Message } from '../../src/spec/api.js';
import { fixedMembers } from '../../src/spec/fixed-members.js';
import { loadSpec } from '../../src/spec/load.js';
import { rows } from './invisoutlet-rows.js';

const spec = loadSpec('invisoutlet', builtInChecks);
const { operations } = spec.api;
const idOf = (name: string): string => `invisoutlet.${name}`;
const find = (name: string) => spec.requirements.find(({ id }) => id === idOf(name));

describe('the statements of "Check MQTT Status"', () => {
  test('are 17, in the order of the document', () => {
    expect(rows).toHaveLength(17);
    const lines = rows.map(({ line }) => line);
    expect(lines).toEqual(lines.toSorted((one, other) => one - other));
    expect([...new Set(lines)]).toEqual([5, 9, 10, 11, 12, 13, 15, 28, 29, 30, 32, 41]);
  });

  test.each(rows)('line $line: $statement', ({ line, requirements, untested }) => {
    expect(requirements.length).toBeGreaterThan(0);
    for (const name of requirements) expect(find(name), name).toBeDefined();
    if (untested !== undefined)
      expect(spec.untested.find(({ fact }) => fact === untested)?.source.line).toBe(line);
  });

  test('have every requirement and every untested fact that cites a line of the document', () => {
    for (const { id, source } of spec.requirements.filter(({ source }) => source.document === 'status')) {
      const cited = rows.filter(({ line }) => line === source.line);
      const names = cited.flatMap(({ requirements }) => requirements.map(idOf));
      expect(names, `line ${source.line}`).toContain(id);
    }
    const told = rows.flatMap(({ untested = [] }) => untested);
    expect(spec.untested.map(({ fact }) => fact).toSorted()).toEqual(told.toSorted());
  });

  test('are each covered by something that blocks, the malformed and the discovery payload apart', () => {
    const blocking = ({ requirements }: (typeof rows)[number]): boolean =>
      requirements.some((name) => find(name)?.basis !== 'inferred');
    expect(rows.filter((row) => !blocking(row))).toEqual([]);
  });

  test('what covers them, and what stays untested', async ({ annotate }) => {
    const untested = spec.untested.map(({ fact, reason, source }) => `${source.line}: ${fact} (${reason})`);
    console.info(
      [
        ...rows.map(
          ({ line, statement, requirements }) => `${line}: ${statement}: ${requirements.join(', ')}`,
        ),
        '',
        'Not tested:',
        ...untested,
      ].join('\n'),
    );
    await annotate(
      `${rows.length} statements, ${spec.requirements.length} requirements, ${untested.length} untested facts`,
    );
  });
});

describe('what the spec leaves to nobody', () => {
  test('tries the packet ids at both ends and between', () => {
    const ids = Object.values(find('packet-id.echoed')!.cases).map(({ packetId }) => packetId as number);
    expect(Math.min(...ids)).toBe(100_000);
    expect(Math.max(...ids)).toBe(999_999);
    expect(ids).toContain(414_883);
  });

  test('provokes a PUBACK of 0 by each return code, silence and an end of the broker', () => {
    const behaviours = Object.values(find('puback.0')!.cases).map(({ behaviour }) => behaviour);
    for (const behaviour of [...[1, 2, 3, 4, 5].map((refuse) => ({ refuse })), 'silent'])
      expect(behaviours).toContainEqual(behaviour);
    // Where nothing listens nobody sees an attempt, so it has steps of its own.
    expect(find('puback.stopped')!.check.with).toContainEqual({ as: 'broker', broker: 'stopped' });
  });

  test('tells each value of PUBACK with its meaning and how it is provoked', () => {
    const values = spec.requirements.flatMap(({ enumerated = [] }) => enumerated);
    expect(values.map(({ value }) => value)).toEqual([0, 1]);
    for (const { meaning, by } of values) {
      expect(meaning).toMatch(/connected to the MQTT broker/);
      expect(by).toMatch(/^our broker /);
    }
  });

  test('puts back every member of the settings that it writes', () => {
    const [ours] = spec.preambles['ours']!.ways;
    const written = JSON.stringify(ours!.steps);
    const members = Object.keys(ours!.values['before'] as object);
    expect(members.toSorted()).toEqual(['enabled', 'mqtt_broker_url', 'pass', 'qos', 'user']);
    for (const member of members) expect(written).toContain(`"${member}":`);
    expect(JSON.stringify(ours!.undo)).toContain('"mqtt":"{before}"');
  });

  test('has an undo wherever a requirement writes settings of its own', () => {
    const writing = spec.requirements.filter(({ check }) =>
      JSON.stringify(check.with).includes('writeConfiguration'),
    );
    // Some write nothing but what they have read.
    const again = writing.filter(({ check }) =>
      JSON.stringify(check.with).includes('{"mqtt":{"qos":"{originalQos}"}}'),
    );
    expect(again.map(({ id }) => id)).toEqual([
      'invisoutlet.configure.acknowledged',
      'invisoutlet.configure.answered-once',
    ]);
    for (const { id, check, needs } of writing.filter((requirement) => !again.includes(requirement)))
      expect(needs, `${id} (${check.name})`).toContain('ourSettings');
  });
});

const message = (operation: string): Message => operations[operation]!.messages[0]!;
const replyOf = (operation: string): Message => operations[operation]!.reply!.messages[0]!;
const fits = ({ validate }: Message, payload: unknown): boolean => validate(payload).length === 0;

describe('requests', () => {
  const request = { packetID: 414883, payload: { callbackName: 27, callbackArgs: [0] } };

  test("are the document's example for argument 0", () => {
    expect(fits(message('readMqttStatus'), request)).toBe(true);
    expect(fixedMembers(message('readMqttStatus'))).toEqual({ payload: request.payload });
  });

  test.each([
    ['readMqttStatus', 0],
    ['clearDiscovery', 1],
    ['sendDiscovery', 2],
  ])('%s has argument %i', (operation, argument) => {
    expect(fixedMembers(message(operation))).toEqual({
      payload: { callbackName: 27, callbackArgs: [argument] },
    });
  });

  test.each([
    ['five digits', { ...request, packetID: 99_999 }],
    ['seven digits', { ...request, packetID: 1_000_000 }],
    ['a packet id that is a text', { ...request, packetID: '414883' }],
    ['no packet id', { payload: request.payload }],
    ['no payload', { packetID: 414883 }],
    ['another callback', { packetID: 414883, payload: { callbackName: 26, callbackArgs: [0] } }],
    ['no arguments', { packetID: 414883, payload: { callbackName: 27 } }],
    ['another argument', { packetID: 414883, payload: { callbackName: 27, callbackArgs: [3] } }],
  ])('are none with %s', (_what, payload) => {
    for (const operation of ['readMqttStatus', 'clearDiscovery', 'sendDiscovery'])
      expect(fits(message(operation), payload)).toBe(false);
  });
});

describe('answers', () => {
  const answer = { sn: '0003C44076', packetID: 414883, PUBACK: 1 };

  test.each([
    ["the document's example", answer],
    ['not connected', { ...answer, PUBACK: 0 }],
    ['the lowest packet id', { ...answer, packetID: 100_000 }],
    ['the highest packet id', { ...answer, packetID: 999_999 }],
    ['a payload besides', { ...answer, payload: { callbackName: 27 } }],
  ])('may be: %s', (_what, payload) => {
    expect(fits(replyOf('readMqttStatus'), payload)).toBe(true);
  });

  test.each([
    ['no serial number', { packetID: 414883, PUBACK: 1 }],
    ['an empty serial number', { ...answer, sn: '' }],
    ['a serial number that is a number', { ...answer, sn: 344076 }],
    ['no packet id', { sn: '0003C44076', PUBACK: 1 }],
    ['a packet id that is a text', { ...answer, packetID: '414883' }],
    ['a packet id with a fraction', { ...answer, packetID: 414883.5 }],
    ['no PUBACK', { sn: '0003C44076', packetID: 414883 }],
    ['PUBACK 2', { ...answer, PUBACK: 2 }],
    ['PUBACK as a text', { ...answer, PUBACK: '1' }],
    ['PUBACK true', { ...answer, PUBACK: true }],
    ['PUBACK null', { ...answer, PUBACK: null }],
    ['an array', [answer]],
  ])('may not be: %s', (_what, payload) => {
    for (const operation of ['readMqttStatus', 'clearDiscovery', 'sendDiscovery', 'writeConfiguration'])
      expect(fits(replyOf(operation), payload)).toBe(false);
  });

  test('of the configuration have the settings of MQTT, switches as 0 and 1', () => {
    const mqtt = { enabled: 1, mqtt_broker_url: 'mqtt://192.0.2.1:1883', user: 'u', pass: 'p', qos: 0 };
    const configuration = (settings: object): unknown => ({
      ...answer,
      payload: { callbackName: 1, callbackArgs: { sys_prefs: { mqtt: settings }, acc_prefs: {} } },
    });
    expect(fits(replyOf('readConfiguration'), configuration(mqtt))).toBe(true);
    expect(fits(replyOf('readConfiguration'), configuration({ ...mqtt, enabled: true }))).toBe(false);
    expect(fits(replyOf('readConfiguration'), configuration({ ...mqtt, qos: 3 }))).toBe(false);
    expect(fits(replyOf('readConfiguration'), answer)).toBe(false);
  });
});
