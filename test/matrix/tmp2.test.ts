import { test } from 'vitest';
import { thingsboard as twin } from '../../fixtures/thingsboard/index.js';
import { startRecording } from '../../fixtures/generic/index.js';
import { MatrixRun } from './run-on.js';
test('t', async () => {
  const recording = await startRecording(twin);
  const run = new MatrixRun(recording, { concurrency: 1 });
  console.log(recording.addresses, run.requirements.length);
  for (const r of run.requirements.slice(0, 4)) console.log(r, await run.outcome(r));
  console.log(recording.kinds);
}, 400000);
