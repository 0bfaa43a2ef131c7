import { expect, test } from 'vitest';
import { builtInChecks } from '../../src/checks/index.js';
import { checkCommand } from '../../src/cli/check-command.js';
import { knownSpecs } from '../../src/spec/read/locate.js';
import { loadSpec } from '../../src/spec/load.js';
import { sharedTopics } from '../../src/spec/shared-topics.js';
import { common, connect, folderWith } from './lamps.js';

const twoCases = (publish: string, more = ''): string =>
  `requirements:\n  - { id: x.a, ${common}, cases: { on: { n: 1 }, off: { n: 0 } }, steps: [${connect}, { publish: ${publish}, expect: puback }]${more} }\n`;
const topicsOf = (yaml: string): string[] => sharedTopics(loadSpec(folderWith(yaml), builtInChecks));

test.each([
  ['{ topic: lamp/set, payload: { on: 1 } }', ['lamp/set']],
  ['{ operation: setLamp, parameters: { id: hall }, payload: { on: 1 } }', ['lamp/hall']],
  ["{ topic: 'lamp/{url}', payload: { on: 1 } }", ['lamp/{url}']],
  // Each case has a topic of its own.
  ["{ topic: 'lamp/{nonce}', payload: { on: 1 } }", []],
  ["{ topic: 'lamp/{n}', payload: { on: 1 } }", []],
])('cases that publish to %s share %j', (publish, topics) => {
  expect(topicsOf(twoCases(publish))).toEqual(topics);
});

test('whoever says what the cases use has thought of it', () => {
  const publish = '{ topic: lamp/set, payload: { on: 1 } }';
  expect(topicsOf(twoCases(publish, ', uses: [lamp]'))).toEqual([]);
  expect(topicsOf(`${twoCases(publish)}defaults: { concurrency: 8 }\n`)).toEqual([]);
});

test('check warns of it and names the words', () => {
  const folder = folderWith(twoCases('{ topic: lamp/set, payload: { on: 1 } }'));
  expect(checkCommand(folder)).toMatch(
    /^warning: one case at a time, since several publish to lamp\/set .*"uses: \[<name>\]".*"defaults: \{ concurrency: 64 \}"/m,
  );
});

test.each(knownSpecs())(
  'check warns of nothing in %s: neither of shared topics nor of costly patterns',
  (id) => {
    expect(checkCommand(id)).not.toMatch(/^warning/m);
  },
);
