import { expect, test } from 'vitest';
import { loadSpec } from '../../src/spec/load.js';
import { comesTo, line, smallSpec } from '../run/small-spec.js';
import { brief, problemsOf } from './problems-of.js';

const optional = 'optional: { text: It may be missing., source: { document: reference, section: s } }';
const lint = (one: string, two: string, more = `, ${optional}`): string[] =>
  problemsOf(() =>
    loadSpec(
      smallSpec(
        `capabilities: [{ id: one, text: one, default: true, ${optional} }, { id: two, text: two, default: true${more} }]\n` +
          `requirements:\n${line('one', 'pass', one)}${line('two', 'pass', two)}`,
      ),
      [comesTo],
    ),
  ).map(brief);

test('an observation may wait for another, but two never for each other', () => {
  expect(lint(', observes: one', ', observes: two, capabilities: [one]')).toEqual([]);
  const circle = lint(', observes: one, capabilities: [two]', ', observes: two, capabilities: [one]');
  expect(circle.join()).toContain('an observation cannot depend on the observed capability "two"');
});

test('nobody waits for what every target must have', () => {
  const both = [', observes: one, capabilities: [two]', ', observes: two, capabilities: [one]'] as const;
  expect(lint(...both, '')).toEqual([]);
});

test('an observation does not depend on what it observes, and one is enough', () => {
  expect(lint(', observes: one, capabilities: [one]', '').join()).toContain('on what it observes');
  expect(lint(', observes: one', ', observes: one').join()).toContain(
    'observes the capability "one" already',
  );
});
