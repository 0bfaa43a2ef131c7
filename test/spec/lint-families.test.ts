import { describe, expect, test } from 'vitest';
import { builtInChecks } from '../../src/checks/index.js';
import { loadSpec } from '../../src/spec/load.js';
import { beginning, common, connect } from './lamps.js';
import { brief, problemsOf } from './problems-of.js';
import { temporaryFolder } from './temporary-file.js';
import { ownRequirements } from './own.js';

const asyncapi = `
asyncapi: 3.0.0
info: { title: Lamps, version: '1' }
channels:
  lamps: { address: 'lamp/{id}', parameters: { id: {} } }
operations:
  setLamp: { action: receive, channel: { $ref: '#/channels/lamps' } }
  dimLamp: { action: receive, channel: { $ref: '#/channels/lamps' } }
`;
const colours = '{ "properties": { "red": { "type": "integer" }, "blue": { "type": "integer" } } }';

const folderWith = (yaml: string): string =>
  temporaryFolder({
    'asyncapi.yaml': asyncapi,
    'schemas/colours.schema.json': colours,
    'conformance.yaml': beginning + yaml,
  });
const lint = (yaml: string): string[] =>
  problemsOf(() => loadSpec(folderWith(yaml), builtInChecks)).map(brief);
const family = (more: string, id = 'x.{operation}'): string =>
  `families:\n  - { id: '${id}', ${common}, forEach: { operations: {} }, ${more} }\n`;

describe('the requirements of a family', () => {
  test('belong to the spec that is loaded', () => {
    const spec = loadSpec(folderWith(family(`steps: [${connect}]`)), builtInChecks);
    expect(ownRequirements(spec).map(({ id, pointer }) => [id, pointer])).toEqual([
      ['x.setLamp', '/families/0'],
      ['x.dimLamp', '/families/0'],
    ]);
    expect(spec.requirements[0]!.at).toMatch(/conformance\.yaml:17$/);
  });

  test('are read from a schema beside the document', () => {
    const members = "forEach: { members: { schema: 'schemas/colours.schema.json' } }";
    const yaml = `families:\n  - { id: 'x.{member}', ${common}, ${members}, steps: [${connect}] }\n`;
    const requirements = ownRequirements(loadSpec(folderWith(yaml), builtInChecks));
    expect(requirements.map(({ id }) => id)).toEqual(['x.red', 'x.blue']);
  });

  test('may be required, and be the smoke test', () => {
    const requiring = `requirements:\n  - { id: x.a, ${common}, requires: [x.setLamp], steps: [${connect}] }\n`;
    expect(lint(`${requiring}${family(`steps: [${connect}]`)}smoke: x.dimLamp\n`)).toEqual([]);
    expect(lint(`${requiring.replace('setLamp', 'getLamp')}${family(`steps: [${connect}]`)}`)).toEqual([
      expect.stringMatching(/^17:\d+ \/requirements\/0\/requires\/0: there is no requirement "x\.getLamp"/),
    ]);
  });

  test('wait for each other in a circle', () => {
    expect(lint(family(`requires: ['x.dimLamp'], steps: [${connect}]`))).toEqual([
      expect.stringMatching(
        /^17:\d+ \/families\/0\/requires: the requirement waits for itself: x\.dimLamp requires x\.dimLamp$/,
      ),
    ]);
  });

  test('must have ids of their own, and the id of the spec before them', () => {
    expect(lint(family(`steps: [${connect}]`, 'x.lamp'))).toEqual([
      '17:7 /families/0/id: the id "x.lamp" is used twice; an id names one requirement',
    ]);
    const one = `requirements:\n  - { id: x.setLamp, ${common}, steps: [${connect}] }\n`;
    expect(lint(one + family(`steps: [${connect}]`))).toEqual([
      '19:7 /families/0/id: the id "x.setLamp" is used twice; an id names one requirement',
    ]);
  });

  test('what is wrong with all of them is said once', () => {
    expect(lint(family('check: stepz, with: {}'))).toHaveLength(1);
    expect(lint(family(`steps: [${connect}, { as: other, ping: {} }]`))).toEqual([
      expect.stringMatching(/^17:\d+ \/families\/0\/steps\/1: no client "other" is connected at this step/),
    ]);
  });

  test('what is wrong with one of them is found: an operation that the table names', () => {
    const table = 'table: { setLamp: { by: dimLam } }, otherwise: { by: dimLamp }';
    expect(
      lint(family(`${table}, steps: [${connect}, { publish: { operation: '{by}' }, expect: puback }]`)),
    ).toEqual([
      expect.stringMatching(/\/families\/0\/steps\/1\/publish\/operation: the API has no operation "dimLam"/),
    ]);
  });
});

