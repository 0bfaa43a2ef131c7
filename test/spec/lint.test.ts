import { describe, expect, test } from 'vitest';
import { builtInChecks } from '../../src/checks/index.js';
import { loadSpec } from '../../src/spec/load.js';
import { formatProblem } from '../../src/spec/read/problem.js';
import { verbs } from '../../src/steps/verbs/index.js';
import { brief, problemsOf } from './problems-of.js';
import { asyncapi, beginning, common, connect, folderWith, lint, one, steps } from './lamps.js';
import { temporaryFolder } from './temporary-file.js';

test('a good spec has no problems', () => {
  const good = one(
    `capabilities: [dimming], needs: [room], ruling: late, operation: setLamp, cases: { a: { level: 1 } }, control: [${connect}],
      steps: [${connect}, { publish: { operation: setLamp, parameters: { id: '{lampId}' }, payload: ['{level}', '{roomId}', '{url}', '{now}'] }, expect: puback }]`,
  );
  expect(lint(good)).toEqual([]);
});

test('a problem is told with its file, line and pointer', () => {
  const folder = folderWith(one(`steps: [${connect}]`, 'y.a'));
  const [problem] = problemsOf(() => loadSpec(folder, builtInChecks));
  expect(formatProblem(problem!)).toBe(
    `${folder}/conformance.yaml:17:7 /requirements/0/id: the id "y.a" does not begin with the spec's id "x."`,
  );
});

test.each(['constructor', '__proto__', 'toString'])('nothing is called %s that nobody wrote', (name) => {
  const says = (yaml: string): string[] => lint(yaml).map((problem) => problem.replace(/^\S+ /, ''));
  const missing = (what: string): unknown => [expect.stringContaining(`there is no ${what} "${name}"`)];
  expect(says(one(`needs: [${name}], steps: [${connect}]`))).toEqual(missing('preamble'));
  expect(says(steps(`{ publish: { operation: ${name}, payload: {} } }`))).toEqual([
    expect.stringContaining(`"${name}"`),
  ]);
  const preamble = `  lamp: { text: a lamp, scope: case, ways: [{ needs: [${name}], values: { lampId: a } }] }\n`;
  const other = beginning.replace(/ {2}lamp: .*\n/, preamble);
  const folder = temporaryFolder({
    'asyncapi.yaml': asyncapi,
    'conformance.yaml': other + one(`needs: [lamp], steps: [${connect}]`),
  });
  expect(problemsOf(() => loadSpec(folder, builtInChecks)).map(({ message }) => message)).toEqual(
    missing('preamble'),
  );
});

test.each([
  ['brokerPassword: { text: of the broker }', ['"brokerPassword" sounds like a secret']],
  ['key: { text: a private key in PEM }', ['"key" sounds like a secret']],
  ['key: { text: a private key in PEM, secret: true }', []],
  ['passwordLength: { text: how many letters a password has, secret: false }', []],
  ['topicKey: { text: the key that holds the prefix }', []],
])('the parameter %s', (parameter, expected) => {
  const folder = temporaryFolder({
    'asyncapi.yaml': asyncapi,
    'conformance.yaml':
      beginning.replace('url: { text: the address }', `url: { text: the address }, ${parameter}`) +
      one(`control: [{ publish: { topic: a, payload: '{url}' } }], steps: [${connect}]`),
  });
  const found = problemsOf(() => loadSpec(folder, builtInChecks)).map(({ message }) => message);
  expect(found.filter((message) => message.includes('secret'))).toEqual(
    expected.map((text) => expect.stringContaining(text) as string),
  );
});

