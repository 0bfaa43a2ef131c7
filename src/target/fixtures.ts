import { existsSync } from 'node:fs';
import type {
  ClientContainers,
  ClientFixtures,
  DocumentTwinOptions,
  RunningTarget,
  Twin,
} from '../../fixtures/contract.js';
import { usage } from './usage.js';
import { runParameter } from '../spec/bare/parameters.js';
import { documentBehind } from '../spec/load.js';
import { locateSpec } from '../spec/read/locate.js';
import { didYouMean } from '../spec/read/nearest.js';
import { HarnessError, Interrupted } from '../verdict/harness-error.js';

export type { DocumentTwinOptions, RunningTarget } from '../../fixtures/contract.js';

/** Loaded by name at run time: of the fixtures themselves only their contract is known here. */
interface Fixtures {
  twinIds: readonly string[];
  twinOfDocument(path: string, options: DocumentTwinOptions): Twin;
  twinOf(spec: string): Promise<Twin | undefined>;
  containers(): Promise<Record<string, { name: string; text: string; start(): Promise<RunningTarget> }>>;
  clients(): Promise<ClientFixtures>;
  clientContainers(): Promise<ClientContainers>;
}

/** The fixtures, compiled as this file is or not. */
export async function loadFixtures(): Promise<Fixtures> {
  const compiled = new URL('../../fixtures/index.js', import.meta.url);
  const entry = existsSync(compiled) ? compiled : new URL('../../fixtures/index.ts', import.meta.url);
  return (await import(/* @vite-ignore */ entry.href)) as Fixtures;
}

/** The twin of a spec, or one that is made of a document: an AsyncAPI file, or that of a spec whose target stands behind a broker. */
export async function twinOf(spec: string, said: DocumentTwinOptions = {}): Promise<Twin> {
  const fixtures = await loadFixtures();
  const twin = await fixtures.twinOf(spec);
  if (twin) return twin;
  const document = documentBehind(spec);
  if (document) return madeOf(fixtures, document.path, { ...document.view, ...said });
  if (locateSpec(spec))
    throw usage(
      `${spec} has no twin: only a device that its spec says stands behind a broker (behindBroker) can be made of its document`,
      'Judge a target: --target=<host>.',
    );
  throw usage(
    `there is no twin of "${spec}"${didYouMean(spec, fixtures.twinIds)}`,
    'Name the twin by the id of its spec, or by an AsyncAPI file.',
  );
}

/** The values of its topics under the names that a run has for them. */
function asParameters(running: RunningTarget): RunningTarget {
  const values = Object.entries((running.targetFile['parameters'] ?? {}) as Record<string, string>);
  const parameters = Object.fromEntries(values.map(([name, value]) => [runParameter(name), value]));
  return { ...running, targetFile: { ...running.targetFile, parameters } };
}

/** The document was read by us before, so what its twin cannot read is told as that. */
function madeOf(fixtures: Fixtures, path: string, said: DocumentTwinOptions): Twin {
  const { parameters: given = {} } = said;
  const ofTopics = Object.entries(given).map(
    ([name, value]) => [name.replace(/^topic\./, ''), value] as const,
  );
  try {
    const twin = fixtures.twinOfDocument(path, { ...said, parameters: Object.fromEntries(ofTopics) });
    return { ...twin, start: async (options) => asParameters(await twin.start(options)) };
  } catch (error) {
    throw usage(
      `no twin can be made of ${path}: ${(error as Error).message}`,
      'The document can be put to a real target all the same: --target=<host>.',
    );
  }
}

/** `<spec>[/<mutant>]`, where the spec may be a path. */
export function partsOfTwin(name: string): { spec: string; mutant?: string } {
  const parts = name.split('/');
  const whole = parts.findLastIndex((_, index) => {
    const path = parts.slice(0, index + 1).join('/');
    return path !== '' && locateSpec(path) !== undefined;
  });
  const end = whole < 0 ? 1 : whole + 1;
  const mutant = parts.slice(end).join('/');
  return { spec: parts.slice(0, end).join('/'), ...(mutant !== '' && { mutant }) };
}

/** Starts what `twin:<spec>[/<mutant>]` names. */
export async function startTwin(
  name: string,
  options: { host?: string; port?: number } = {},
  said: DocumentTwinOptions = {},
): Promise<RunningTarget & { spec: string }> {
  const { spec, mutant = '' } = partsOfTwin(name);
  const twin = await twinOf(spec, said);
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
  const containers = await (await loadFixtures()).containers();
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
    throw asUsage(error, `container:${recipe}`, 'judge a target that runs already: --target=<host>');
  }
}

/** Why a container cannot be started, as the user is told it; `instead` is what to do without one. */
export function asUsage(error: unknown, target: string, instead: string): unknown {
  const { code, message } = error as NodeJS.ErrnoException;
  if (code === 'ERR_MODULE_NOT_FOUND' && message.includes("'testcontainers'"))
    return usage(
      `${target} needs the package testcontainers, which is not installed`,
      `Install it beside this one (npm install testcontainers), or ${instead}.`,
    );
  if (code === 'NO_ENGINE' || code === 'NO_IMAGE') return usage(message, `Or ${instead}.`);
  if (code === 'NO_WAY')
    return usage(
      message,
      'Give --listen=0.0.0.0:18830, and --advertise=<host> where the container must take another way.',
    );
  if (code === 'INTERRUPTED') return new Interrupted(message);
  if (code === 'NOT_READY')
    return new HarnessError(
      'TARGET_UNREACHABLE',
      message,
      `${instead[0]!.toUpperCase()}${instead.slice(1)}.`,
    );
  return error;
}

export async function twinIds(): Promise<readonly string[]> {
  return (await loadFixtures()).twinIds;
}

/** What `container:` may name. */
export async function recipeNames(): Promise<string[]> {
  return Object.keys(await (await loadFixtures()).containers());
}
