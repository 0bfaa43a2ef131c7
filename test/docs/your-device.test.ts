import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, symlinkSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { RunningTarget } from '../../fixtures/contract.js';
import { twin as mqttBroker } from '../../fixtures/twins/mqtt-3.1.1/index.js';
import { linesOf, recordIn, reportFolder, run, type Ended } from '../cli/command.js';
import { temporaryFolder } from '../spec/temporary-file.js';

const page = readFileSync('docs/your-device.md', 'utf8');

/** The files that the page tells to write: each is named last before its block. */
const files = Object.fromEntries(
  [...page.matchAll(/`([^`\n]+)`:\n\n```(?:yaml|js)\n(.*?)```/gs)].map(([, name, text]) => [name!, text!]),
);
let broker: RunningTarget;

beforeAll(async () => void (broker = await mqttBroker.start()));
afterAll(async () => await broker.stop());

/** A folder as the reader has it, with the packages installed. */
function asWritten(): string {
  const folder = temporaryFolder(files);
  symlinkSync(resolve('node_modules'), join(folder, 'node_modules'));
  return folder;
}

async function judge(
  folder: string,
  ...more: string[]
): Promise<Ended & { verdicts: Record<string, unknown> }> {
  const reports = reportFolder();
  const words = [`--target=${broker.addresses['mqtt']!}`, `--spec=${join(folder, 'cinder')}`];
  const ended = await run(...words, `--report-dir=${reports}`, '--param=boiler=17', ...more);
  const ours = linesOf(recordIn(reports)).filter(({ type }) => type === 'case');
  return { ...ended, verdicts: Object.fromEntries(ours.map(({ id, verdict }) => [id, verdict])) };
}

/** Judges the boiler of the page, with the fault named if any. */
async function judgeBoiler(words: string[], ...fault: string[]): ReturnType<typeof judge> {
  const folder = asWritten();
  const boiler: ChildProcess = spawn(
    process.execPath,
    [join(folder, 'boiler.mjs'), broker.addresses['mqtt']!, ...fault],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  );
  try {
    // It says that it is on.
    await once(boiler.stdout!, 'data');
    return await judge(folder, ...words);
  } finally {
    boiler.kill();
    await once(boiler, 'exit');
  }
}

const all = [
  'cinder.device',
  'cinder.water.sent',
  'cinder.set.taken/least',
  'cinder.set.taken/most',
  'cinder.set.others-ignored/below',
  'cinder.set.others-ignored/above',
];

test('the page names three files to write, and their folder is a spec', async () => {
  expect(Object.keys(files)).toEqual(['cinder/asyncapi.yaml', 'cinder/conformance.yaml', 'boiler.mjs']);
  const { code, out } = await run('check', join(asWritten(), 'cinder'));
  expect({ code, out }).toEqual({ code: 0, out: expect.stringContaining('is a spec') as string });
});

test('the document alone is tried without a device, as the page says', async () => {
  const document = join(asWritten(), 'cinder', 'asyncapi.yaml');
  const { out } = await run(
    'start',
    `--spec=${document}`,
    `--report-dir=${reportFolder()}`,
    '--watch=2s',
    '--verbose',
  );
  expect(out).toMatch(/cinder-boiler\.get\.reply +MUST +pass/);
});

test.each([[[]], [['--concurrency=1']]])('the right boiler of the page conforms %s', async (words) => {
  const { code, out, verdicts } = await judgeBoiler(words);
  expect(out).toContain('CONFORMS: every applicable MUST passed.');
  expect(Object.entries(verdicts).sort()).toEqual(all.map((id) => [id, 'pass']).sort());
  expect(code).toBe(0);
});

test('the wrong boiler of the page fails as the page shows', async () => {
  const { code, out, verdicts } = await judgeBoiler([], 'clamps');
  expect(verdicts).toMatchObject({
    'cinder.set.taken/most': 'pass',
    'cinder.set.others-ignored/below': 'fail',
    'cinder.set.others-ignored/above': 'fail',
  });
  const [, shown = ''] = /```text\n(✗.*?)```/s.exec(page) ?? [];
  const steady = (text: string): string =>
    text
      .replace(/\([^()]*cinder\//, '(cinder/')
      .replace(/"ask":"[^"]*"/g, '"ask":""')
      .replace(/ id\d+/g, ' id');
  for (const line of shown.trimEnd().split('\n')) expect(steady(out)).toContain(steady(line));
  expect(code).toBe(1);
});

test('where there is no boiler nothing passes and nothing fails', async () => {
  const { code, out, verdicts } = await judge(asWritten());
  expect(Object.entries(verdicts).sort()).toEqual(all.map((id) => [id, 'inconclusive']).sort());
  expect(out).toContain('no device was seen');
  expect(code).toBe(3);
});
