import { describe, expect, test } from 'vitest';
import { builtInChecks } from '../../src/checks/index.js';
import { loadSpec } from '../../src/spec/load.js';
import { withCodesOf5 } from '../../src/spec/read/codes-of-5.js';
import { asyncapi } from './lamps.js';
import { brief, problemsOf } from './problems-of.js';
import { temporaryFolder } from './temporary-file.js';

const taking = (rows: string, more = ''): string =>
  temporaryFolder({
    'asyncapi.yaml': asyncapi,
    'conformance.yaml': `formatVersion: 1
id: x
revision: '2026-01-01'
title: X
role: broker
api: asyncapi.yaml
sources: [{ id: later, title: The later version }]
parameters: { username: { text: a name }, password: { text: a password, secret: true } }
rulings: [{ id: account-refused, about: a refusal, accepted: nothing, why: it is the account }]
${more}takesFrom: mqtt-3.1.1
takes:
${rows}
requirements:
  - id: x.own
    text: Something of its own holds.
    source: { document: later, section: s }
    presumes: [x.MQTT-9.9-1]
    steps: [{ connect: {}, expect: connack }]
`,
  });
const problems = (rows: string): string[] =>
  problemsOf(() => loadSpec(taking(rows), builtInChecks)).map(brief);

describe('a spec that takes requirements of another', () => {
  test('has them before its own, under its own ids, with its own source and the preambles that they need', () => {
    const { requirements, preambles } = loadSpec(
      taking(`  - statement: MQTT-9.9-1
    section: 9.9 Pings
    requirements: [MQTT-3.12.4-1, { take: MQTT-3.1.4-4, as: accepted, but: { text: It is let in. } }]`),
      builtInChecks,
    );
    const [first, second, third] = requirements;
    expect([first!.id, second!.id, third!.id]).toEqual(['x.MQTT-9.9-1', 'x.MQTT-9.9-1-accepted', 'x.own']);
    expect(first!.source).toEqual({ document: 'later', section: '9.9 Pings', statement: 'MQTT-9.9-1' });
    expect(first!.text).toBe('A PINGREQ is answered with a PINGRESP.');
    expect(second!.text).toBe('It is let in.');
    expect(first!.at).toMatch(/conformance\.yaml:14$/);
    expect(preambles).toHaveProperty('account');
    expect(preambles).not.toHaveProperty('retained');
  });

  test('presumes what it has taken, and nothing that it has not', () => {
    const { requirements } = loadSpec(
      taking(
        `  - { statement: MQTT-9.9-1, section: s, requirements: [MQTT-3.12.4-1] }
  - { statement: MQTT-9.9-2, section: s, requirements: [MQTT-3.1.4-4-early-packets] }`,
        'clients: [legal]\n',
      ),
      builtInChecks,
    );
    expect(requirements.find(({ id }) => id === 'x.MQTT-9.9-2-early-packets')!.presumes).toEqual([
      'x.MQTT-9.9-1',
    ]);
  });

  test.each([
    ['of no such name', '[MQTT-3.12.4-7]', 'mqtt-3.1.1 has no requirement "mqtt-3.1.1.MQTT-3.12.4-7"'],
    ['twice', '[MQTT-3.12.4-1, { take: MQTT-3.12.4-1, as: again }]', '"MQTT-3.12.4-1" is taken twice'],
  ])('takes none %s', (_name, requirements, problem) => {
    const found = problems(`  - { statement: MQTT-9.9-1, section: s, requirements: ${requirements} }`);
    expect(found).toEqual([expect.stringContaining(problem)]);
  });

  test('is told of what is wrong at the row that takes it', () => {
    const found = problems(`  - statement: MQTT-9.9-1
    section: s
    requirements: [{ take: MQTT-3.12.4-1, but: { ruling: none } }]`);
    expect(found).toEqual([
      expect.stringMatching(/there is no ruling "none".*\(taken from MQTT-3\.12\.4-1\)/),
    ]);
  });
});

test('return codes of MQTT 3.1.1 become reason codes of 5.0, a refusal of any kind stays one of any kind', () => {
  expect(withCodesOf5([{ connect: {}, expect: { connack: [0, 4, 5] } }])).toEqual([
    { connect: {}, expect: { connack: [0, 0x86, 0x87] } },
  ]);
  const any = withCodesOf5({ expect: { anyOf: [{ connack: [1, 2, 3, 4, 5] }, 'closed'] } });
  const refusals = (any as { expect: { anyOf: [{ connack: number[] }] } }).expect.anyOf[0].connack;
  expect(refusals).toContain(0x81);
  expect(refusals).not.toContain(0);
  expect(withCodesOf5({ suback: [[0, 1, 128]] })).toEqual({
    suback: [[0, 1, 0x80, 0x83, 0x87, 0x8f, 0x91, 0x97, 0x9e, 0xa1, 0xa2]],
  });
  expect(withCodesOf5({ suback: { packetId: 3, returnCodes: [2] } })).toEqual({
    suback: { packetId: 3, returnCodes: [2] },
  });
});
