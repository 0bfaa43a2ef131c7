import { expect, test } from 'vitest';
import { builtInChecks } from '../../src/checks/index.js';
import { loadSpec } from '../../src/spec/load.js';
import { asyncapi, beginning, common, connect, lint } from './lamps.js';
import { brief, problemsOf } from './problems-of.js';
import { temporaryFolder } from './temporary-file.js';

const two = (risky: string, other: string): string =>
  `requirements:\n  - { id: x.risky, ${common}, ${risky}, steps: [${connect}] }\n  - { id: x.other, ${common}, ${other}, steps: [${connect}] }\n`;

test('nothing that is always tried stands on what may be left out', () => {
  expect(lint(two('effects: [risky]', 'requires: [x.risky]'))).toEqual([
    expect.stringContaining(
      '/requirements/1/requires: it stands on "x.risky", which is risky and may be left out; make this one risky as well',
    ),
  ]);
  expect(lint(two('effects: [risky]', 'requires: [x.risky], effects: [risky]'))).toEqual([]);
});

test('nothing that is always tried presumes what waits for it', () => {
  expect(lint(two('effects: [risky]', 'presumes: [x.risky]'))).toEqual([
    expect.stringContaining('/requirements/1/requires: it stands on "x.risky", which is risky'),
  ]);
  expect(lint(two('effects: [risky]', 'presumes: [x.risky], effects: [risky]'))).toEqual([]);
});

test('a target is recognised by a requirement that is there and changes nothing', () => {
  const identified = (name: string, effects: string): string =>
    `identify: { requirement: ${name} }\n${two(effects, 'effects: []')}`;
  expect(lint(identified('x.other', 'effects: [risky]'))).toEqual([]);
  expect(lint(identified('x.risky', 'effects: [risky]'))).toEqual([
    expect.stringContaining(
      '/identify/requirement: "x.risky" has effects on the target (risky), and it is tried on targets of which nothing is known',
    ),
  ]);
  expect(lint(identified('x.othr', 'effects: []'))).toEqual([
    expect.stringContaining(
      '/identify/requirement: there is no requirement "x.othr" (did you mean "x.other"?)',
    ),
  ]);
});

test('a risky case has the name of a case', () => {
  const cases = (name: string): string => `cases: { longest: { n: 1 } }, riskyCases: [${name}]`;
  expect(lint(two(cases('longest'), 'effects: []'))).toEqual([]);
  expect(lint(two(cases('longer'), 'effects: []'))).toEqual([
    expect.stringContaining('/requirements/0/riskyCases/0: there is no case "longer" here'),
  ]);
});

test.each([
  ['', [expect.stringContaining('the capability "tls" is absent by default, and no sentence lets')]],
  [', optional: { text: It may., source: { document: reference, section: s } }', []],
  [
    ', optional: { text: It may., source: { document: elsewhere, section: s } }',
    [expect.stringContaining('no source')],
  ],
])(
  'a capability that is absent by default says what lets a target leave it out: %s',
  (optional, problems) => {
    const folder = temporaryFolder({
      'asyncapi.yaml': asyncapi,
      'conformance.yaml':
        beginning.replace(
          'default: true }]',
          `default: true }, { id: tls, text: it speaks TLS, default: false${optional} }]`,
        ) + two('effects: []', 'effects: []'),
    });
    expect(problemsOf(() => loadSpec(folder, builtInChecks)).map(brief)).toEqual(problems);
  },
);