describe('values of the items', () => {
  const using = `steps: [{ connect: { keepAlive: '{level}' }, expect: connack }]`;
  const missing = /\/families\/0\/steps\/0\/connect\/keepAlive: nothing is called "level" at this step/;

  test('come from the table, from bind, or otherwise', () => {
    expect(lint(family(`table: { setLamp: { level: 1 }, dimLamp: { level: 2 } }, ${using}`))).toEqual([]);
    expect(
      lint(`bind: { setLamp: { values: { level: 1 } } }\n${family(`otherwise: { level: 2 }, ${using}`)}`),
    ).toEqual([]);
  });

  test('must be there for each', () => {
    expect(lint(family(`table: { setLamp: { level: 1 } }, ${using}`))).toEqual([
      expect.stringMatching(missing),
    ]);
    expect(lint(`bind: { setLamp: { values: { level: 1 } } }\n${family(using)}`)).toEqual([
      expect.stringMatching(missing),
    ]);
  });

  test('bind is for operations that exist', () => {
    expect(lint('bind: { setLam: { values: { level: 1 } } }\n')).toEqual([
      expect.stringMatching(
        /^16:\d+ \/bind\/setLam: there is no operation "setLam" \(did you mean "setLamp"\?\)$/,
      ),
    ]);
  });

  test('bind has values and nothing else', () => {
    expect(lint('bind: { setLamp: { correlate: { payload: /id } } }\n')).toEqual([
      expect.stringMatching(/^16:\d+ \/bind\/setLamp\/correlate: unknown word "correlate"/),
    ]);
  });
});

describe('cases as a value of the item', () => {
  const using = `cases: '{levels}', steps: [{ connect: { keepAlive: '{level}' }, expect: connack }]`;
  const table = 'otherwise: { levels: { low: { level: 1 }, high: { level: 9 } } }';

  test('are the cases of each requirement', () => {
    const requirements = ownRequirements(loadSpec(folderWith(family(`${table}, ${using}`)), builtInChecks));
    expect(requirements.map(({ cases }) => Object.keys(cases))).toEqual([
      ['low', 'high'],
      ['low', 'high'],
    ]);
  });

  test('must be a table of cases for each', () => {
    const only = table.replace('otherwise: {', 'table: { setLamp: {').concat(' }');
    expect(lint(family(`${only}, cases: '{levels}', steps: [${connect}]`))).toEqual([
      expect.stringMatching(
        /^17:\d+ \/families\/0\/cases: x\.dimLamp must get a table of cases from its item, and gets "\{levels\}"$/,
      ),
    ]);
    expect(lint(family(`otherwise: { levels: [1] }, cases: '{levels}', steps: [${connect}]`))).toEqual([
      expect.stringMatching(/x\.setLamp must get a table of cases from its item, and gets \[1\]$/),
      expect.stringMatching(/x\.dimLamp must get a table of cases from its item, and gets \[1\]$/),
    ]);
    expect(lint(family(`otherwise: { levels: null }, cases: '{levels}', steps: [${connect}]`))).toHaveLength(
      2,
    );
  });
});
