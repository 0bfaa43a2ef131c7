import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync } from 'node:fs';
import { createServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

export interface Ended {
  code: number | null;
  out: string;
  err: string;
}

export interface Command {
  child: ChildProcess;
  /** Resolves when the output has this text. */
  says(text: string): Promise<void>;
  ended: Promise<Ended>;
}

/**
 * Starts the command as an installed package would, or another script of it; `shell` goes before it in a shell, such as a
 * limit.
 */
export function start(words: readonly string[], { shell = '', script = 'main' } = {}): Command {
  const command = [process.execPath, resolve(`dist/src/cli/${script}.js`), ...words];
  const [file, ...rest] = shell === '' ? command : ['bash', '-c', `${shell}; exec "$@"`, 'bash', ...command];
  const child = spawn(file!, rest, { stdio: ['ignore', 'pipe', 'pipe'] });
  let out = '';
  let err = '';
  const watchers: { text: string; done: () => void }[] = [];
  const look = (): void => watchers.filter(({ text }) => out.includes(text)).forEach(({ done }) => done());
  child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
    out += chunk;
    look();
  });
  child.stderr.setEncoding('utf8').on('data', (chunk: string) => (err += chunk));
  const ended = new Promise<Ended>((done) => child.on('close', (code) => done({ code, out, err })));
  const says = async (text: string): Promise<void> => {
    const seen = new Promise<void>((done) => watchers.push({ text, done }));
    look();
    await Promise.race([
      seen,
      ended.then(() => {
        if (!out.includes(text)) throw new Error(`ended without saying "${text}":\n${out}\n${err}`);
      }),
    ]);
  };
  return { child, says, ended };
}

export const run = async (...words: string[]): Promise<Ended> => await start(words).ended;

export const reportFolder = (): string => mkdtempSync(join(tmpdir(), 'conformance-'));

/** The one record below a report folder. */
export const recordIn = (folder: string): string => join(folder, readdirSync(folder)[0]!, 'record.jsonl');

export const linesOf = (recordFile: string): Record<string, unknown>[] =>
  readFileSync(recordFile, 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Record<string, unknown>);

/** What closes a record, before its seal. */
export const footerIn = (recordFile: string): Record<string, unknown> | undefined =>
  linesOf(recordFile).find(({ type }) => type === 'footer');

/** A TCP server that does only what it is told on each connection. */
export async function lab(
  onConnection: (socket: Socket) => void,
): Promise<{ port: number; stop: () => void }> {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined);
    onConnection(socket);
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const { port } = server.address() as { port: number };
  return {
    port,
    stop: () => {
      sockets.forEach((socket) => socket.destroy());
      server.close();
    },
  };
}
