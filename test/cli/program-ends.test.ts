import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { recordIn, reportFolder, run } from './command.js';

/** Says a CONNECT of MQTT 3.1.1 with a clean session and the client id "a", and ends with its connection. */
const endsWithItsConnection =
  "const s=require('net').connect(process.argv[2],process.argv[1],()=>s.write(Buffer.from('100d00044d5154540402003c000161','hex')));s.on('data',()=>{});s.on('close',()=>process.exit(4))";

const judged = async (...words: string[]) =>
  await run(
    '--spec=mqtt-client',
    `--target=exec:node -e "${endsWithItsConnection}" {host} {port}`,
    '--only=mqtt-client.life.comes-back',
    ...words,
  );

test('that a program ended by itself is evidence, by which the record is judged again', async () => {
  const folder = reportFolder();
  await judged(`--report-dir=${folder}`);
  const record = recordIn(folder);
  expect(readFileSync(record, 'utf8')).toContain('"text":"by itself it ended with exit code 4"');
  const { code, out } = await run('verify', record);
  expect(out).toMatch(/^VERIFIED/m);
  expect(code).toBe(0);
});

test('a command that does not restart the device ends the run, in one sentence that says why', async () => {
  const { code, out, err } = await judged(
    `--restart-command=sh -c 'echo no power >&2; exit 3'`,
    `--report-dir=${reportFolder()}`,
  );
  const why = 'the command that restarts the device ended with exit code 3, saying: no power';
  expect(out.trim().split('\n').at(-1)).toContain(why);
  expect(out + err).not.toContain('Outside any case');
  expect(code).toBe(3);
});
