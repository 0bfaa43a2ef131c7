import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { load } from 'js-yaml';
import { describe, expect, test } from 'vitest';
import { run } from '../cli/command.js';

const folder = 'docs/ci';
const files = readdirSync(folder);

/** The words of each call of the command in a file. */
const callsIn = (text: string): string[][] =>
  [...text.matchAll(/npx mqtt-conformance ([^'\n]+)/g)].map(([, words]) =>
    words!.replaceAll(/\$\{\{[^}]*\}\}/g, '1').split(' '),
  );

describe.each(files)('docs/ci/%s', (name) => {
  const text = readFileSync(join(folder, name), 'utf8');

  test('calls the command with options that it has, and values that it takes', async () => {
    const calls = callsIn(text);
    expect(calls.length).toBeGreaterThan(0);
    for (const words of calls) {
      // What is wrong about an option is told before files are looked for.
      const { err, code } = await run(...words.map((word) => word.replace('*/*/record', 'none/record')));
      expect(err).toMatch(/^(target\.yaml: there is no such file|.*shards\/none\/record\.jsonl)/);
      expect(code).toBe(2);
    }
  });

  test('has what it needs of its system', () => {
    if (name.endsWith('.yml')) expect(load(text)).toBeTypeOf('object');
    else expect(text.match(/\{/g)).toHaveLength(text.match(/\}/g)!.length);
    expect(text).toContain('junit.xml');
    expect(text).toContain('npm install --no-save mqtt-conformance');
    expect(text.split('\n').length).toBeLessThan(50);
  });
});

test('README names each of them', () => {
  const readme = readFileSync('README.md', 'utf8');
  for (const name of files) expect(readme).toContain(`docs/ci/${name}`);
});
