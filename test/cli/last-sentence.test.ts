import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { loadSpec } from '../../src/spec/load.js';
import { builtInChecks } from '../../src/checks/index.js';
import { lab, linesOf, recordIn, reportFolder, run, start } from './command.js';

const lastLine = (text: string): string => text.trim().split('\n').at(-1)!;

describe('the last sentence names what came first', () => {
  test.each(['go-e-charger', 'invisoutlet', 'fingoti'])('of a dead %s', async (spec) => {
    const scheme = spec === 'invisoutlet' ? 'ws' : 'http';
    const { code, out } = await run(
      `--target=${scheme}://127.0.0.1:1`,
      `--spec=${spec}`,
      '--recovery-timeout=0',
      `--report-dir=${reportFolder()}`,
    );
    expect(code).toBe(3);
    expect(lastLine(out)).toMatch(/^INCOMPLETE.*nothing was judged \(.*127\.0\.0\.1:1/);
    // It comes before anything else that the run came to, and no table of what nobody reached.
    expect(out.indexOf('INCOMPLETE')).toBeLessThan(out.indexOf('could not judge'));
    expect(out).not.toMatch(/^ *requirement +level/m);
  });

  test('of a device that closes at once', async () => {
    const { port, stop } = await lab((socket) => void socket.destroy());
    const { out } = await run(
      `--target=http://127.0.0.1:${port}`,
      '--spec=go-e-charger',
      '--only=go-e-charger.write',
      '--recovery-timeout=0',
      `--report-dir=${reportFolder()}`,
    );
    stop();
    expect(lastLine(out)).toMatch(/127\.0\.0\.1/);
    expect(lastLine(out)).not.toContain('capability');
  });

  test('of the address of a broker where a device is judged', async () => {
    const { code, err } = await run('--target=mqtt://127.0.0.1:1', '--spec=go-e-charger');
    expect(err).toMatch(/^go-e-charger judges a device, and mqtt:.* is the address of a broker/);
    expect(code).toBe(2);
  });
});

test('Ctrl-C in the last instant has the sentence of its exit code', async () => {
  const command = start([
    '--target=twin:thingsboard',
    '--only=thingsboard.connect',
    `--report-dir=${reportFolder()}`,
  ]);
  await command.says('Reports:');
  command.child.kill('SIGINT');
  const { code, out, err } = await command.ended;
  if (code === 0) expect(lastLine(out)).toMatch(/^CONFORMS/);
  else {
    expect(code).toBe(130);
    expect(lastLine(err)).toMatch(/^INTERRUPTED/);
  }
});

test('what is printed to do a case again names a spec that is there, and no port that is gone', async () => {
  const reports = reportFolder();
  const only = '--only=mqtt-3.1.1.MQTT-3.1.4-4';
  const { out } = await run('--target=twin:mqtt-3.1.1/connect-unavailable', only, `--report-dir=${reports}`);
  const lines = out.split('\n').map((line) => line.trim());
  const again = lines.slice(lines.indexOf('Reproduce:') + 1)[0];
  expect(again).toBe(
    'npm test -- --target=twin:mqtt-3.1.1/connect-unavailable --only=mqtt-3.1.1.MQTT-3.1.4-4',
  );
  const [{ sessions }] = linesOf(recordIn(reports)) as [{ sessions: { location: string }[] }];
  expect(sessions[0]!.location).toBe('mqtt-3.1.1');
  expect(loadSpec(sessions[0]!.location, builtInChecks).id).toBe('mqtt-3.1.1');
  // Of a comparison, too.
  const comparisons = reportFolder();
  await run('brokers', 'aedes', 'twin:mqtt-3.1.1/connect-unavailable', only, `--report-dir=${comparisons}`);
  const page = readFileSync(join(comparisons, readdirSync(comparisons)[0]!, 'report.html'), 'utf8');
  expect(page).toContain('npm test -- --target=twin:mqtt-3.1.1/connect-unavailable --spec=mqtt-3.1.1');
  expect(page).not.toContain('mosquitto_');
});
