import { expect, test } from 'vitest';
import { html } from '../../../src/report/html/markup.js';
import type { ComparedBroker, Comparison } from '../../../src/report/brokers/comparison.js';
import { comparisonInPage, comparisonViews } from '../../../src/report/brokers/views.js';
import { broker, comparison, lampSpec, notSpoken, notStarted, requirement } from './lamps.js';
import { caseLine, failed } from '../lines.js';

const evil = '<script>alert("1")</script>\u0000| [x](javascript:1) `';

const spec = lampSpec([requirement('on'), requirement('off'), requirement('dim')], {
  untested: [
    {
      fact: 'It is warm.',
      reason: 'unobservable',
      why: 'We have no hand.',
      source: { document: 'manual', section: 'Use' },
    },
  ],
});

const lamps = (): ComparedBroker[] => [
  broker(
    'good',
    [
      failed({
        id: 'lamp.on',
        requirement: 'lamp.on',
        weight: 'known',
        actual: 'it stays dark',
        known: 'a loose wire',
      }),
      caseLine({ id: 'lamp.off', requirement: 'lamp.off', transcript: failed().transcript }),
      caseLine({
        id: 'lamp.dim',
        requirement: 'lamp.dim',
        verdict: 'not-applicable',
        reason: 'it was seen to have no dimmer',
      }),
    ],
    {
      session: {
        target: { name: 'good', address: 'mqtt://lamp.local', product: 'Good & Co', version: '1.0' },
        knownFindings: [
          {
            requirement: 'lamp.on',
            seen: 'dark',
            reason: 'a loose wire',
            sent: 'ON',
            link: 'https://lamp.example/7',
          },
        ],
      },
    },
  ),
  broker('bad', [
    failed({ id: 'lamp.on', requirement: 'lamp.on', actual: evil }),
    caseLine({
      id: 'lamp.off',
      requirement: 'lamp.off',
      verdict: 'inconclusive',
      weight: 'incomplete',
      reason: evil,
    }),
  ]),
  notStarted('absent', 'no engine <answers>.'),
];

const digest = (brokers = lamps(), more: Partial<Comparison> = {}): string => {
  const [text, ...others] = Object.values(comparisonViews({ ...comparison(spec, ...brokers), ...more }));
  expect(others).toEqual([]);
  return text!;
};

