import { describe, expect, test } from 'vitest';
import { builtInChecks } from '../../src/checks/index.js';
import { loadSpec } from '../../src/spec/load.js';
import { asyncapi, beginning, connect, lint, one, steps } from './lamps.js';
import { brief, problemsOf } from './problems-of.js';
import { temporaryFolder } from './temporary-file.js';

describe('given', () => {
  test('is something to say, and judges nothing', () => {
    expect(lint(steps('{ given: closed }'))).toEqual([]);
    expect(lint(one('steps: [{ connect: {}, given: connack }, { given: closed }]'))).toEqual([
      expect.stringMatching(/\/steps: no step expects anything, so this requirement could never fail$/),
    ]);
  });

  test('stands in a step that does not judge', () => {
    expect(lint(steps('{ expect: closed, given: closed }'))).toEqual([
      expect.stringMatching(
        /^17:\d+ \/requirements\/0\/steps\/1: a step either judges \(expect\) or presumes \(given\), not both$/,
      ),
    ]);
  });

  test.each(['expect', 'given'])('names operations that exist, as in %s', (word) => {
    expect(lint(steps(`{ ${word}: { message: { operation: setLam } } }`))).toEqual([
      expect.stringMatching(
        new RegExp(`/steps/1/${word}/message/operation: the API has no operation "setLam" \\(did you mean`),
      ),
    ]);
  });
});

test('alternatives wait for one message at most', () => {
  expect(lint(steps('{ expect: { anyOf: [closed, { message: { text: a } }] } }'))).toEqual([]);
  expect(lint(steps('{ expect: { anyOf: [{ message: { text: a } }, message] } }'))).toEqual([
    expect.stringMatching(
      /\/steps\/1\/expect\/anyOf: two alternatives wait for a message; say what it may be in one/,
    ),
  ]);
});

