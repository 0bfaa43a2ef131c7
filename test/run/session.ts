import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import type { Session } from '../../src/run/session.js';

/** A file for a record, in a folder that is removed when the test ends. */
export function recordFile(): string {
  const folder = mkdtempSync(join(tmpdir(), 'mqtt-conformance-run-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return join(folder, 'record.jsonl');
}

/** A session with what most tests do not care about filled in. */
export const sessionOf = (given: Partial<Session> & Pick<Session, 'spec'>): Session => ({
  run: 'testrun',
  seed: 'seed',
  target: { name: 'test', address: 'mqtt://127.0.0.1:1' },
  capabilities: {},
  parameters: {},
  strict: false,
  allowDestructive: false,
  allowRisky: false,
  timeout: 1500,
  concurrency: 16,
  pace: 0,
  recoveryTimeout: 5000,
  bystander: true,
  tls: {},
  listen: { host: '127.0.0.1', port: 0 },
  knownFindings: [],
  recordFile: '',
  ...given,
});
