import { readFileSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import { dirname, join } from 'node:path';
import { parse } from 'yaml';
import { expect, onTestFinished, test } from 'vitest';
import { recordProblems } from '../../src/report/record/validate-record.js';
import { nightly } from '../nightly.js';
import { footerIn, linesOf, recordIn, reportFolder, run, start } from './command.js';

/** Passes TCP connections on, whatever they carry. Answers the port. */
async function proxyTo(address: string): Promise<number> {
  const { hostname, port } = new URL(address);
  const server = createServer((socket) => {
    const upstream = connect(Number(port), hostname);
    socket.pipe(upstream).pipe(socket);
    socket.on('error', () => upstream.destroy());
    upstream.on('error', () => socket.destroy());
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  onTestFinished(() => void server.close());
  return (server.address() as { port: number }).port;
}

/** A twin in a process of its own, and the target file that it wrote. */
async function twinOf(spec: string): Promise<{ targetFile: string; written: Record<string, unknown> }> {
  const targetFile = join(reportFolder(), 'twin.yaml');
  const twin = start(['twin', spec, '--port=0', `--write-target-file=${targetFile}`]);
  onTestFinished(() => void twin.child.kill());
  await twin.says(`twin of ${spec} listens: `);
  return { targetFile, written: parse(readFileSync(targetFile, 'utf8')) as Record<string, unknown> };
}

/** A part that goes both ways, to the device and to our broker; at night the whole spec is judged. */
test.each([
  ['fingoti', 'fingoti.enabled'],
  ['go-e-charger', 'go-e-charger.mcc'],
  ['invisoutlet', 'invisoutlet.puback'],
])(
  'a twin of %s in a process of its own is judged by another one, through a proxy',
  { timeout: 600_000 },
  async (spec, part) => {
    const { targetFile, written } = await twinOf(spec);
    const url = new URL(String(written['address']));
    url.port = String(await proxyTo(url.href));
    const folder = reportFolder();
    const words = [
      `--target=${url.href}`,
      `--target-file=${targetFile}`,
      `--report-dir=${folder}`,
      '--allow-risky',
      ...(nightly ? [] : [`--only=${part}`]),
    ];
    const { code, out } = await run(...words);
    // What is inferred may come to no verdict on a busy machine, and warns.
    expect(out).toMatch(/^CONFORMS( \(filtered by --only \S+\))?: every applicable MUST passed/m);
    expect(code).toBe(0);

    const record = recordIn(folder);
    expect(recordProblems(record)).toEqual([]);
    expect(footerIn(record)).toMatchObject({ type: 'footer', open: [], unjudged: [] });
    const everything =
      readFileSync(record, 'utf8') + readFileSync(join(dirname(record), 'junit.xml'), 'utf8') + out;
    expect(everything).not.toContain('original-password');
    const { key } = written['parameters'] as { key?: string };
    if (key !== undefined) expect(everything).not.toContain(key);
  },
);

test('all ten errors of Fingoti are provoked, and stand in a table with what was seen', async () => {
  const folder = reportFolder();
  const { out } = await run(
    '--target=twin:fingoti',
    '--only=fingoti.error',
    '--verbose',
    `--report-dir=${folder}`,
  );
  const [, rest = ''] = out.split('Values of schemas/connection-error.schema.json:\n');
  const rows = rest.split('\n\n')[0]!.split('\n').slice(1);
  expect(rows.map((row) => row.trim().split(/\s{2,}/))).toEqual(
    Array.from({ length: 10 }, (_, value) => [
      String(value),
      expect.any(String),
      expect.any(String),
      String(value),
    ]),
  );
  const enumerated = linesOf(recordIn(folder)).flatMap((line) => line['enumerated'] ?? []);
  expect(enumerated).toHaveLength(10);
});

test.each([
  [['--target=twin:fingoti', '--concurrency=4'], 'a device cannot be tried by 4 cases at once'],
  [['--target=http://192.0.2.1', '--spec=fingoti'], 'a device at 192.0.2.1 cannot reach our broker'],
])('%j is refused before anything is sent', async (words, why) => {
  const { code, out, err } = await run(...words, `--report-dir=${reportFolder()}`);
  expect(code).toBe(2);
  expect(out + err).toContain(why);
});
