import { describe, expect, test } from 'vitest';
import { clientTarget, refuseUnknownNames } from '../../src/target/client-target.js';
import { commandWords, filledWords } from '../../src/target/command-words.js';
import { Program } from '../../src/target/program.js';

describe('a command is split as a shell splits it, and nothing else is done to it', () => {
  test.each([
    ['a b  c', ['a', 'b', 'c']],
    [`a 'b c' "d e"`, ['a', 'b c', 'd e']],
    [`a b'c d'e`, ['a', 'bc de']],
    [String.raw`a b\ c "d\"e" 'f\g'`, ['a', 'b c', 'd"e', String.raw`f\g`]],
    [`a '' ""`, ['a', '', '']],
    ['a $HOME `b` ; c > d', ['a', '$HOME', '`b`', ';', 'c', '>', 'd']],
  ])('%s', (command, words) => {
    expect(commandWords(command, 'exec:')).toEqual(words);
  });

  test.each(["a 'b", 'a "b', '  '])('%s is refused', (command) => {
    expect(() => commandWords(command, 'exec:')).toThrow(/not closed|names no program/);
  });
});

test('names in braces are filled in, and one without a value is refused', () => {
  expect(filledWords(['-h', '{host}', '-p{port}', '{x}'], { host: 'h', port: 1 })).toEqual([
    '-h',
    'h',
    '-p1',
    '{x}',
  ]);
  expect(() => refuseUnknownNames(['{prt}'], ['host', 'port'], 'exec:')).toThrow(
    'the command of exec: has {prt}, and nothing is known by that name (did you mean "port"?)',
  );
});

test.each([
  ['listen:1883', { kind: 'listen', listen: '0.0.0.0:1883' }],
  ['listen:192.168.0.2:1883', { kind: 'listen', listen: '192.168.0.2:1883' }],
  ['listen:[::1]:1883', { kind: 'listen', listen: '[::1]:1883' }],
  ['exec:node -e 1', { kind: 'exec', words: ['node', '-e', '1'] }],
  ['container:client/mosquitto-sub', { kind: 'container', recipe: 'mosquitto-sub' }],
  ['container:client', { kind: 'container', recipe: '' }],
  ['container:mosquitto', undefined],
  ['container:clients', undefined],
  ['mqtt://host', undefined],
])('%s', (target, client) => {
  expect(clientTarget(target)).toEqual(client);
});

test.each([
  ['listen:', 'does not say at which port our broker waits for the device'],
  ['listen:host', 'does not say at which port our broker waits for the device'],
  ['listen:70000', 'does not say at which port our broker waits for the device'],
  ['exec:no-such-program -h', 'there is no program "no-such-program" to start'],
])('%s is refused', (target, why) => {
  expect(() => clientTarget(target)).toThrow(why);
});

describe('a program', () => {
  const asItIs = (text: string): string => text;
  const isThere = (pid: number): boolean => {
    try {
      return process.kill(pid, 0);
    } catch {
      return false;
    }
  };

  test('that ends by itself tells how, and its last words without what must not be shown', async () => {
    const program = new Program(
      ['node', '-e', 'console.error("login with hunter2"); process.exit(3)'],
      (text) => text.replace('hunter2', '{password}'),
    );
    await program.exited();
    expect(program.ended()).toBe('ended with exit code 3, saying: login with {password}');
  });

  test.each(['stop', 'kill'] as const)('is ended with all that it has started: %s', async (how) => {
    const child = "require('node:child_process').spawn('sleep',['100'],{stdio:'ignore'}).pid";
    const deaf = "process.on('SIGTERM',()=>{});setInterval(()=>{},1000)";
    const program = new Program(['node', '-e', `console.error(${child});${deaf}`], asItIs);
    const pids = await pidsSaid(program);
    await program[how]();
    // Whoever has lost its parent is there until the system has taken note of its end.
    await expect.poll(() => pids.filter(isThere)).toEqual([]);
    expect(program.ended()).toBeUndefined();
  });

  test('that cannot be started says so', async () => {
    const program = new Program(['/no/such/program'], asItIs);
    await program.exited();
    expect(program.ended()).toContain('could not be started');
    await program.stop();
  });
});

/** What a program under test said, as numbers: the process that it has started. */
async function pidsSaid(program: Program): Promise<number[]> {
  await expect.poll(() => program.said.trim()).not.toBe('');
  return [Number(program.said.trim())];
}
