import { cpSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { readRecord } from '../../src/report/record/read-record.js';
import { run } from '../cli/command.js';
import { recordOf } from './records.js';

let conforming: string;
let spoilt: string;

beforeAll(async () => {
  conforming = await recordOf('--target=twin:thingsboard', '--only=thingsboard.');
  spoilt = await recordOf('--target=twin:thingsboard/unknown-token-code-4', '--only=thingsboard.');
});

/** The spec with one text replaced in one of its files, as another revision. */
function revised(file: string, from: string, to: string): string {
  const folder = join(mkdtempSync(join(tmpdir(), 'impact-')), 'thingsboard');
  cpSync('specs/thingsboard', folder, { recursive: true });
  const text = readFileSync(join(folder, file), 'utf8');
  expect(text).toContain(from);
  writeFileSync(join(folder, file), text.replace(from, to));
  return folder;
}

const impact = async (spec: string, ...records: string[]) =>
  await run('impact', ...records, `--spec=${spec}`);

describe('impact of', () => {
  test('the same spec: every case comes to what it was, and nothing needs a run', async () => {
    const { code, out } = await impact('thingsboard', conforming);
    const { cases } = readRecord(conforming);
    const judged = cases.filter(({ verdict }) => verdict !== 'inconclusive').length;
    expect(judged).toBeGreaterThan(100);
    expect(out).toContain(`  ${judged} cases were judged by what was recorded.`);
    expect(out).toContain(
      'IMPACT: no recorded target is seen to fail it; nothing fails newly; nothing needs a run.',
    );
    expect(code).toBe(0);
  });

  test('an expectation of another code: who fails newly, and who passes newly', async () => {
    const spec = revised(
      'conformance.yaml',
      "username: 'unknown-{nonce}' }\n        expect: { connack: 5 }\n      - expect: closed",
      "username: 'unknown-{nonce}' }\n        expect: { connack: 4 }",
    );
    const { code, out } = await impact(spec, conforming, spoilt);
    expect(out).toContain('newly failing: 1\n    thingsboard.connect.unknown-token MUST: expected CONNACK 4');
    expect(out).toContain('newly passing: 1\n    thingsboard.connect.unknown-token\n');
    expect(out).toContain(
      'IMPACT: 1 of 2 recorded targets would fail it; 1 requirement fails newly; nothing needs a run.',
    );
    expect(code).toBe(1);
  });

  test('a tightened schema: what was accepted then fails newly', async () => {
    const spec = revised(
      'schemas/attributes-response.schema.json',
      '"type": "object",',
      '"type": "object", "required": ["serial"],',
    );
    const { code, out } = await impact(spec, conforming);
    expect(out).toMatch(/newly failing: [1-9]\d*\n {4}thingsboard\.attributes\.request/);
    expect(out).toContain('serial');
    expect(code).toBe(1);
  });

  test('a new requirement: it needs a run', async () => {
    const spec = revised(
      'conformance.yaml',
      '  - id: thingsboard.connect.unknown-token\n',
      [
        '  - id: thingsboard.connect.pinged-twice',
        '    text: A connection is there for a second PINGREQ.',
        '    source: { document: reference, section: MQTT Connect, line: 35 }',
        '    needs: [device]',
        '    steps: [{ connect: {} }, { ping: {} }, { ping: {}, expect: pingresp }]',
        '  - id: thingsboard.connect.unknown-token\n',
      ].join('\n'),
    );
    const { code, out } = await impact(spec, conforming);
    expect(out).toContain(
      'needs a new run: 1\n    thingsboard.connect.pinged-twice: nothing of it was recorded\n',
    );
    expect(out).toContain(
      'no recorded target is seen to fail it; nothing fails newly; 1 requirement needs a new run.',
    );
    expect(code).toBe(3);
  });

  test.each([
    [
      'does something else',
      "connect: { username: 'unknown-{nonce}' }",
      "connect: { username: 'nobody-{nonce}' }",
      /1 was another one then: connect {"username":"unknown-/,
    ],
    [
      'is new',
      'expect: { connack: 5 }\n      - expect: closed',
      'expect: { connack: 5 }\n      - expect: closed\n      - as: other\n        connect: {}\n        expect: { connack: 0 }',
      /3 was not tried then: connect/,
    ],
    [
      'is new in the control',
      '    control: &acceptedConnect\n      - connect: {}\n',
      '    control: &acceptedConnect\n      - connect: {}\n      - ping: {}\n',
      /control 2 was another one then: disconnect/,
    ],
  ])('a step that %s: its requirement needs a run, and is not called failing', async (_, from, to, why) => {
    const { code, out } = await impact(revised('conformance.yaml', from, to), conforming);
    expect(out).toMatch(new RegExp(`thingsboard\\.connect\\.unknown-token: ${why.source}`));
    expect(out).toContain('no recorded target is seen to fail it; nothing fails newly;');
    expect(code).toBe(3);
  });

  test.each([
    [
      'asks for something else',
      'type: DEFAULT\n                transportType: DEFAULT',
      'type: DEFAULT\n                transportType: MQTT',
      /preamble profile 1 was another one then: http/,
    ],
    [
      'leaves another name',
      "provisionKey: 'key-{run}-{nonce}'",
      "provisionKey: 'other-{run}-{nonce}'",
      /preamble profile 1 was another one then: http/,
    ],
  ])(
    'a preamble of all cases that %s: what stands on it needs a run, and nothing else',
    async (_, from, to, why) => {
      const { code, out } = await impact(revised('conformance.yaml', from, to), conforming);
      expect(out).toMatch(
        new RegExp(
          `thingsboard\\.provision\\.success \\(\\d+ cases\\): what it stands on has changed, preamble profile: (${why.source})`,
        ),
      );
      expect(out).not.toMatch(/thingsboard\.(connect|telemetry|attributes)\..*: what it stands on/);
      expect(out).toContain('no recorded target is seen to fail it; nothing fails newly;');
      expect(code).toBe(3);
    },
  );

  test('a looser step after which nothing was tried: what comes behind it needs a run', async () => {
    const spec = revised(
      'conformance.yaml',
      'expect: { connack: 5 }\n      - expect: closed',
      'expect: { connack: [4, 5] }\n      - as: other\n        connect: {}\n        expect: { connack: 0 }',
    );
    const { out } = await impact(spec, spoilt);
    expect(out).toMatch(
      /needs a new run: 1\n {4}thingsboard\.connect\.unknown-token: 2 was not tried then: connect/,
    );
  });

  test('a run of a part: the rest is not asked for', async () => {
    const part = await recordOf('--target=twin:thingsboard', '--only=thingsboard.connect');
    const { code, out } = await impact('thingsboard', part);
    expect(out).toContain(
      'of requirements that begin with thingsboard.connect, since the run was of these alone',
    );
    expect(out).toContain('nothing needs a run.');
    expect(code).toBe(0);
  });

  test("another spec than the record's is a mistake", async () => {
    const { code, err } = await impact('mqtt-3.1', conforming);
    expect(err).toMatch(
      /is by thingsboard, and --spec names mqtt-3\.1\. Name the changed spec of the record/,
    );
    expect(code).toBe(2);
  });
});
