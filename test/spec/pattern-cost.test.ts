import { describe, expect, test } from 'vitest';
import { builtInChecks } from '../../src/checks/index.js';
import { checkCommand } from '../../src/cli/check-command.js';
import { loadSpec } from '../../src/spec/load.js';
import { patternCost } from '../../src/spec/pattern-cost.js';
import { newPayloadAjv } from '../../src/spec/payload-ajv.js';
import { common, folderWith } from './lamps.js';
import { temporaryFile } from './temporary-file.js';

test.each([
  '^(a+)+$',
  '^([a-z0-9]+-?)+$',
  '^(\\w+\\.?)+@\\w+$',
  '^([^/]+/?)+$',
  '^(\\d+,?)*$',
  '^(.*,)*x$',
  '^(\\s*\\w+\\s*)+;$',
])('%s is of exponential cost', (pattern) => {
  expect(patternCost(pattern)).toBe('exponential');
});

test.each(['\\s+$', '^.*,.*,.*x$', '^\\d+\\d+$', '\\d+ items', '^[^@\\s]+@[^@\\s]+\\.[^@\\s]+$'])(
  '%s is of polynomial cost',
  (pattern) => {
    expect(patternCost(pattern)).toBe('polynomial');
  },
);

test.each([
  ['a UUID', '^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$'],
  ['a date', '^\\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\\d|3[01])$'],
  ['a time', '^\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d(\\.\\d+)?(Z|[+-]\\d\\d:\\d\\d)$'],
  ['a duration', '^P(?!$)(\\d+Y)?(\\d+M)?(\\d+W)?(\\d+D)?(T(?=\\d)(\\d+H)?(\\d+M)?(\\d+S)?)?$'],
  ['a topic', '^([^/+#]+/)*[^/+#]+$'],
  ['a topic filter', '^(\\+|[^+#/]+)(/(\\+|[^+#/]+))*(/#)?$'],
  ['an IPv4 address', '^(?:(?:25[0-5]|2[0-4]\\d|1?\\d?\\d)(?:\\.(?!$)|$)){4}$'],
  ['a MAC address', '^([0-9A-F]{2}:){5}[0-9A-F]{2}$'],
  ['a version', '^(0|[1-9]\\d*)\\.(0|[1-9]\\d*)\\.(0|[1-9]\\d*)(-[0-9A-Za-z-]+(\\.[0-9A-Za-z-]+)*)?$'],
  ['base64', '^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$'],
  ['words with hyphens', '^[a-z][a-z0-9]*(-[a-z0-9]+)*$'],
  ['of the older reading only', '^[\\w-.]+$'],
  ['anything', '^.*$'],
])('%s costs nothing much', (_, pattern) => {
  expect(() => new RegExp(pattern)).not.toThrow();
  expect(patternCost(pattern)).toBeUndefined();
});

test('what would take long to look at is left to the bound of matching', () => {
  expect(patternCost(`^(a+)+${'b'.repeat(1000)}$`)).toBeUndefined();
  expect(patternCost(`^(a+)+$|${'|x*y'.repeat(29)}`)).toBeUndefined();
  expect(patternCost(`^(a+)+$|${'(x'.repeat(7)}${')'.repeat(7)}`)).toBeUndefined();
  expect(patternCost(`^(a+)+$|${'(x)'.repeat(40)}`)).toBeUndefined();
  // With less of each it is looked at.
  expect(patternCost(`^(a+)+$|${'|x*y'.repeat(28)}`)).toBe('exponential');
  expect(patternCost(`^(a+)+$|${'(x'.repeat(6)}${')'.repeat(6)}`)).toBe('exponential');
  expect(patternCost(`^(a+)+$|${'(x)'.repeat(39)}`)).toBe('exponential');
});

test('what is no pattern costs nothing: whoever compiles it says so', () => {
  expect(patternCost('(a*')).toBeUndefined();
});

const document = `asyncapi: 3.0.0
info: { title: Lamps, version: '1' }
channels:
  lamps:
    address: lamps
    messages:
      state:
        payload:
          type: object
          properties:
            name: { type: string, pattern: '^(a+)+$' }
            date: { type: string, pattern: '^\\d{4}-\\d{2}-\\d{2}$' }
          patternProperties:
            '\\d+ lux': { type: number }
operations:
  tell: { action: send, channel: { $ref: '#/channels/lamps' } }
`;

describe('a document with costly patterns', () => {
  test('is read, and each is told once, at its place', () => {
    const file = temporaryFile('lamps.yaml', document);
    const { costlyPatterns } = loadSpec(file, builtInChecks);
    expect(costlyPatterns.toSorted()).toEqual([
      `${file}:11:35 /channels/lamps/messages/state/payload/properties/name/pattern: the pattern ^(a+)+$ is costly: a few dozen characters that do not fit can keep it busy for longer than anybody waits, and then there is no verdict; write it so that no text fits it in two ways`,
      `${file}:14:13 /channels/lamps/messages/state/payload/patternProperties/\\d+ lux: the pattern \\d+ lux is costly: its time for a text that does not fit can grow with the square of the length, or faster, and then there is no verdict; write it so that no text fits it in two ways, and begin it with ^ where it may`,
    ]);
    expect(checkCommand(file).split('\n').slice(0, 2).toSorted()).toEqual(
      costlyPatterns.map((text) => `warning: ${text}`).toSorted(),
    );
  });
});

test('a pattern of the spec itself is told at its line', () => {
  const capture =
    "{ connect: {}, expect: connack }, { connect: {}, capture: { why: { pattern: '^([a-z]+-?)+$' } } }";
  const folder = folderWith(`requirements:\n  - { id: x.a, ${common}, steps: [${capture}] }\n`);
  expect(loadSpec(folder, builtInChecks).costlyPatterns).toEqual([
    expect.stringMatching(
      /conformance\.yaml:17:\d+ \/requirements\/0\/steps\/1\/capture\/why\/pattern: the pattern \^\(\[a-z\]\+-\?\)\+\$ is costly/,
    ),
  ]);
});

test('every format that is matched without a bound is of linear cost', () => {
  const patterns = Object.entries(newPayloadAjv({}).formats).flatMap(([name, format]) =>
    format instanceof RegExp ? [[name, patternCost(format.source)]] : [],
  );
  expect(patterns.length).toBeGreaterThan(5);
  expect(patterns.filter(([, cost]) => cost !== undefined)).toEqual([]);
});

test('the format url still tells a URL from a path', () => {
  const fits = newPayloadAjv({}).compile({ type: 'string', format: 'url' });
  expect(fits('https://example.com/a/b?c=d')).toBe(true);
  expect(fits('/a/b')).toBe(false);
});
