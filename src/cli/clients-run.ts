import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Interruption } from '../app/interruption.js';
import { print } from '../app/output.js';
import { whileSilent } from '../app/while-silent.js';
import type { ComparedBroker } from '../report/brokers/comparison.js';
import { readRecord } from '../report/record/read-record.js';
import { readyClient, whyNotThere, type ClientRecipe } from '../target/client-recipes.js';
import { thisMachine } from '../target/listen-at.js';
import type { ClientsOptions } from './clients-options.js';

const command = fileURLToPath(new URL('main.js', import.meta.url));

/**
 * Judges clients, several at once, each by a run of its own in a process of its own and with a port of its own: one that
 * hammers would make our broker late for all others.
 */
export async function judgeClients(
  recipes: readonly ClientRecipe[],
  options: ClientsOptions,
  folder: string,
  interruption: Interruption,
): Promise<ComparedBroker[]> {
  const underWay = new Map<string, AbortController>();
  interruption.onInterrupt = () => underWay.forEach((ends) => ends.abort());
  const quiet = whileSilent((seconds) =>
    print(`still judging ${[...underWay.keys()].join(', ')} (${seconds} s)`),
  );
  const judged = new Map<string, ComparedBroker>();
  const waiting = [...recipes];
  const work = async (): Promise<void> => {
    for (let recipe = waiting.shift(); recipe; recipe = waiting.shift()) {
      const ends = new AbortController();
      underWay.set(recipe.name, ends);
      const outcome = interruption.happened()
        ? { notStarted: 'the run was interrupted before its turn came.' }
        : await judgeOne(recipe, options, { folder, signal: ends.signal });
      underWay.delete(recipe.name);
      judged.set(recipe.name, { name: recipe.name, slug: recipe.name, outcome });
    }
  };
  // What is missing is fetched before anybody is judged: packages are unpacked with all that the machine has.
  const missing = new Map<string, string>();
  for (const recipe of recipes) {
    const why = await whyNotThere(recipe, options.install === true);
    if (why !== undefined) missing.set(recipe.name, why);
  }
  for (const [name, why] of missing) {
    print(`${name} is ${why}`);
    judged.set(name, { name, slug: name, outcome: { notStarted: `${why}.` } });
  }
  waiting.splice(0, waiting.length, ...recipes.filter(({ name }) => !missing.has(name)));
  await Promise.all(Array.from({ length: options.sideBySide }, work)).finally(() => quiet());
  return recipes.flatMap(({ name }) => judged.get(name) ?? []);
}

type Outcome = ComparedBroker['outcome'];

async function judgeOne(
  recipe: ClientRecipe,
  options: ClientsOptions,
  { folder, signal }: { folder: string; signal: AbortSignal },
): Promise<Outcome> {
  const own = join(folder, recipe.name);
  const port = await freePort();
  let client: Awaited<ReturnType<typeof readyClient>>;
  try {
    client = await readyClient(recipe, { host: thisMachine, port });
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    print(`${recipe.name} could not be made ready: ${why}`);
    return { notStarted: `it could not be made ready: ${why}.` };
  }
  try {
    mkdirSync(own, { recursive: true });
    // JSON is YAML.
    const file = join(own, 'target.yaml');
    writeFileSync(file, `${JSON.stringify(client.targetFile, undefined, 2)}\n`);
    const { only, strict, seed, maxDuration } = options;
    const words = [
      `--target-file=${file}`,
      `--listen=${thisMachine}:${port}`,
      `--report-dir=${own}`,
      // A client on this machine can be started again, whatever it does.
      '--allow-risky',
      ...(client.publishCommand === undefined ? [] : [`--publish-command=${client.publishCommand}`]),
      ...(only === undefined ? [] : [`--only=${only}`]),
      ...(strict ? ['--strict'] : []),
      ...(seed === undefined ? [] : [`--seed=${seed}`]),
      ...(maxDuration === undefined ? [] : [`--max-duration=${maxDuration}ms`]),
    ];
    print(`judging ${recipe.name}`);
    const said = await run(words, signal);
    writeFileSync(join(own, 'output.txt'), `${said.join('\n')}\n`);
    const [record] = recordsBelow(own);
    if (record === undefined) return { notStarted: `${said.at(-1) ?? 'its run said nothing'}.` };
    const read = readRecord(record);
    print(`${recipe.name}: ${read.footer?.gate.sentence ?? said.at(-1) ?? ''}`);
    return { record: read };
  } finally {
    await client.remove();
  }
}

/** Runs the command with these words and answers the lines that it said. */
async function run(words: readonly string[], signal: AbortSignal): Promise<string[]> {
  const child = spawn(process.execPath, [command, ...words], { stdio: ['ignore', 'pipe', 'pipe'] });
  const end = (): void => void child.kill('SIGINT');
  if (signal.aborted) end();
  signal.addEventListener('abort', end, { once: true });
  let said = '';
  child.stdout.setEncoding('utf8').on('data', (chunk: string) => (said += chunk));
  child.stderr.setEncoding('utf8').on('data', (chunk: string) => (said += chunk));
  await new Promise<void>((done, fail) => child.once('error', fail).once('close', () => done()));
  signal.removeEventListener('abort', end);
  return said.split('\n').filter((line) => line.trim() !== '');
}

const recordsBelow = (folder: string): string[] =>
  readdirSync(folder)
    .map((name) => join(folder, name, 'record.jsonl'))
    .filter((file) => existsSync(file));

/** A port that is free now, below those that the system gives to whoever asks for any. */
async function freePort(): Promise<number> {
  for (let port = 20_000 + (process.pid % 1000) * 12; ; port += 1) {
    if (given.has(port)) continue;
    given.add(port);
    const free = await isFree(port);
    if (free) return port;
  }
}

const given = new Set<number>();

async function isFree(port: number): Promise<boolean> {
  const server = createServer();
  const listening = new Promise<boolean>((done) => {
    server.once('error', () => done(false)).listen(port, thisMachine, () => done(true));
  });
  const free = await listening;
  if (free) await new Promise<void>((done) => void server.close(() => done()));
  return free;
}