describe('times', () => {
  const lints = (...all: string[]): string[] =>
    lint(one(`steps: [{ connect: {}, moment: asked }, ${all.join(', ')}]`));
  const wait = (since: string): string =>
    `{ wait: { lasts: 1s, since: ${since}, margin: 100ms, for: its end } }`;
  const still = (lasts: string, since = 'asked'): string =>
    `{ expect: closed, while: { lasts: ${lasts}, since: ${since}, what: it } }`;

  test('are counted from the moment of a step before', () => {
    expect(lints(wait('asked'), still('60s'))).toEqual([]);
    expect(lints(wait('aksed'), still('60s'))).toEqual([
      expect.stringMatching(
        /steps\/1\/wait\/since: no step before this one has the moment "aksed" \(did you mean "asked"/,
      ),
    ]);
    expect(lints(still('60s'), still('60s', 'later'), '{ ping: {}, moment: later }')).toEqual([
      expect.stringMatching(/steps\/2\/while\/since: no step before this one has the moment "later"/),
    ]);
  });

  test('have a name where something counts from it, and one of their own', () => {
    expect(lints('{ expect: closed }')).toEqual([
      expect.stringMatching(/steps\/0\/moment: nothing counts from the moment "asked"$/),
    ]);
    expect(lints('{ ping: {}, moment: asked }', still('60s'))).toEqual([
      expect.stringMatching(/steps\/1\/moment: the moment "asked" has a step already$/),
    ]);
  });

  test('that must not be over are long', () => {
    expect(lints(still('4s'))).toEqual([
      expect.stringMatching(/steps\/1\/while\/lasts: a slow machine would overrun this/),
    ]);
  });
});

describe('meanwhile', () => {
  const look = (more: string, eventually = 'eventually: true'): string =>
    `{ as: x, http: { operation: setLamp, ${eventually} }, expect: { http: { status: 200 } }, ${more} }`;
  const seen = 'seen: [{ http: { status: 404 } }]';

  test('is said where a look judges, with the ruling or the sentence that allows it', () => {
    expect(lint(steps(look('within: 1s')))).toEqual([
      expect.stringMatching(/steps\/1: what is expected `eventually` passes over whatever comes before/),
    ]);
    expect(lint(steps(look(`meanwhile: { ${seen} }`)))).toEqual([
      expect.stringMatching(
        /steps\/1\/meanwhile: the sentence that lets the target say this on the way is missing/,
      ),
    ]);
    expect(lint(steps(look(`meanwhile: { ${seen}, ruling: none-such }`)))).toEqual([
      expect.stringMatching(/steps\/1\/meanwhile\/ruling: the spec has no "none-such"/),
    ]);
  });

  test('needs a look that is repeated', () => {
    const source = 'source: { document: reference, section: x }';
    expect(lint(steps(look(`meanwhile: { ${seen}, ${source} }`)))).toEqual([]);
    expect(lint(steps(look(`meanwhile: { ${seen}, ${source} }`, 'query: {}')))).toEqual([
      expect.stringMatching(/steps\/1\/meanwhile: this step does not look again/),
    ]);
  });
});

test('only a look over HTTP that is repeated can settle', () => {
  const settle = 'settle: { http: { status: 200 } }';
  const mistake = expect.stringMatching(
    /steps\/1\/settle: only a look over HTTP that is repeated can settle/,
  ) as string;
  expect(
    lint(steps(`{ as: x, http: { operation: setLamp, eventually: true }, ${settle} }, { expect: closed }`)),
  ).toEqual([]);
  expect(lint(steps(`{ as: x, http: { operation: setLamp }, ${settle} }, { expect: closed }`))).toEqual([
    mistake,
  ]);
  expect(
    lint(steps(`{ as: x, http: { operation: setLamp, eventually: true }, ${settle}, expect: { http: {} } }`)),
  ).toContainEqual(mistake);
});

test('a close settles by itself, and nothing else does', () => {
  const mistake = expect.stringMatching(
    /steps\/\d\/settle: .*or a step with nothing but `settle: closed`/,
  ) as string;
  const after = (step: string): string[] => lint(steps(`{ connect: {} }, ${step}, { expect: closed }`));
  expect(after('{ settle: closed }')).toEqual([]);
  expect(after('{ send: { hex: e000 }, settle: closed }')).toEqual([mistake]);
  expect(after('{ settle: closed, given: puback }')).toEqual([mistake]);
  expect(after('{ settle: puback }')).toEqual([mistake]);
});

describe('ends', () => {
  const withUndo = (undo: string): string[] => {
    const room = /^ {2}room: .*$/m;
    const preamble = `  room: { text: a room, scope: run, ways: [{ undo: [{ connect: {} }, ${undo}] }] }`;
    const yaml = beginning.replace(room, preamble);
    return problemsOf(() =>
      loadSpec(temporaryFolder({ 'asyncapi.yaml': asyncapi, 'conformance.yaml': yaml }), builtInChecks),
    ).map(brief);
  };
  const request = 'request: { operation: setLamp, parameters: { id: a }, ends: /lamps/0 }';

  test.each(['given: reply', 'expect: reply', 'given: { reply: { contains: { status: success } } }'])(
    'looks at a reply: %s',
    (awaited) => {
      expect(withUndo(`{ ${request}, ${awaited} }`)).toEqual([]);
    },
  );

  test.each(['within: 1s', 'given: puback', 'given: { message: { topic: a } }'])(
    'cannot look at a reply that is not awaited: %s',
    (awaited) => {
      expect(withUndo(`{ ${request}, ${awaited} }`)).toEqual([
        expect.stringMatching(
          /^13:\d+ \/preambles\/room\/ways\/0\/undo\/1\/request\/ends: it looks at the reply, so the step must say `given: reply`$/,
        ),
      ]);
    },
  );

  test.each([request, 'http: { operation: setLamp, parameters: { id: a }, ends: 404 }'])(
    'has no meaning outside an undo: %s',
    (act) => {
      const [verb] = act.split(':');
      expect(lint(steps(`{ ${act}, ${verb === 'http' ? 'expect: http' : 'expect: reply'} }`))).toEqual([
        expect.stringMatching(
          new RegExp(
            `/requirements/0/steps/1/${verb}/ends: only an undo can end because nothing is left to undo$`,
          ),
        ),
      ]);
    },
  );
});

describe('the lists of steps of a check', () => {
  const check = (lists: string): string =>
    one(
      `check: refused-without-permission, with: { request: { operation: setLamp, payload: '{it}' }, refusals: [{ contains: '{it}' }], ${lists} }`,
    );
  const capturing = '{ connect: {}, capture: { it: /a } }';

  test('are linted like all steps', () => {
    expect(lint(check(`without: [${capturing}], unchanged: [{ connect: {}, ping: {} }]`))).toEqual([
      expect.stringMatching(
        /\/requirements\/0\/with\/unchanged\/0: a step has one verb, this one has connect and ping$/,
      ),
    ]);
    expect(lint(check(`without: [${capturing}], granted: [{ drop: {} }]`))).toEqual([
      expect.stringMatching(/\/with\/granted\/0: no client "client" is connected at this step$/),
    ]);
    expect(lint(check(`without: [${capturing}, { publish: { operation: setLam } }]`))).toEqual([
      expect.stringMatching(/\/with\/without\/1\/publish\/operation: the API has no operation "setLam"/),
    ]);
  });

  test('hand on what they keep, in the order in which they are tried', () => {
    const uses = "{ connect: { username: '{it}' } }";
    expect(lint(check(`granted: [${uses}], unchanged: [${uses}], without: [${capturing}]`))).toEqual([]);
    const late = lint(check(`without: [${uses}], unchanged: [${capturing}]`));
    expect(late).toEqual([
      expect.stringMatching(/\/with\/without\/0\/connect\/username: nothing is called "it" at this step/),
    ]);
  });

  test('and what none keeps, its other parameters cannot use', () => {
    expect(lint(check(`without: [${connect}]`))).toEqual([
      expect.stringMatching(/\/with\/request\/payload: nothing is called "it"/),
      expect.stringMatching(/\/with\/refusals\/0\/contains: nothing is called "it"/),
    ]);
  });

  test('must be there where the check needs them', () => {
    expect(lint(one('check: refused-without-permission, with: { request: { operation: setLamp } }'))).toEqual(
      [
        expect.stringMatching(/\/requirements\/0\/with: "without" is missing$/),
        expect.stringMatching(/\/requirements\/0\/with: "refusals" is missing$/),
      ],
    );
  });
});

describe('what only our broker sees', () => {
  test.each(['{ expect: connected }', '{ given: { connect: {} } }', '{ expect: { anyOf: [closed, came] } }'])(
    'is about a listener: %s',
    (step) => {
      expect(lint(steps(step))).toEqual([
        expect.stringMatching(
          /\/steps\/1: "\w+" is about our broker, and "client" is none of its listeners$/,
        ),
      ]);
    },
  );

  test('is told by the listener that it names', () => {
    expect(lint(steps('{ broker: silent }, { expect: closed }'))).toEqual([
      expect.stringMatching(/"broker" is about our broker, and "broker" is none of its listeners$/),
    ]);
  });
});

test('a text connection is opened to a server of the API', () => {
  expect(lint(steps('{ as: other, open: { server: nowhere } }, { expect: closed }'))).toEqual([
    expect.stringMatching(/open\/server: the API has no server "nowhere"/),
  ]);
});

test('later questions are of an operation of the API', () => {
  expect(lint(steps('{ nothing: { until: { polls: 2, of: setLam } } }'))).toEqual([
    expect.stringMatching(/nothing\/until\/of: the API has no operation "setLam" \(did you mean/),
  ]);
});
