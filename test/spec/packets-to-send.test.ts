import { describe, expect, test } from 'vitest';
import { runSteps } from '../../src/checks/index.js';
import { encode, type PacketToSend } from '../../src/driver/wire/encode.js';
import { lint, one, steps } from './lamps.js';

const send = (packet: string): string[] => lint(steps(`{ send: { packet: ${packet} }, expect: closed }`));
const inCases = (cases: string, packet: string): string[] =>
  lint(one(`cases: { ${cases} }, steps: [{ connect: {} }, { send: { packet: ${packet} }, expect: closed }]`));

describe('a packet to send', () => {
  test.each([
    '{ type: DISCONNECT, flags: 3 }',
    "{ type: PUBREL, packetId: '{nonce}', append: { hex: '00' } }",
    "{ type: PUBLISH, topic: ['a', { hex: 'c0 af' }, { repeat: b, times: 9 }], qos: 3, packetIdPresent: false }",
    "{ type: SUBSCRIBE, packetId: 0, subscriptions: [{ filter: 'a/{run}', qos: 255 }] }",
  ])('has the fields of its type: %s', (packet) => {
    expect(send(packet)).toEqual([]);
  });

  test.each([
    ['{ type: DISCONNECT, flgs: 3 }', 'flgs', 'unknown word "flgs" (did you mean "flags"?)'],
    ['{ type: PUBLSH, topic: a }', 'type', 'did you mean "PUBLISH"?'],
    ['{ type: PUBREL, packetId: 1, qos: 1 }', 'qos', 'unknown word "qos" (allowed: type, packetId'],
    ['{ type: CONNECT, will: { topc: a } }', 'will/topc', 'unknown word "topc" (did you mean "topic"?)'],
    ['{ type: PINGREQ, flags: 16 }', 'flags', 'must be <= 15'],
    ["{ type: '{nonce}', flgs: 1 }", 'flgs', 'unknown word "flgs" (did you mean "flags"?)'],
  ])('has no others: %s', (packet, place, said) => {
    const [problem, ...others] = send(packet);
    expect(others).toEqual([]);
    expect(problem).toMatch(new RegExp(`^17:\\d+ /requirements/0/steps/1/send/packet/${place}: `));
    expect(problem).toContain(said);
  });

  test('stands in a list under the same rules', () => {
    expect(
      lint(steps('{ send: { packets: [{ type: PINGREQ }, { type: PINGRQ }] }, expect: closed }')),
    ).toEqual([expect.stringMatching(/send\/packets\/1\/type: .*did you mean "PINGREQ"/)]);
  });

  test('is read with the values of each case', () => {
    const packet = "{ type: '{type}', packetId: 1, flags: '{flags}' }";
    expect(inCases('a: { type: PUBREL, flags: 0 }, b: { type: PINGREQ, flags: null }', packet)).toEqual([]);
    expect(inCases('a: { type: PUBREL, flags: 0 }, b: { type: PUBRL, flags: 99 }', packet)).toEqual([
      expect.stringMatching(/send\/packet\/type: in the case "b" .*did you mean "PUBREL"/),
    ]);
    expect(inCases('a: { type: PUBREL, flags: 99 }', packet)).toEqual([
      expect.stringMatching(/send\/packet\/flags: in the case "a" must be <= 15/),
    ]);
    expect(inCases('a: { type: SUBSCRIBE, flags: 2 }', packet)).toEqual([
      expect.stringMatching(/send\/packet: in the case "a" "subscriptions" is missing/),
    ]);
  });
});

test('a packet that must not come is one that there is', () => {
  expect(lint(steps('{ nothing: { packet: PUBLISH, until: ping } }'))).toEqual([]);
  expect(lint(steps('{ nothing: { packet: PUBLSH, until: ping } }'))).toEqual([
    expect.stringMatching(/steps\/1\/nothing\/packet: .*did you mean "PUBLISH"/),
  ]);
});

test.each([
  [{ type: 'PUBRL', packetId: 1 }, 'there is no packet type "PUBRL".'],
  [{ type: 'PUBREL', packetId: 'x' }, 'packet identifier is x, which has no room in its field'],
])('what only the run can know is a mistake of the step, not of the target: %j', async (packet, said) => {
  const peer = { send: async () => encode(packet as unknown as PacketToSend) };
  const driver = { open: async () => peer, record: () => 0, elapsed: () => 0 };
  const context = { driver, scope: { nonce: '1' }, listeners: [], connectDefaults: {}, notGiven: [] };
  const run = runSteps(context as never, [{ connect: {} }], { judging: true });
  await expect(run).rejects.toMatchObject({ code: 'SPEC_MISTAKE', message: expect.stringContaining(said) });
});
