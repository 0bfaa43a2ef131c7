import { test } from 'vitest';
import { writeFileSync } from 'node:fs';
import { Run } from '../src/run/run.js';
import { thingsboard } from '../fixtures/thingsboard/index.js';
import { transcriptText } from '../src/verdict/transcript-text.js';
test('tb', async () => {
  const twin = await thingsboard.start(process.env.MUTANT ? { mutant: process.env.MUTANT } : {});
  const file = twin.targetFile as any;
  const session = {
    run: 'r' + Date.now().toString(36),
    seed: 's',
    spec: 'thingsboard',
    target: { name: 'x', address: twin.addresses.mqtt! },
    capabilities: file.capabilities,
    parameters: file.parameters,
    strict: false,
    allowDestructive: false,
    timeout: 1500,
    concurrency: 16,
    pace: 0,
    tls: {},
    knownFindings: [],
    recordFile: '/tmp/rec.jsonl',
  };
  writeFileSync('/tmp/rec.jsonl', '');
  const t0 = performance.now();
  const run = new Run(session, new AbortController().signal);
  const results = await run.all();
  await run.close();
  console.log('ms', performance.now() - t0, results.length);
  let n = 0;
  for (const r of results)
    if (r.verdict !== 'pass') {
      console.log(r.id, r.verdict, '\n  E', r.expected, '\n  A', r.actual, '\n  R', r.reason);
      if (n++ < 3) console.log(transcriptText(r.transcript).join('\n').slice(0, 3000));
    }
  await twin.stop();
}, 60000);