describe('names', () => {
  test.each([
    [
      'a capability',
      one(`capabilities: [diming], steps: [${connect}]`),
      '/requirements/0/capabilities/0: there is no capability "diming" (did you mean "dimming"?)',
    ],
    [
      'a preamble',
      one(`needs: [lamb], steps: [${connect}]`),
      '/requirements/0/needs/0: there is no preamble "lamb" (did you mean "lamp"?)',
    ],
    [
      'a requirement that must not have failed',
      one(`presumes: [x.b], steps: [${connect}]`),
      '/requirements/0/presumes/0: there is no requirement "x.b" (did you mean "x.a"?)',
    ],
    [
      'a requirement',
      one(`requires: [x.b], steps: [${connect}]`),
      '/requirements/0/requires/0: there is no requirement "x.b" (did you mean "x.a"?)',
    ],
    [
      'a ruling',
      one(`ruling: latte, steps: [${connect}]`),
      '/requirements/0/ruling: there is no ruling "latte" (did you mean "late"?)',
    ],
    [
      'an operation',
      one(`operation: setLam, steps: [${connect}]`),
      '/requirements/0/operation: there is no operation "setLam" (did you mean "setLamp"?)',
    ],
    [
      'a source',
      `requirements:\n  - { id: x.a, text: The lamp does this., source: { document: referenz, section: s }, steps: [${connect}] }\n`,
      '/requirements/0/source/document: there is no source "referenz" (did you mean "reference"?)',
    ],
    [
      'a smoke test',
      `smoke: x.b\n${one(`steps: [${connect}]`)}`,
      '/smoke: there is no requirement "x.b" (did you mean "x.a"?)',
    ],
    [
      'a secret',
      'secrets: [{ name: key, operation: getLamp, at: /key }]\n',
      '/secrets/0/operation: there is no operation "getLamp" (did you mean "setLamp"?)',
    ],
    [
      'a check',
      one('check: replies-in-fligth, with: {}'),
      '/requirements/0/check: there is no check "replies-in-fligth" (did you mean "replies-in-flight"?)',
    ],
    [
      'the exception of a family',
      `families:\n  - { id: 'x.{operation}', ${common}, forEach: { operations: {} }, except: { setLamp: lat }, steps: [${connect}] }\n`,
      '/families/0/except/setLamp: there is no ruling "lat" (did you mean "late"?)',
    ],
    [
      'an untested fact',
      'untested: [{ fact: it shines, reason: unobservable, why: no eyes, source: { document: other, section: s } }]\n',
      '/untested/0/source/document: there is no source "other"',
    ],
  ])('%s that does not exist', (_what, yaml, expected) => {
    const found = lint(yaml);
    expect(found).toHaveLength(1);
    expect(found[0]).toMatch(/^1[67]:\d+ /);
    expect(found[0]!.replace(/^\S+ /, '').replace(/ \(allowed: .*\)$/, '')).toBe(expected);
  });

  test('an id that is used twice', () => {
    const twice = `${one(`steps: [${connect}]`)}  - { id: x.a, ${common}, steps: [${connect}] }\n`;
    expect(lint(twice)).toEqual([
      '18:7 /requirements/1/id: the id "x.a" is used twice; an id names one requirement',
    ]);
  });
});

