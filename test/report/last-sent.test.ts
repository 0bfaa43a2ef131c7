import { expect, test } from 'vitest';
import { lastSent } from '../../src/report/case/last-sent.js';
import type { TranscriptEvent } from '../../src/verdict/evidence.js';
import { connect, opened, sent, step } from './lines.js';

/** A CONNECT of a step with these words, as it is told. */
const told = (words: string): string[] =>
  lastSent([
    step(1, '1', `connect ${words} expect closed`),
    opened(2),
    { ...sent(3, 'CONNECT', connect()), hex: '1000' } as TranscriptEvent,
  ]);

test('a CONNECT whose flags or properties are written as bytes is told with its bytes', () => {
  expect(told('{"connectFlags":3}')).toEqual(['CONNECT  [1000]']);
  expect(told('{"properties":{"hex":"7e 00"}}')).toEqual(['CONNECT  [1000]']);
});

test('any other CONNECT is told in words alone', () => {
  expect(told('{"clean":true}')).toEqual(['CONNECT']);
  expect(told('{"properties":[{"name":"receiveMaximum","value":5}]}')).toEqual(['CONNECT']);
});
