import { existsSync } from 'node:fs';
import { usage } from './usage.js';
import { didYouMean } from '../spec/read/nearest.js';
import { HarnessError, Interrupted } from '../verdict/harness-error.js';

/** The shapes that fixtures/contract.ts promises; the fixtures themselves are loaded by name at run time. */
export interface RunningTarget {
  addresses: Record<string, string>;
  targetFile: Record<string, unknown>;
  stop(): Promise<void>;
}

interface Mutant {
  name: string;
  text: string;
  breaks: string[];
}

interface Twin {
  spec: string;
  mutants: readonly Mutant[];
  start(options?: { host?: string; port?: number; mutant?: string }): Promise<RunningTarget>;
}

interface Fixtures {
  twinIds: readonly string[];
  twinOf(spec: string): Promise<Twin | undefined>;
  containers(): Promise<Record<string, { name: string; text: string; start(): Promise<RunningTarget> }>>;
}

async function load(): Promise<Fixtures> {
  const compiled = new URL('../../fixtures/index.js', import.meta.url);
  const entry = existsSync(compiled) ? compiled : new URL('../../fixtures/index.ts', import.meta.url);
  return (await import(/* @vite-ignore */ entry.href)) as Fixtures;
}

export async function twinOf(spec: string): Promise<Twin> {
  const fixtures = await load();
  const twin = await fixtures.twinOf(spec);
  if (twin) return twin;
  throw usage(
    `there is no twin of "${spec}"${didYouMean(spec, fixtures.twinIds)}`,
    'Name the twin by the id of its spec.',
  );
}

/** Starts what `twin:<spec>[/<mutant>]` names. */
export async function startTwin(
  name: string,
  options: { host?: string; port?: number } = {},
): Promise<RunningTarget & { spec: string }> {
  const [spec = '', ...rest] = name.split('/');
  const twin = await twinOf(spec);
  const mutant = rest.join('/');
  const known = twin.mutants.map((candidate) => candidate.name);
  if (mutant !== '' && !known.includes(mutant)) {
    throw usage(
      `the twin of ${spec} has no mutant "${mutant}"${didYouMean(mutant, known)}`,
      `\`mqtt-conformance twin ${spec} --list-mutants\` lists them.`,
    );
  }
  const running = await twin.start({ ...options, ...(mutant === '' ? {} : { mutant }) });
  return { ...running, stop: () => running.stop(), spec };
}

/** Starts what `container:<recipe>` names, through Testcontainers. */
export async function startContainer(recipe: string): Promise<RunningTarget> {
  const containers = await (await load()).containers();
  const found = containers[recipe];
  if (!found) {
    throw usage(
      `there is no container recipe "${recipe}"${didYouMean(recipe, Object.keys(containers))}`,
      'Name one of them.',
    );
  }
  try {
    return await found.start();
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === 'ERR_MODULE_NOT_FOUND' && message.includes("'testcontainers'"))
      throw usage(
        `container:${recipe} needs the package testcontainers, which is not installed`,
        'Install it beside this one (npm install testcontainers), or judge a target that runs already: --target=<host>.',
      );
    if (code === 'NO_ENGINE' || code === 'NO_IMAGE')
      throw usage(message, 'Or judge a target that runs already: --target=<host>.');
    if (code === 'INTERRUPTED') throw new Interrupted(message);
    if (code === 'NOT_READY')
      throw new HarnessError('TARGET_UNREACHABLE', message, 'Judge one that runs already: --target=<host>.');
    throw error;
  }
}

export async function twinIds(): Promise<readonly string[]> {
  return (await load()).twinIds;
}

/** What `container:` may name. */
export async function recipeNames(): Promise<string[]> {
  return Object.keys(await (await load()).containers());
}