describe('preambles', () => {
  const withPreamble = (yaml: string): string[] => {
    const text = beginning.replace(
      "  lamp: { text: a lamp, scope: case, ways: [{ with: [url], values: { lampId: '{nonce}' } }] }\n",
      yaml,
    );
    const folder = temporaryFolder({ 'asyncapi.yaml': asyncapi, 'conformance.yaml': text });
    return problemsOf(() => loadSpec(folder, builtInChecks)).map(brief);
  };

  test('a parameter or a preamble that does not exist', () => {
    expect(
      withPreamble('  lamp: { text: a lamp, scope: case, ways: [{ with: [uri], needs: [rom] }] }\n'),
    ).toEqual([
      '12:54 /preambles/lamp/ways/0/with/0: there is no parameter "uri" (did you mean "url"?)',
      '12:68 /preambles/lamp/ways/0/needs/0: there is no preamble "rom" (did you mean "room"?)',
    ]);
  });

  test('a change of the target without an undo', () => {
    const way = '{ steps: [{ connect: {} }, { publish: { topic: a, text: x } }] }';
    expect(withPreamble(`  lamp: { text: a lamp, scope: case, ways: [${way}] }\n`)).toEqual([
      expect.stringMatching(
        /^12:\d+ \/preambles\/lamp\/ways\/0: this way makes requests that change the target, and has no undo$/,
      ),
    ]);
  });

  test('an undo knows the values, not what the steps kept', () => {
    const way =
      "{ values: { a: 1 }, steps: [{ connect: {}, capture: { b: /b } }], undo: [{ connect: { username: '{a}{b}' } }] }";
    expect(withPreamble(`  lamp: { text: a lamp, scope: case, ways: [${way}] }\n`)).toEqual([
      expect.stringMatching(/undo\/0\/connect\/username: nothing is called "b" at this step/),
    ]);
  });

  test('an undo knows what the preambles leave behind that have no undo of their own', () => {
    const lamp =
      "  lamp: { text: a lamp, scope: case, ways: [{ needs: [login], undo: [{ connect: { username: '{token}' } }] }] }\n";
    const login = (undo: string): string =>
      `  login: { text: a login, scope: run, ways: [{ steps: [{ connect: {}, capture: { token: /t } }]${undo} }] }\n`;
    expect(withPreamble(lamp + login(''))).toEqual([]);
    expect(withPreamble(lamp + login(', undo: [{ connect: {} }]'))).toEqual([
      expect.stringMatching(
        /\/preambles\/lamp\/ways\/0\/undo\/0\/connect\/username: nothing is called "token" at this step/,
      ),
    ]);
  });

  test('preambles that need each other', () => {
    expect(withPreamble('  lamp: { text: a lamp, scope: run, ways: [{ needs: [room] }] }\n')).toEqual([
      expect.stringMatching(
        /^12:\d+ \/preambles\/lamp: the preamble needs itself: lamp needs room needs lamp$/,
      ),
      expect.stringMatching(
        /^13:\d+ \/preambles\/room: the preamble needs itself: room needs lamp needs room$/,
      ),
    ]);
  });
});

describe('requirements that wait for each other', () => {
  const requiring = (id: string, required: string): string =>
    `  - { id: ${id}, ${common}, requires: [${required}], steps: [${connect}] }\n`;

  test('in a circle', () => {
    expect(lint(`requirements:\n${requiring('x.a', 'x.b')}${requiring('x.b', 'x.a')}`)).toEqual([
      expect.stringMatching(
        /^17:\d+ \/requirements\/0\/requires: the requirement waits for itself: x\.a requires x\.b requires x\.a$/,
      ),
      expect.stringMatching(
        /^18:\d+ \/requirements\/1\/requires: the requirement waits for itself: x\.b requires x\.a requires x\.b$/,
      ),
    ]);
  });

  test('one of them by what it presumes', () => {
    const presuming = `  - { id: x.b, ${common}, presumes: [x.a], steps: [${connect}] }\n`;
    const found = lint(`requirements:\n${requiring('x.a', 'x.b')}${presuming}`);
    expect(found).toEqual([
      expect.stringMatching(/waits for itself: x\.a requires x\.b requires x\.a$/),
      expect.stringMatching(/waits for itself: x\.b requires x\.a requires x\.b$/),
    ]);
  });

  test('through the smoke test, which all wait for', () => {
    const found = lint(
      `smoke: x.a\nrequirements:\n${requiring('x.a', 'x.b')}  - { id: x.b, ${common}, steps: [${connect}] }\n`,
    );
    expect(found).toEqual([expect.stringMatching(/waits for itself: x\.a requires x\.b requires x\.a$/)]);
  });

  test('by what a preamble presumes', () => {
    const preambles = 'preambles:\n  made: { text: a thing, scope: case, presumes: [x.a], ways: [{}] }\n';
    const found = problemsOf(() =>
      loadSpec(
        temporaryFolder({
          'asyncapi.yaml': asyncapi,
          'conformance.yaml':
            beginning.replace(/preambles:[^]*$/, preambles) + one(`needs: [made], steps: [${connect}]`),
        }),
        builtInChecks,
      ),
    ).map(({ message }) => message);
    expect(found).toEqual(['the requirement waits for itself: x.a requires x.a']);
  });

  test('a chain is none', () => {
    const chain = `requirements:\n${requiring('x.a', 'x.b')}  - { id: x.b, ${common}, steps: [${connect}] }\n`;
    expect(lint(`smoke: x.b\n${chain}`)).toEqual([]);
  });
});