test('the digest has a failure once for its requirement, with what was sent, expected and seen, and where it is reported', () => {
  const text = digest();
  expect(text.match(/^### on$/gm)).toHaveLength(1);
  for (const said of [
    'The sentence of on.',
    '- For example (good):\n  - Sent: PUBLISH q1 id2 lamp/set/request/7 13 B ',
    '  - Seen: it stays dark',
    '- **good**: known finding: a loose wire, reported: <https://lamp.example/7>\n',
    '- **bad**: fail: ',
  ])
    expect(text).toContain(said);
});

test('who failed alike stands together, whatever the times and the names were', () => {
  const dark = (name: string, ms: number) =>
    broker(name, [
      failed({ id: 'lamp.on/a', requirement: 'lamp.on', actual: `it stays dark for ${ms} ms` }),
      failed({ id: 'lamp.on/b', requirement: 'lamp.on', actual: `it stays dark for ${ms} ms` }),
    ]);
  const text = digest([dark('one', 12.5), dark('two', 30)]);
  expect(text).toContain('- **one (2 of 2 cases), two (2 of 2 cases)**: fail: it stays dark for 12.5 ms');
  expect(text).toContain('| **on** | fail (2 of 2 cases) | fail (2 of 2 cases) |');
});

test('where a finding is reported is said of those alone whose list says so', () => {
  const listed = (name: string, link?: string) =>
    broker(name, [failed({ id: 'lamp.on', requirement: 'lamp.on', weight: 'known', known: 'dark' })], {
      session: {
        knownFindings: [
          { requirement: 'lamp.on', seen: '', reason: 'dark', ...(link === undefined ? {} : { link }) },
        ],
      },
    });
  const text = digest([listed('one', 'https://lamp.example/7'), listed('two')]);
  expect(text).toContain('- **one**: known finding: dark, reported: <https://lamp.example/7>\n');
  expect(text).toContain('- **two**: known finding: dark\n');
});

test('a broker that does not speak the version has a column that says so, and no failure', () => {
  const brokers = [...lamps(), notSpoken('old')];
  const text = digest(brokers);
  const said = 'DOES NOT SPEAK IT: CONNECT is answered with CONNACK 1.';
  expect(text).toMatch(new RegExp(`^\\| old \\|  (\\| - )+\\| ${said} \\|$`, 'm'));
  expect(text).toMatch(/^\| \*\*on\*\* .* \| not started \| not spoken \|$/m);
  expect(text).not.toContain('**old');
  const { columns } = comparisonInPage(comparison(spec, ...brokers));
  expect(columns.at(-1)).toEqual({ name: 'old', sentence: said });
  expect(columns.map(({ run }) => run)).toEqual([0, 1, undefined, undefined]);
});

test('a pass is in the digest by its name alone, and only where all that were judged passed', () => {
  const text = digest([
    broker('one', [caseLine({ id: 'lamp.off', requirement: 'lamp.off' })]),
    notStarted('two', 'no engine.'),
  ]);
  expect(text).toContain('## Passed by all\n\n- Commands: off\n');
  expect(text).not.toContain('## Not passed by all');
  expect(digest([notStarted('two', 'no engine.')])).not.toContain('Passed by all');
  expect(digest()).toContain('- good: it was seen to have no dimmer: dim');
  expect(digest()).not.toContain('## Passed by all');
});

test('nothing that a target sent becomes markup', () => {
  const text = digest();
  expect(text).not.toMatch(/(?<!\\)<script|(?<!\\)\[x|\u0000/);
  expect(text).toContain('\\<script\\>');
  const brokers = lamps();
  const { record } = brokers[0]!.outcome as {
    record: { header: { sessions: { knownFindings: { link: string }[] }[] } };
  };
  record.header.sessions[0]!.knownFindings[0]!.link = 'javascript:alert(1)';
  expect(digest(brokers)).not.toContain('<javascript:');
});

test('what comes to nothing behind a known finding names it, beside what was seen', () => {
  const behind = (id: string, reason: string) =>
    caseLine({
      id,
      requirement: id,
      verdict: 'inconclusive',
      weight: 'known',
      reason,
      because: 'lamp.on',
      known: 'it stands on lamp.on: a loose wire',
    });
  const lines = [behind('lamp.off', 'no light came'), behind('lamp.dim', 'no other light came')];
  expect(digest([broker('loose', lines)])).toContain(
    '- loose: it stands on lamp.on: a loose wire: off (no light came), dim (no other light came)',
  );
});

test('who was not started, what is not applicable and what is not tested is said with the reason', () => {
  const text = digest();
  for (const said of [
    'NOT STARTED: no engine \\<answers\\>.',
    'it was seen to have no dimmer',
    'unobservable: We have no hand.',
  ])
    expect(text).toContain(said);
});

test('a comparison of something else than brokers says what it is of', () => {
  const clients = { ...comparison(spec, ...lamps()), noun: 'client' };
  expect(Object.keys(comparisonViews(clients))).toEqual(['clients.md']);
  expect(digest(lamps(), { noun: 'client' })).toContain('# Lamp API on 3 clients\n');
});

test('the page knows the names of the targets, and who has no record', () => {
  expect(comparisonInPage(comparison(spec, ...lamps()))).toMatchObject({
    title: 'Lamp API on 3 brokers',
    columns: [
      { name: 'good', run: 0 },
      { name: 'bad', run: 1 },
      { name: 'absent', sentence: 'NOT STARTED: no engine <answers>.' },
    ],
  });
  expect(comparisonInPage(comparison(spec, ...lamps())).columns[2]).not.toHaveProperty('run');
});

test('a template escapes what is put in, but for what it made itself', () => {
  expect(html`<b title="${'"'}">${['<', html`<i>${'&'}</i>`, 1, undefined]}</b>`.text).toBe(
    '<b title="&quot;">&lt;<i>&amp;</i>1</b>',
  );
});
