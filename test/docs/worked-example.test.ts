import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, symlinkSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { RunningTarget } from '../../fixtures/contract.js';
import { twin as mqttBroker } from '../../fixtures/twins/mqtt-3.1.1/index.js';
import { linesOf, recordIn, reportFolder, run, type Ended } from '../cli/command.js';
import { temporaryFolder } from '../spec/temporary-file.js';

const page = readFileSync('docs/worked-example.md', 'utf8');

/** The files that the page tells to write: each is named last before its block. */
const files = Object.fromEntries(
  [...page.matchAll(/`([^`\n]+)`:\n\n```(?:yaml|js)\n(.*?)```/gs)].map(([, name, text]) => [name!, text!]),
);
let broker: RunningTarget;

beforeAll(async () => void (broker = await mqttBroker.start()));
afterAll(async () => await broker.stop());

/** A folder as the reader has it, with the packages installed. */
function asWritten(changed: Record<string, string> = {}): string {
  const folder = temporaryFolder({ ...files, ...changed });
  symlinkSync(resolve('node_modules'), join(folder, 'node_modules'));
  return folder;
}

/** Judges what is on the broker by the spec in the folder. */
async function judge(folder: string): Promise<Ended & { verdicts: Record<string, unknown> }> {
  const reports = reportFolder();
  const spec = join(folder, 'ember');
  const words = [`--target=${broker.addresses['mqtt']!}`, `--spec=${spec}`, `--report-dir=${reports}`];
  const ended = await run(...words, '--param=lamp=17');
  const ours = linesOf(recordIn(reports)).filter(({ id }) => String(id).startsWith('ember.set'));
  return { ...ended, verdicts: Object.fromEntries(ours.map(({ id, verdict }) => [id, verdict])) };
}

/** Judges the lamp of the page, with the fault named if any. */
async function judgeLamp(folder: string, ...fault: string[]): ReturnType<typeof judge> {
  const lamp: ChildProcess = spawn(
    process.execPath,
    [join(folder, 'lamp.mjs'), broker.addresses['mqtt']!, ...fault],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  );
  try {
    // It says that it is on.
    await once(lamp.stdout!, 'data');
    return await judge(folder);
  } finally {
    lamp.kill();
    await once(lamp, 'exit');
  }
}

test('the page names three files to write, and their folder is a spec', async () => {
  expect(Object.keys(files)).toEqual(['ember/asyncapi.yaml', 'ember/conformance.yaml', 'lamp.mjs']);
  const { code, out } = await run('check', join(asWritten(), 'ember'));
  expect({ code, out }).toEqual({ code: 0, out: expect.stringContaining('is a spec') as string });
});

test('the right lamp of the page conforms', async () => {
  const { code, out } = await judgeLamp(asWritten());
  expect(out).toContain('CONFORMS: every applicable MUST passed.');
  expect(code).toBe(0);
});

test('the wrong lamp of the page fails as the page shows', async () => {
  const { code, out, verdicts } = await judgeLamp(asWritten(), 'clamps');
  expect(code).toBe(1);
  expect(verdicts).toEqual({
    'ember.set.reported': 'pass',
    'ember.set.other-ignored/above': 'fail',
    'ember.set.other-ignored/below': 'fail',
  });
  const [, shown = ''] = /```text\n(✗.*?)```/s.exec(page) ?? [];
  const steady = (text: string): string =>
    text.replace(/ id\d+/g, ' id').replace(/\([^()]*ember\//, '(ember/');
  for (const line of shown.trimEnd().split('\n')) expect(steady(out)).toContain(steady(line));
});

test('where there is no lamp the negative requirement names what it presumes', async () => {
  const { code, verdicts } = await judge(asWritten());
  expect(code).toBe(1);
  expect(verdicts).toEqual({
    'ember.set.reported': 'fail',
    'ember.set.other-ignored/above': 'inconclusive',
    'ember.set.other-ignored/below': 'inconclusive',
  });
});

test('with silence in place of the report the wrong lamp passes, as the page warns', async () => {
  const conformance = files['ember/conformance.yaml']!;
  const at = conformance.lastIndexOf('      - publish:');
  const silence = "      - nothing: { topic: 'ember/{lamp}/state', until: ping }\n\n";
  const changed = `${conformance.slice(0, at)}${silence}${conformance.slice(conformance.indexOf('rulings:'))}`;
  const { verdicts } = await judgeLamp(asWritten({ 'ember/conformance.yaml': changed }), 'clamps');
  expect(verdicts['ember.set.other-ignored/above']).toBe('pass');
});
