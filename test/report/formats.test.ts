import { readFileSync } from 'node:fs';
import { validateStrict } from 'ctrf';
import { Parser } from 'tap-parser';
import { describe, expect, test } from 'vitest';
import { validateXML } from 'xmllint-wasm';
import { ctrf } from '../../src/report/results/ctrf.js';
import { annotations } from '../../src/report/results/github.js';
import { countsOf, resultsJson } from '../../src/report/results/json.js';
import { junitXml } from '../../src/report/results/junit.js';
import { stepSummary } from '../../src/report/results/step-summary.js';
import { tapLines } from '../../src/report/results/tap.js';
import type { RunRecord } from '../../src/report/record/read-record.js';
import { caseLine, failed, footer, header, session } from './lines.js';

const everyKind = [
  caseLine({ id: 'lamp.on', requirement: 'lamp.on', text: 'On # 1 is \\ on.' }),
  failed({ id: 'lamp.set/large', actual: '/error is "a\n::error::b, c: 100 %"' }),
  failed({ id: 'lamp.known', requirement: 'lamp.known', weight: 'known', known: 'ticket #7' }),
  failed({ id: 'lamp.dim', requirement: 'lamp.dim', level: 'SHOULD', weight: 'warn' }),
  caseLine({ id: 'lamp.gone', requirement: 'lamp.gone', weight: 'stale' }),
  caseLine({ id: 'lamp.open', verdict: 'inconclusive', weight: 'incomplete', reason: 'no token' }),
  caseLine({
    id: 'lamp.ours',
    requirement: 'lamp.ours',
    verdict: 'error',
    weight: 'harness',
    reason: 'our fault',
  }),
  caseLine({ id: 'lamp.state', verdict: 'not-applicable', reason: 'no state # of its own' }),
];
const planned = session({ cases: [...everyKind.map(({ id }) => id), 'lamp.off'] });
const whole: RunRecord = {
  header: header(planned),
  cases: everyKind,
  changes: [],
  open: [],
  absences: [],
  problems: [],
  footer: footer(),
};
const green: RunRecord = {
  ...whole,
  header: header(session({ cases: ['lamp.on'] })),
  cases: everyKind.slice(0, 1),
  footer: { ...footer(), gate: { exit: 0, sentence: 'CONFORMS: every applicable MUST passed.' } },
};
const parsedTap = (record: RunRecord): Parser => {
  const parser = new Parser({ strict: true });
  parser.end([...tapLines(record)].map((line) => `${line}\n`).join(''));
  return parser;
};

const counts = { all: 9, passed: 1, failed: 2, 'not judged': 3, tolerated: 2, 'not applicable': 1 };

