import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { temporaryFolder } from '../spec/temporary-file.js';
import { reportFolder, run, start } from './command.js';

const documentOf = (name: string): string => resolve(`fixtures/documents/${name}.yaml`);

test('init writes a spec, and start tries it without a device; nothing is written over', async () => {
  const folder = join(temporaryFolder({}), 'own');
  const first = await run('init', documentOf('heat-pump'), folder);
  expect(first).toMatchObject({ code: 0, err: '' });
  expect(first.out).toContain(`npx mqtt-conformance start --spec=${folder}`);
  const started = await run('start', `--spec=${folder}`, `--report-dir=${reportFolder()}`);
  expect(started.out).toContain('CONFORMS: every applicable MUST passed.');
  expect(started.code).toBe(0);

  const before = readFileSync(join(folder, 'conformance.yaml'), 'utf8');
  const again = await run('init', documentOf('meter'), folder);
  expect(again.code).toBe(2);
  expect(again.err).toContain('nothing was written');
  expect(again.err).toContain(join(folder, 'conformance.yaml'));
  expect(readFileSync(join(folder, 'conformance.yaml'), 'utf8')).toBe(before);
  expect(existsSync(join(folder, 'meter.yaml'))).toBe(false);
});

test('start takes a bare document, and says what has no verdict without a probe', async () => {
  const words = ['start', `--spec=${documentOf('gripper')}`, `--report-dir=${reportFolder()}`];
  const bare = await run(...words);
  expect(bare.out).toContain('--probe takeCommand=<operation>');
  expect(bare.code).toBe(3);
  const probed = await run(...words, '--probe=takeCommand=sendPosition', '--param=unit=7');
  expect(probed.out).toContain('CONFORMS');
  expect(probed.code).toBe(0);
});

test('a mutant of a document is listed and found out', async () => {
  const file = documentOf('gateway');
  const { out } = await run('twin', file, '--list-mutants');
  expect(out).toContain('readTime-other-correlation: ');
  const judged = await run(
    `--target=twin:${file}/readTime-other-correlation`,
    `--report-dir=${reportFolder()}`,
    '--watch=2s',
  );
  expect(judged.out).toContain('✗ gateway.readTime.reply');
  expect(judged.code).toBe(1);
});

test('a served twin says what it received that does not fit', async () => {
  const folder = temporaryFolder({});
  const file = documentOf('gripper');
  const targetFile = join(folder, 'target.yaml');
  const twin = start(['twin', file, '--port=0', '--param=unit=7', `--write-target-file=${targetFile}`]);
  onTestFinished(() => void twin.child.kill());
  await twin.says('listens: ');
  const words = [`--target-file=${targetFile}`, '--watch=1s', `--report-dir=${reportFolder()}`];
  const { code } = await run(...words, '--param=takeCommand.payload={"command":"open wide"}');
  expect(code).toBe(3);
  await twin.says('takeCommand: what came on gripper/7/command does not fit: {"command":"open wide"}');
});

test.each([
  ['a document of another protocol', ['twin', documentOf('amqp')], 'speaks amqp'],
  ['a spec without a twin', ['twin', 'no-such'], 'there is no twin of "no-such"'],
  ['a mutant that is none', ['twin', documentOf('meter'), '--mutant=none'], 'has no mutant "none"'],
  ['a value for a twin of no document', ['twin', 'thingsboard', '--param=a=b'], '--param is for the twin'],
  ['a spec in place of a document', ['init', 'thingsboard'], 'is a spec already'],
])('%s ends with exit 2 and a sentence', async (_what, words, sentence) => {
  const { code, err } = await run(...words);
  expect({ code, err }).toEqual({ code: 2, err: expect.stringContaining(sentence) as string });
});
