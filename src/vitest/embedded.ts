import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import type { Session } from '../run/session.js';
import { newRunId, prepareEmbedded } from '../app/prepare.js';

/** A session of one spec against its own twin, for whoever runs vitest directly. `stop` ends the twin. */
export async function embeddedSession(
  spec: string,
): Promise<{ session: Session; stop: () => Promise<void> }> {
  const run = newRunId();
  const recordFile = resolve('reports/out', run, 'record.jsonl');
  mkdirSync(dirname(recordFile), { recursive: true });
  writeFileSync(recordFile, '');
  const prepared = await prepareEmbedded(
    { spec: [spec], param: {}, reportDir: 'reports/out' },
    run,
    recordFile,
  );
  return { session: prepared.sessions[0]!.session, stop: () => prepared.stop() };
}
