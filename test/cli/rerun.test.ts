import { expect, test } from 'vitest';
import { rerunOf } from '../../src/app/rerun.js';
import type { HeaderLine, SessionHeader } from '../../src/verdict/record.js';

const session = {
  location: 'lamp',
  target: { name: 'twin:lamp', address: 'mqtt://127.0.0.1:1' },
} as SessionHeader;
const rerun = (command: string): string => rerunOf({ command } as HeaderLine, session, 'lamp.set/large');

test.each([
  ['--target=10.0.0.1 --target-file lamp.yaml', '--target=10.0.0.1 --target-file lamp.yaml'],
  ['--target=10.0.0.1 --only=lamp.set --strict', '--target=10.0.0.1 --strict'],
  ["--report-dir 'my reports' --target=10.0.0.1 --only lamp", '--target=10.0.0.1'],
  ['start', '--target=twin:lamp --spec=lamp'],
])('%s is tried again as %s', (command, given) => {
  expect(rerun(command)).toBe(`npm test -- ${given} --only=lamp.set/large`);
});
