import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';

/** Short: a browser has a socket in the folder, whose path may have 107 characters (unix(7)). */
const prefix = 'tests-';

/** What tests, and the commands that they start, put into the temporary folder goes when the last of them is over. */
export default function setup(): () => void {
  // Projects that run together share one.
  if (basename(tmpdir()).startsWith(prefix)) return () => undefined;
  const folder = mkdtempSync(join(tmpdir(), prefix));
  process.env.TMPDIR = folder;
  return () => rmSync(folder, { recursive: true, force: true });
}
