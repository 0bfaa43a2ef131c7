import { expect, test } from 'vitest';
import { html } from '../../../src/report/html/markup.js';
import { brokersViews, type ViewOptions } from '../../../src/report/brokers/views.js';
import type { ComparedBroker } from '../../../src/report/brokers/comparison.js';
import { broker, comparison, lampSpec, notStarted, requirement } from './lamps.js';
import { caseLine, failed } from '../lines.js';

const rerun = (_record: unknown, id: string): string => `npm test -- --only=${id}`;
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

const views = (options: Partial<ViewOptions> = {}): Record<string, string> =>
  brokersViews(comparison(spec, ...lamps()), { rerun, ...options });

/** Every link within the pages leads to an id that is there, once. */
function expectLinksToHold(pages: Record<string, string>): number {
  const ids = (name: string): string[] => [...pages[name]!.matchAll(/ id="([^"]+)"/g)].map(([, id]) => id!);
  let links = 0;
  for (const [name, text] of Object.entries(pages)) {
    const targets = name.endsWith('.md') ? /\]\(([^)\s]*#[^)\s]+)\)/g : /href="([^"]*#[^"]+)"/g;
    for (const [, target] of text.matchAll(targets)) {
      const [page, id] = target!.split('#') as [string, string];
      expect(
        ids(page || name).filter((one) => one === decodeURIComponent(id)),
        `${name}: ${target}`,
      ).toHaveLength(1);
      links += 1;
    }
  }
  return links;
}

test('each verdict leads to its evidence, in one page, in several, and in Markdown', () => {
  expect(expectLinksToHold(views())).toBeGreaterThan(10);
  const apart = views({ mostCharacters: 100 });
  expect(Object.keys(apart).sort()).toEqual([
    'absent.html',
    'bad.html',
    'brokers.html',
    'brokers.md',
    'good.html',
  ]);
  expect(expectLinksToHold(apart)).toBeGreaterThan(10);
  expect(apart['brokers.html']).toContain('href="good.html#good.off"');
  expect(apart['brokers.md']).toContain('[pass](good.html#good.off)');
});

test('nothing that a broker sent becomes markup', () => {
  const { 'brokers.html': page, 'brokers.md': markdown } = views();
  expect(page).not.toMatch(/<script|\u0000/);
  expect(page).toContain('&lt;script&gt;alert(&quot;1&quot;)&lt;/script&gt;\\u0000');
  // What is in a fence of Markdown is text; outside of it nothing may open a tag, a link or a cell.
  const outside = markdown!.replace(/^(`{3,})text\n[\s\S]*?\n\1$/gm, '');
  expect(outside).not.toMatch(/(?<!\\)<script|(?<!\\)\[x/);
  expect(outside).toContain('\\<script\\>');
});

test('a finding is told with its sentence, what was sent, expected and seen, and where it is reported', () => {
  const { 'brokers.html': page, 'brokers.md': markdown } = views();
  for (const text of ['The sentence of on.', 'it stays dark', 'a loose wire']) {
    expect(page).toContain(text);
    expect(markdown).toContain(text);
  }
  expect(page).toContain('<a href="https://lamp.example/7">');
  expect(markdown).toContain('- Reported: <https://lamp.example/7>');
  expect(page).toContain('ON → dark');
  expect(markdown).toContain('- As listed: ON → dark');
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
  const { 'brokers.html': page, 'brokers.md': markdown } = brokersViews(
    comparison(spec, broker('loose', lines)),
    { rerun },
  );
  const plain = markdown!.replace(/<[^>]+>/g, '');
  expect(plain).toContain(
    '- it stands on lamp.on: a loose wire: off (no light came), dim (no other light came)',
  );
  // How a template is laid out is no matter of what it says.
  const laidOut = page!.replace(/\s+/g, ' ').replaceAll('<li> ', '<li>');
  for (const text of ['<li>it stands on lamp.on: a loose wire:', '(no light came)', '(no other light came)'])
    expect(laidOut).toContain(text);
});

test('a link that is none of the web stays text', () => {
  const brokers = lamps();
  const { record } = brokers[0]!.outcome as {
    record: { header: { sessions: { knownFindings: { link: string }[] }[] } };
  };
  record.header.sessions[0]!.knownFindings[0]!.link = 'javascript:alert(1)';
  const { 'brokers.html': page, 'brokers.md': markdown } = brokersViews(comparison(spec, ...brokers), {
    rerun,
  });
  expect(page).not.toContain('href="javascript:');
  expect(markdown).not.toContain('<javascript:');
});

test('who was not started, what is not applicable and what is not tested is said with the reason', () => {
  const { 'brokers.html': page, 'brokers.md': markdown } = views();
  expect(page).toContain('NOT STARTED: no engine &lt;answers&gt;.');
  expect(markdown).toContain('NOT STARTED: no engine \\<answers\\>.');
  for (const text of ['it was seen to have no dimmer', 'unobservable: We have no hand.']) {
    expect(page).toContain(text);
    expect(markdown).toContain(text);
  }
});

test('in brief a pass has one line and no wire, and Markdown alone has all evidence', () => {
  const { 'brokers.html': page, 'brokers.md': markdown } = views({ brief: true });
  const whole = views()['brokers.html']!;
  expect(whole).toContain('<summary>');
  expect(page).not.toContain('<summary>');
  expect(page!.length).toBeLessThan(whole.length);
  expect(expectLinksToHold({ 'brokers.md': markdown! })).toBeGreaterThan(4);
  expect(markdown).toContain('[pass](#good.off)');
  expect(markdown).toMatch(/<a id="good\.off"><\/a>off, good: PUBLISH q1 .* → /);
});

test('a template escapes what is put in, but for what it made itself', () => {
  expect(html`<b title="${'"'}">${['<', html`<i>${'&'}</i>`, 1, undefined]}</b>`.text).toBe(
    '<b title="&quot;">&lt;<i>&amp;</i>1</b>',
  );
});