describe('steps', () => {
  test.each([
    [
      'two verbs',
      steps('{ ping: {}, drop: {}, expect: closed }'),
      '/1: a step has one verb, this one has ping and drop',
    ],
    [
      'no verb',
      steps('{ as: x }'),
      `/1: a step needs a verb (${verbs.map(({ name }) => name).join(', ')}), an expect, a given or a settle`,
    ],
    [
      'an operation that does not exist',
      steps('{ publish: { operation: setLam }, expect: puback }'),
      '/1/publish/operation: the API has no operation "setLam" (did you mean "setLamp"?)',
    ],
    [
      'a client that is not connected',
      steps('{ as: sender, ping: {} }'),
      '/1: no client "sender" is connected at this step',
    ],
    [
      'a name that nothing has',
      steps("{ publish: { topic: '{lampid}' }, expect: puback }"),
      '/1/publish/topic: nothing is called "lampid" at this step',
    ],
    [
      'a name that is kept later',
      steps("{ publish: { topic: '{it}' }, expect: puback }", '{ expect: message, capture: { it: /a } }'),
      '/1/publish/topic: nothing is called "it" at this step',
    ],
  ])('%s', (_what, yaml, expected) => {
    const found = lint(yaml);
    expect(found).toHaveLength(1);
    expect(
      found[0]!
        .replace(/^17:\d+ \/requirements\/0\/steps/, '')
        .replace(/ \((allowed|did you mean "(url|run|now)).*\)$/, ''),
    ).toBe(expected);
  });

  test('a requirement that expects nothing could never fail', () => {
    expect(lint(one('steps: [{ connect: {} }]'))).toEqual([
      expect.stringMatching(
        /^17:\d+ \/requirements\/0\/steps: no step expects anything, so this requirement could never fail$/,
      ),
    ]);
  });

  test('what a control keeps is known in the steps, and names of a table in its family', () => {
    const control =
      "control: [{ connect: {}, capture: { it: /a } }], steps: [{ connect: { username: '{it}' }, expect: connack }]";
    expect(lint(one(control))).toEqual([]);
    const family = `families:\n  - { id: 'x.{operation}', ${common}, forEach: { operations: {} }, table: { setLamp: { level: 1 } }, steps: [{ connect: { username: '{level}{item}' }, expect: connack }] }\n`;
    expect(lint(family)).toEqual([]);
  });
});

describe('the parameters of a check', () => {
  test('must fit its schema', () => {
    const found = lint(
      one(
        `check: replies-in-flight, with: { before: [${connect}], request: { operation: setLamp }, each: [{ id: 1 }] }`,
      ),
    );
    expect(found).toEqual([
      expect.stringMatching(/^17:\d+ \/requirements\/0\/with\/each: must NOT have fewer than 2 items/),
    ]);
  });

  test('know the names of their own rows', () => {
    const each = 'each: [{ id: 1 }, { id: 2 }]';
    const good = `check: replies-in-flight, with: { before: [${connect}], request: { operation: setLamp, payload: '{id}' }, ${each} }`;
    expect(lint(one(good))).toEqual([]);
    expect(lint(one(good.replace("'{id}'", "'{ie}'")))).toEqual([
      expect.stringMatching(
        /\/requirements\/0\/with\/request\/payload: nothing is called "ie" \(did you mean "id"\?\)$/,
      ),
    ]);
  });
});
