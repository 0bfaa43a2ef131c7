import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** What tests, and the commands that they start, put into the temporary folder goes when the last of them is over. */
export default function setup(): () => void {
  const folder = mkdtempSync(join(tmpdir(), 'mqtt-conformance-tests-'));
  process.env.TMPDIR = folder;
  return () => rmSync(folder, { recursive: true, force: true });
}
