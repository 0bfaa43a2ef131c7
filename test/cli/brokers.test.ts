import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { footerIn, reportFolder, run, start } from './command.js';

const only = '--only=mqtt-3.1.1.MQTT-3.1.4-4';
/** It answers every CONNECT with return code 3. */
const mutant = 'twin:mqtt-3.1.1/connect-unavailable';

/** The one run below a report folder. */
const runIn = (folder: string): string => join(folder, readdirSync(folder)[0]!);

test('judges each broker, with a record of its own, and says side by side what they came to', async () => {
  const folder = reportFolder();
  const { code, out } = await run('brokers', 'aedes', mutant, only, `--report-dir=${folder}`);
  expect(out.trim().split('\n').at(-1)).toBe(`Do not conform: ${mutant}; passed the gate: aedes.`);
  expect(code).toBe(1);
  const records = readdirSync(runIn(folder)).filter((name) =>
    existsSync(join(runIn(folder), name, 'record.jsonl')),
  );
  expect(records.sort()).toEqual(['aedes', 'twin-mqtt-3.1.1-connect-unavailable']);
  for (const name of records)
    expect(footerIn(join(runIn(folder), name, 'record.jsonl'))).toMatchObject({ type: 'footer' });
  expect(out).toMatch(/Reports: \S+report\.html, /);
  expect(existsSync(join(runIn(folder), 'report.html'))).toBe(true);
  const markdown = readFileSync(join(runIn(folder), 'brokers.md'), 'utf8');
  expect(markdown).toContain('| **MQTT-3.1.4-4** | pass | fail |');
  // The evidence names a command that judges this broker alone.
  expect(readFileSync(join(runIn(folder), 'report.html'), 'utf8')).toContain(
    `npm test -- --target=${mutant} --spec=mqtt-3.1.1 --only=mqtt-3.1.1.MQTT-3.1.4-4`,
  );
});

test('a broker that cannot be started has a column that says why, and the comparison is incomplete', async () => {
  const folder = reportFolder();
  const { code, out } = await run(
    'brokers',
    'aedes',
    'twin:mqtt-3.1.1/no-such-fault',
    only,
    `--report-dir=${folder}`,
  );
  expect(out).toContain('not started: twin:mqtt-3.1.1/no-such-fault');
  expect(code).toBe(3);
  expect(readFileSync(join(runIn(folder), 'brokers.md'), 'utf8')).toContain(
    'NOT STARTED: the twin of mqtt-3.1.1 has no mutant',
  );
});

test('a broker that does not speak the version of the spec says so in the words of the wire', async () => {
  const folder = reportFolder();
  const { code, out } = await run('brokers', 'aedes', '--spec=mqtt-5.0', `--report-dir=${folder}`);
  expect(out.trim().split('\n').at(-1)).toBe('Do not speak it: aedes.');
  expect(code).toBe(3);
  const said =
    'aedes: DOES NOT SPEAK IT: CONNECT of protocol level 5 is answered with CONNACK 1 (unacceptable protocol version)';
  expect(out).toContain(`${said} in the layout of MQTT 3.1.1 [20020001].`);
});

test.each([
  ['a name that is none', ['mosquito'], 'there is no broker "mosquito" (did you mean "mosquitto"?)'],
  ['a filter that matches nothing', ['aedes', '--only=mqtt-3.1.1.MQTT-9'], 'no requirement begins with'],
  ['a spec that is none', ['aedes', '--spec=mqtt-3.1.2'], 'mqtt-3.1.2'],
])('%s is refused before anything is started', async (_what, words, says) => {
  const { code, out, err } = await run('brokers', ...words, `--report-dir=${reportFolder()}`);
  expect(err).toContain(says);
  expect(code).toBe(2);
  expect(out).not.toContain('starting');
});

test('Ctrl-C ends the run in order: what was judged is written, the rest is not started any more', async () => {
  const folder = reportFolder();
  const command = start(['brokers', 'aedes', mutant, `--report-dir=${folder}`]);
  await command.says('mqtt-3.1.1 on twin:mqtt-3.1.1');
  command.child.kill('SIGINT');
  const { code, out } = await command.ended;
  expect(code).toBe(130);
  expect(out.trim().split('\n').at(-1)).toMatch(/^INTERRUPTED\. Interrupted: aedes; not started: /);
  expect(footerIn(join(runIn(folder), 'aedes', 'record.jsonl'))).toMatchObject({
    type: 'footer',
    open: [],
    gate: { exit: 130 },
  });
  expect(readFileSync(join(runIn(folder), 'brokers.md'), 'utf8')).toContain('not judged');
});
