import { Command, CommanderError } from 'commander';
import { describe, expect, test } from 'vitest';
import { withRunOptions } from '../../src/cli/options.js';
import type { RunOptions } from '../../src/app/run-options.js';

function parse(...words: string[]): RunOptions {
  const command = withRunOptions(new Command('run'))
    .exitOverride()
    .configureOutput({ writeErr: () => undefined });
  return command.parse(words, { from: 'user' }).opts<RunOptions>();
}

function refusalOf(...words: string[]): string {
  try {
    parse(...words);
  } catch (error) {
    if (error instanceof CommanderError) return error.message;
    throw error;
  }
  return '';
}

describe('the options of a run', () => {
  test('what stands there when nothing is given', () => {
    expect(parse()).toEqual({ spec: [], param: {}, reportDir: 'reports/out' });
  });

  test('repeatable options are collected', () => {
    const { spec, param } = parse(
      '--spec',
      'a',
      '--spec=b,c',
      '--param',
      'x=1',
      '--param',
      'y=a=b',
      '--param',
      'z=',
    );
    expect(spec).toEqual(['a', 'b', 'c']);
    expect(param).toEqual({ x: '1', y: 'a=b', z: '' });
  });

  test.each([
    ['500', 500],
    ['500ms', 500],
    ['2s', 2000],
    ['1m', 60_000],
  ])('a duration of %s', (text, milliseconds) => {
    expect(parse('--timeout', text, '--pace', text)).toMatchObject({
      timeout: milliseconds,
      pace: milliseconds,
    });
  });

  test('flags and numbers', () => {
    const given = parse(
      '--strict',
      '--allow-destructive',
      '--insecure',
      '--list',
      '--concurrency',
      '4',
      '--only',
      'x.a',
    );
    expect(given).toMatchObject({
      strict: true,
      allowDestructive: true,
      insecure: true,
      list: true,
      concurrency: 4,
      only: 'x.a',
    });
  });

  test.each([
    [['--timeout', 'soon'], 'It must be a duration such as 500ms, 2s or 1m.'],
    [['--concurrency', '0'], 'It must be a whole number from 1.'],
    [['--concurrency', '1.5'], 'It must be a whole number from 1.'],
    [['--only', 'x.a', '--only', 'x.b'], 'It was given before, as "x.a", and takes one beginning'],
    [['--param', 'novalue'], 'It must be name=value.'],
    [['--param', '=value'], 'It must be name=value.'],
    [['--tagret', 'x'], "unknown option '--tagret'"],
  ])('%j is refused', (words, message) => {
    expect(refusalOf(...words)).toContain(message);
  });
});
