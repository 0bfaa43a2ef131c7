import { spawn } from 'node:child_process';
import { closeSync, existsSync, openSync, readdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { charger } from './charger.js';
import { footerIn, recordIn, start, type Command } from './command.js';
import { standsStill } from './way.js';

/** Ten cases, of which each changes a setting of the device. */
const writing = '--only=go-e-charger.write';

const lastLine = (text: string): string => text.trim().split('\n').at(-1)!;

/** A run that has changed something on the device and goes on doing so. */
async function runAtWork(onFinished = onTestFinished) {
  const lab = await charger({ onFinished });
  const before = await lab.settings();
  const command = start([...lab.words, writing]);
  await standsStill(command, lab.way);
  expect(await lab.settings()).not.toEqual(before);
  return { ...lab, before, command };
}

describe('whatever ends a run puts the device back and closes the record', () => {
  test.concurrent.for<[string, (command: Command) => void]>([
    ['a hang-up', ({ child }) => void child.kill('SIGHUP')],
    ['SIGQUIT', ({ child }) => void child.kill('SIGQUIT')],
    ['a reader that goes away', ({ child }) => child.stdout!.destroy()],
    [
      'a hang-up, twice at once, and its terminal',
      ({ child }) => {
        child.kill('SIGHUP');
        child.kill('SIGHUP');
        child.stdout!.destroy();
        child.stderr!.destroy();
      },
    ],
  ])('%s', async ([, end], { expect, onTestFinished }) => {
    const { folder, settings, before, command, way } = await runAtWork(onTestFinished);
    end(command);
    way.release();
    expect((await command.ended).code).toBe(130);
    expect(await settings()).toEqual(before);
    expect(footerIn(recordIn(folder))).toMatchObject({ type: 'footer', open: [], gate: { exit: 130 } });
  });
});

test('a reader that goes away is named on the standard error, with the last sentence', async () => {
  const { command, way } = await runAtWork();
  command.child.stdout!.destroy();
  way.release();
  const { err } = await command.ended;
  expect(err).toContain('the output cannot be written: nobody reads the output any more');
  expect(lastLine(err)).toMatch(/^INTERRUPTED after \d+ of \d+ cases/);
});

test('a record that may not grow ends the run as our fault, and puts the device back', async () => {
  const lab = await charger({ holds: false });
  const before = await lab.settings();
  // Kilobytes: room for the first cases.
  const command = start([...lab.words, writing], { shell: 'ulimit -f 100' });
  const { code, out, err } = await command.ended;
  const why = `the record ${recordIn(lab.folder)} cannot be written: the file may not become larger`;
  expect(lastLine(out)).toBe(`HARNESS FAILED: ${why}.`);
  expect(err).not.toMatch(/^\s+at /m);
  expect(out).not.toContain('Not put back');
  expect(code).toBe(4);
  expect(await lab.settings()).toEqual(before);
});

test.runIf(existsSync('/dev/full'))('output onto a full disk ends the run as our fault', async () => {
  const { words, folder, settings } = await charger({ holds: false });
  const before = await settings();
  const full = openSync('/dev/full', 'w');
  const child = spawn(process.execPath, [resolve('dist/src/cli/main.js'), ...words, writing], {
    stdio: ['ignore', full, 'pipe'],
  });
  closeSync(full);
  let err = '';
  child.stderr!.setEncoding('utf8').on('data', (chunk: string) => (err += chunk));
  const code = await new Promise((done) => child.on('close', done));
  expect(lastLine(err)).toBe('HARNESS FAILED: the output cannot be written: no space is left on the disk.');
  expect(code).toBe(4);
  expect(await settings()).toEqual(before);
  expect(footerIn(recordIn(folder))).toMatchObject({ gate: { exit: 4 } });
});

test('who leaves at once is told how to put back what stays changed, and that command runs', async () => {
  // It still stands still: what is put back does not arrive.
  const { folder, settings, before, command, way } = await runAtWork();
  // The first ends the run in order; what comes later than a terminal repeats itself leaves at once.
  const pressing = setInterval(() => void command.child.kill('SIGINT'), 100);
  const { code, err } = await command.ended;
  clearInterval(pressing);
  expect(code).toBe(130);
  expect(lastLine(err)).toBe('INTERRUPTED: left at once.');
  way.release();
  expect(await settings()).not.toEqual(before);
  const printed = /^to put it back: (.*)$/m.exec(err)![1]!;
  const shell = async (line: string): Promise<string> => {
    const child = spawn(line, { shell: true, stdio: ['ignore', 'pipe', 'inherit'] });
    let out = '';
    child.stdout.setEncoding('utf8').on('data', (chunk: string) => (out += chunk));
    await new Promise((done) => child.on('close', done));
    return out;
  };
  expect(await shell(`${printed} --list`)).toMatch(/^would be put back on http:.*settings of the charger/m);
  expect(await settings()).not.toEqual(before);
  expect(await shell(printed)).toContain('put back: the settings of the charger');
  expect(await settings()).toEqual(before);
  expect(readdirSync(join(folder)).length).toBe(1);
});