describe('the counts of every format are those of the record:', () => {
  test('JSON', () => {
    expect(countsOf(whole)).toEqual(counts);
    expect(resultsJson(whole)).toMatchObject({
      exit: 1,
      sentence: 'DOES NOT CONFORM: 1 requirement failed: lamp.set.',
      cases: counts,
      specs: [{ spec: 'lamp', revision: '2026-11-21', unjudged: ['lamp.off'] }],
    });
  });

  test('CTRF, which its own library takes', () => {
    const report = JSON.parse(JSON.stringify(ctrf(whole))) as ReturnType<typeof ctrf>;
    validateStrict(report);
    expect(report).toMatchObject({
      results: {
        summary: { tests: 9, passed: 1, failed: 2, skipped: 1, pending: 1, other: 4 },
      },
    });
    expect(() => validateStrict({ ...report, results: {} })).toThrow();
  });

  test('TAP 14, which a parser of others reads strictly', () => {
    const { results } = parsedTap(whole);
    // A case without a verdict is a failure for whoever knows of nothing else.
    expect(results).toMatchObject({ ok: false, count: 9, pass: 2, fail: 7, todo: 2, skip: 1 });
    expect(results!.failures.filter((one) => 'tapError' in one && one.tapError)).toEqual([]);
    const [set, , gone] = results!.failures;
    expect(set).toMatchObject({ id: 2, diag: { severity: 'block', verdict: 'fail' } });
    expect(gone).toBeDefined();
  });

  test('JUnit, for which a listed failure passes', () => {
    expect(junitXml(whole)).toContain('tests="9" failures="2" errors="3" skipped="1"');
  });

  test('JUnit, by the schema of what its readers take', async () => {
    const schema = readFileSync(new URL('junit.xsd', import.meta.url), 'utf8');
    const faultsIn = async (xml: string): Promise<string[]> => {
      const { errors } = await validateXML({ xml, schema });
      return errors.map(({ message }) => message);
    };
    const none: RunRecord = { cases: [], changes: [], open: [], absences: [], problems: [] };
    for (const record of [whole, green, none]) expect(await faultsIn(junitXml(record))).toEqual([]);
    const spoilt = junitXml(whole).replace('<system-out>', '<properties/><system-out>');
    expect(await faultsIn(spoilt)).toEqual([expect.stringContaining("Element 'properties'")]);
  });

  test('the summary of a step in a GitHub workflow', () => {
    expect([...stepSummary(whole)].join('\n')).toContain(
      '9 cases: 1 passed, 2 failed, 3 not judged, 2 tolerated, 1 not applicable. Run r1.',
    );
  });
});

test('a green run is green in TAP, and one that judged nothing is not', () => {
  expect(parsedTap(green).results).toMatchObject({ ok: true, count: 1, pass: 1 });
  const nothing: RunRecord = {
    ...green,
    header: header(session({ cases: ['lamp.state'] })),
    cases: everyKind.slice(-1),
    footer: { ...footer(), gate: { exit: 3, sentence: 'INCOMPLETE: nothing was judged.' } },
  };
  expect(parsedTap(nothing).results).toMatchObject({
    ok: false,
    bailout: 'INCOMPLETE: nothing was judged.',
  });
  expect(parsedTap({ ...nothing, header: header(session({ cases: [] })), cases: [] }).results!.ok).toBe(
    false,
  );
});

test('an annotation is one command, whatever the target said', () => {
  const [first, ...more] = annotations(whole, (file) => file === 'specs/lamp/conformance.yaml');
  expect(first).toBe(
    '::error title=lamp.set,file=specs/lamp/conformance.yaml,line=12::lamp.set/large: expected a reply with /error = "E_RANGE", but /error is "a\\n::error::b, c: 100 %25"%0ALamp Manual, Commands, line 61',
  );
  expect(more).toEqual([
    expect.stringMatching(/^::error title=lamp.gone,/),
    expect.stringMatching(/^::error .*no token/),
    expect.stringMatching(/^::error .*our fault/),
    expect.stringMatching(/^::warning title=lamp.dim,/),
  ]);
  expect(annotations(whole, () => false)[0]).toMatch(/^::error title=lamp.set::/);
});

test('what is a property is escaped as one', () => {
  const [line] = annotations({ ...whole, cases: [failed({ requirement: 'a:b,c%\nd' })] }, () => false);
  expect(line).toMatch(/^::error title=a%3Ab%2Cc%25%0Ad::/);
});

test('of many failures GitHub shows ten, and the tenth says how many more there are', () => {
  const cases = Array.from({ length: 14 }, (_, index) =>
    failed({ id: `r${index}`, requirement: `r${index}` }),
  );
  const lines = annotations({ ...whole, cases }, () => false);
  expect(lines).toHaveLength(10);
  expect(lines.at(-1)).toBe('::error title=mqtt-conformance::and 5 more: see the report');
});

test('a summary shows what a target said as text', () => {
  const cases = [failed({ actual: '<img src=x> | @everyone [a](http://b) `c`' })];
  const text = [...stepSummary({ ...whole, cases })].at(-1);
  expect(text).toContain('&#60;img src=x&#62; &#124; &#64;everyone &#91;a&#93;(http&#58;//b) &#96;c&#96;');
});
