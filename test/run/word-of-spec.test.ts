import { expect, test } from 'vitest';
import { builtInChecks } from '../../src/checks/index.js';
import { isWordOf } from '../../src/run/word-of-spec.js';
import { loadSpec } from '../../src/spec/load.js';
import { locateSpec } from '../../src/spec/read/locate.js';

const mqtt = loadSpec(locateSpec('mqtt-3.1.1')!.path, builtInChecks);

test.each([
  ['what its topics begin with', 'conformance', true],
  ['what only its sentences say', 'discarded', false],
  ['nothing of it', 'correct horse', false],
])('%s', (_, text, is) => {
  expect(isWordOf(mqtt, text)).toBe(is);
});
