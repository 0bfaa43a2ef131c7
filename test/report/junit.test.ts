import { expect, test } from 'vitest';
import { junitXml } from '../../src/report/results/junit.js';
import type { RunRecord } from '../../src/report/record/read-record.js';
import { caseLine, failed, header, session } from './lines.js';

const record = (changes: Partial<RunRecord>): RunRecord => ({
  cases: [],
  changes: [],
  open: [],
  absences: [],
  problems: [],
  ...changes,
});
const xmlOf = (...cases: RunRecord['cases']): string => junitXml(record({ cases }));

test('a suite for each spec, a test case for each case', () => {
  const planned = session({ cases: ['lamp.set/large', 'lamp.state', 'lamp.off'] });
  const transcript = [{ at: 1, on: 'client', type: 'note', text: 'a < b' }] as const;
  const xml = junitXml(
    record({
      header: header(planned),
      cases: [
        failed({ transcript: [...transcript] }),
        caseLine({
          id: 'lamp.state',
          requirement: 'lamp.state',
          verdict: 'not-applicable',
          reason: 'no state',
          duration: 0,
        }),
      ],
    }),
  );
  expect(xml).toBe(`\
<?xml version="1.0" encoding="UTF-8"?>
<testsuites name="mqtt-conformance" tests="3" failures="1" errors="1">
  <testsuite name="lamp" tests="3" failures="1" errors="1" skipped="1" time="0.143" timestamp="2026-11-21T11:36:11">
    <properties>
      <property name="title" value="Lamp API"/>
      <property name="revision" value="2026-11-21"/>
      <property name="target" value="lamp.local"/>
      <property name="address" value="mqtt://lamp.local:1884"/>
      <property name="product" value="Lamp"/>
      <property name="version" value="1.2.0"/>
    </properties>
    <testcase classname="lamp.Commands" name="lamp.set/large A level above 100 is refused." time="0.143">
      <failure type="NonConformance" message="expected a reply with /error = &quot;E_RANGE&quot;, but /error is &quot;E_INVALID&quot;">expected a reply with /error = &quot;E_RANGE&quot;, but /error is &quot;E_INVALID&quot;
Lamp Manual, Commands, line 61 (specs/lamp/conformance.yaml:12)</failure>
      <system-out>requirement: lamp.set
level: MUST
basis: document

     1.0 ms  client   a &lt; b</system-out>
    </testcase>
    <testcase classname="lamp.Commands" name="lamp.state A level above 100 is refused." time="0.000">
      <skipped message="no state"/>
      <system-out>requirement: lamp.state
level: MUST
basis: document</system-out>
    </testcase>
    <testcase classname="lamp" name="lamp.off" time="0.000">
      <error type="not judged" message="planned and never judged"/>
    </testcase>
  </testsuite>
</testsuites>
`);
});

test.each(['inconclusive', 'error'] as const)('%s is an error with its reason', (verdict) => {
  const weight = verdict === 'error' ? 'harness' : 'incomplete';
  const xml = xmlOf(caseLine({ verdict, weight, reason: 'no token' }));
  expect(xml).toContain(`<error type="${verdict}" message="no token">no token\nLamp Manual`);
  expect(xml).toContain('failures="0" errors="1"');
});

test('a warning and a known finding pass, with lines that tell of them', () => {
  const known = failed({ weight: 'known', known: 'ticket 7' });
  const warning = failed({ id: 'lamp.dim', level: 'SHOULD', weight: 'warn' });
  const unsure = caseLine({
    id: 'lamp.beep',
    level: 'MAY',
    verdict: 'inconclusive',
    weight: 'warn',
    reason: 'why not',
  });
  const xml = xmlOf(known, warning, unsure);
  expect(xml).toContain('tests="3" failures="0" errors="0" skipped="0"');
  expect(xml).toContain('\nweight: known\nknown: ticket 7\n');
  expect(xml.match(/^weight: warn$/gm)).toHaveLength(2);
  expect(xml).toContain('\nactual: /error is &quot;E_INVALID&quot;');
  expect(xml).toContain('\nreason: why not');
});

test('a finding that is not as listed is a failure, whatever the verdict', () => {
  const xml = xmlOf(caseLine({ weight: 'stale' }), failed({ id: 'x', weight: 'stale' }));
  expect(xml).toContain('failures="2"');
  expect(xml).toContain(
    'message="expected the known finding, but it no longer happens: take it off the list"',
  );
  expect(xml).toContain('(a known finding, seen differently than listed)');
});

test('what XML cannot hold is replaced', () => {
  const actual = 'a\u0000b\u001bc\ud800d\uffffe 💡 <&>"\n\t\r';
  const xml = xmlOf(failed({ actual, transcript: [] }));
  expect(xml).toContain('but a\ufffdb\ufffdc\ufffdd\ufffde 💡 &lt;&amp;&gt;&quot;&#10;&#9;&#13;">');
  expect(xml).not.toMatch(/[\u0000-\u0008\u000b-\u001f\uffff]/);
});

test('a run without cases is a valid, empty file', () => {
  expect(junitXml(record({}))).toBe(
    '<?xml version="1.0" encoding="UTF-8"?>\n<testsuites name="mqtt-conformance" tests="0" failures="0" errors="0"/>\n',
  );
});
