import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { nightly } from '../nightly.js';
import { lab, linesOf, recordIn, reportFolder, run } from './command.js';

const mqtt = ['--spec=mqtt-3.1.1', '--timeout=1s', '--concurrency=100'];

/** Some dozens of cases: of who gets no further than a CONNECT, and of who does. At night the whole spec is tried. */
const part = (begin: 'MQTT-3.1.4' | 'MQTT-3.8'): string[] =>
  nightly ? mqtt : [...mqtt, `--only=mqtt-3.1.1.${begin}`];

describe('a target that is not there', () => {
  test.concurrent.each([
    ['a closed port', '127.0.0.1:1', 'nothing listens there'],
    ['a wrong host', 'no-such-host.invalid', 'the name cannot be resolved'],
  ])('%s is incomplete, and says why', async (_what, target, why) => {
    const folder = reportFolder();
    const { code, out } = await run(`--target=${target}`, ...part('MQTT-3.1.4'), `--report-dir=${folder}`);
    expect(code).toBe(3);
    expect(out).toContain(why);
    expect(out.trim().split('\n').at(-1)).toMatch(/^INCOMPLETE( \([^)]*\))?: nothing was judged/);
    const lines = linesOf(recordIn(folder));
    expect(lines[0]).toMatchObject({ type: 'header' });
    expect(lines.at(-2)).toMatchObject({ type: 'footer', gate: { exit: 3 } });
    expect(lines.some(({ verdict }) => verdict === 'fail')).toBe(false);
  });
});

describe('a target that is no broker', () => {
  test.concurrent.each<[string, Parameters<typeof part>[0], unknown]>([
    ['says nothing', 'MQTT-3.1.4', () => undefined],
    [
      'answers garbage',
      'MQTT-3.1.4',
      (socket: { write(text: string): void }) => socket.write('HTTP/1.1 400 Bad Request\r\n\r\n'),
    ],
    ['closes at once', 'MQTT-3.1.4', (socket: { destroy(): void }) => void socket.destroy()],
    [
      'accepts and says nothing more',
      'MQTT-3.8',
      (socket: { on(e: 'data', f: () => void): void; write(b: Buffer): void }) => {
        let greeted = false;
        socket.on('data', () => {
          if (!greeted) socket.write(Buffer.from('20020000', 'hex'));
          greeted = true;
        });
      },
    ],
  ])('that %s gets a verdict for every case in time', async (_what, begin, behave) => {
    const folder = reportFolder();
    const target = await lab(behave as never);
    const { code, out } = await run(
      `--target=127.0.0.1:${target.port}`,
      ...part(begin),
      `--report-dir=${folder}`,
    );
    target.stop();
    expect(code).toBe(1);
    expect(out).toContain('DOES NOT CONFORM');
    const lines = linesOf(recordIn(folder));
    const [header] = lines as { sessions: { cases: string[] }[] }[] as [{ sessions: { cases: string[] }[] }];
    expect(lines.filter(({ type }) => type === 'case')).toHaveLength(header.sessions[0]!.cases.length);
    expect(lines.filter(({ verdict }) => verdict === 'error')).toEqual([]);
  });
});

describe('a command that was mistyped', () => {
  const step = mkdtempSync(join(tmpdir(), 'spec-'));
  writeFileSync(join(step, 'asyncapi.yaml'), 'asyncapi: 3.0.0\ninfo: { title: x, version: "1" }\n');
  writeFileSync(
    join(step, 'conformance.yaml'),
    [
      'formatVersion: 1',
      'id: own',
      'revision: 2026-11-21',
      'title: own',
      'role: broker',
      'api: asyncapi.yaml',
      'sources: [{ id: d, title: d }]',
      'requirements:',
      '  - id: own.a',
      '    text: It accepts a client.',
      '    source: { document: d, section: s }',
      '    steps:',
      '      - conect: {}',
      '        expect: { connack: 0 }',
    ].join('\n'),
  );

  test.concurrent.each([
    ['an option', ['--taget=localhost'], "unknown option '--taget=localhost'", 'did you mean "--target"?'],
    [
      'a spec',
      ['--target=localhost', '--spec=thingsbord'],
      'there is no spec "thingsbord"',
      'did you mean "thingsboard"?',
    ],
    ['a step', ['check', step], 'conformance.yaml:13:9', 'unknown word "conect" (did you mean "connect"?)'],
    [
      'a parameter',
      ['--target=localhost', '--spec=thingsboard', '--param', 'usrname=x'],
      'has no parameter "usrname"',
      'username',
    ],
    [
      'a filter',
      ['--target=localhost', '--spec=thingsboard', '--only=thingsboard.conect'],
      'begins with',
      '--list shows the plan',
    ],
    ['a mutant', ['--target=twin:thingsboard/nonsense'], 'has no mutant "nonsense"', '--list-mutants'],
    ['no spec', ['--target=127.0.0.1:9'], 'nothing says by which spec', 'the specs are devicehive, fingoti'],
    ['no target', ['--spec=thingsboard'], 'there is no target', '--target=<host>'],
    ['a duration', ['--target=localhost', '--timeout=soon'], '--timeout', 'duration such as 500ms'],
  ])('%s ends with exit 2 and one clear sentence', async (_what, words, sentence, hint) => {
    const { code, err, out } = await run(...words);
    expect(code).toBe(2);
    expect(err + out).toContain(sentence);
    expect(err + out).toContain(hint);
    expect(err).not.toMatch(/^\s+at /m);
  });

  test.concurrent('a missing parameter is incomplete and names the option', async () => {
    const { code, out } = await run(
      '--target=127.0.0.1:1',
      '--spec=thingsboard',
      `--report-dir=${reportFolder()}`,
    );
    expect(code).toBe(3);
    expect(out).toContain('--param restUrl=…');
  });
});
