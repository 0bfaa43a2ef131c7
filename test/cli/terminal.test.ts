import { expect, test } from 'vitest';
import { coloured, rewritesLines } from '../../src/app/terminal.js';

test.each([
  [true, {}, true],
  [false, {}, false],
  [true, { NO_COLOR: '1' }, false],
  [true, { NO_COLOR: '' }, true],
  [true, { TERM: 'dumb' }, false],
  [false, { FORCE_COLOR: '1' }, true],
  [false, { FORCE_COLOR: '' }, true],
  [true, { FORCE_COLOR: '0' }, false],
  [true, { FORCE_COLOR: 'false' }, false],
  [false, { FORCE_COLOR: '3', NO_COLOR: '1', TERM: 'dumb' }, true],
])('on a terminal: %s, with %j: coloured %s', (isTTY, env, expected) => {
  expect(coloured({ isTTY }, env)).toBe(expected);
});

test.each([
  [true, {}, true],
  [true, { TERM: 'dumb' }, false],
  [false, {}, false],
  [false, { FORCE_COLOR: '1' }, false],
])('on a terminal: %s, with %j: lines are written over %s', (isTTY, env, expected) => {
  expect(rewritesLines({ isTTY }, env)).toBe(expected);
});
