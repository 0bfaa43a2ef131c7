import { dirname } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { verifyRecord } from '../../src/proof/verify-record.js';
import { recordIn, reportFolder, run } from '../cli/command.js';

describe.each(['mosquitto', 'rabbitmq', 'nats', 'ejabberd'])('the record of %s in a container', (recipe) => {
  let record: string;

  beforeAll(async () => {
    const folder = reportFolder();
    const { err } = await run(`--target=container:${recipe}`, '--spec=mqtt-3.1.1', `--report-dir=${folder}`);
    expect(err).toBe('');
    record = recordIn(folder);
  });

  test('is verified, and every verdict is the one of its evidence', async () => {
    const { refused, unknown, same } = await verifyRecord(record);
    expect(refused).toEqual([]);
    // What was under way when a target went away, and what was counted instead of kept, nobody can judge again.
    for (const { why } of unknown) expect(why).toMatch(/away|left out of the record|under way/);
    expect(same).toBeGreaterThan(800);
  });

  test('by the command as well, from its folder', async () => {
    const { out, code } = await run('verify', dirname(record));
    expect(out.trim().split('\n').at(-1)).toMatch(
      /^(VERIFIED: all|NOT VERIFIED WHOLLY: nothing speaks against)/,
    );
    expect([0, 3]).toContain(code);
  });
});
