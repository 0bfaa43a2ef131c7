import { randomBytes } from 'node:crypto';
import { builtInChecks } from '../checks/index.js';
import { versionIn } from '../plan/lookup.js';
import { planSession } from '../run/run.js';
import type { Session } from '../run/session.js';
import { knownSpecs } from '../spec/locate.js';
import { loadSpec } from '../spec/load.js';
import type { Spec } from '../spec/model.js';
import { didYouMean } from '../spec/nearest.js';
import type { KnownFinding } from '../verdict/effect.js';
import { defined } from './defined.js';
import { addressOf } from './address.js';
import { startContainer, startTwin, twinIds, type RunningTarget } from './fixtures.js';
import type { RunOptions } from './options.js';
import { noTargetFile, readTargetFile, targetFileFrom, type TargetFile } from './target-file.js';
import { usage } from './usage.js';

const defaultTimeout = 5000;
/** A twin answers in milliseconds. */
const twinTimeout = 2000;
const defaultConcurrency = { broker: 16, device: 1 } as const;

export interface Prepared {
  sessions: Session[];
  /** Why something of a target file was not applied, by spec. */
  notes: Record<string, string[]>;
  /** Ends the twins and containers that were started. */
  stop(): Promise<void>;
}

/** The name of a run: sortable, and short enough for names that the run makes on the target. */
export const newRunId = (): string => `${Date.now().toString(36)}${randomBytes(2).toString('hex')}`;

/** Finds out what to judge by what, and starts what has to be started. Throws usage errors and SpecErrors. */
export async function prepare(options: RunOptions, run: string, recordFile: string): Promise<Prepared> {
  const fromFile = options.targetFile === undefined ? noTargetFile : readTargetFile(options.targetFile);
  const target = options.target ?? fromFile.address;
  if (target === undefined)
    throw usage('there is no target', 'Give --target=<host>, or a target file with an address.');
  const started = await start(target);
  try {
    const file = started ? merged(started.file, fromFile) : fromFile;
    const wanted = await specsFor(options, file, started?.spec);
    const seed = options.seed ?? randomBytes(4).toString('hex');
    const notes: Record<string, string[]> = {};
    const sessions = wanted.map((name) => {
      const spec = loadSpec(name, builtInChecks);
      const address = addressOf(started?.address ?? target, spec);
      const findings = applicableFindings(spec, file);
      notes[spec.id] = findings.notes;
      return sessionOf(spec, name, {
        options,
        file,
        run,
        seed,
        recordFile,
        target: { name: target, address },
        findings: findings.applied,
      });
    });
    sessions.forEach((session) => refuseEmptyPlan(session));
    return { sessions, notes, stop: async () => await started?.stop() };
  } catch (error) {
    await started?.stop();
    throw error;
  }
}

/** Every spec that has a twin, each on its own: the embedded default. */
export async function prepareEmbedded(
  options: RunOptions,
  run: string,
  recordFile: string,
): Promise<Prepared> {
  const twins = await twinIds();
  const wanted = options.spec.length > 0 ? options.spec : knownSpecs().filter((id) => twins.includes(id));
  const timeout = options.timeout ?? twinTimeout;
  const parts: Prepared[] = [];
  try {
    for (const spec of wanted) {
      parts.push(
        await prepare({ ...options, timeout, spec: [spec], target: `twin:${spec}` }, run, recordFile),
      );
    }
  } catch (error) {
    await Promise.all(parts.map((part) => part.stop()));
    throw error;
  }
  return {
    sessions: parts.flatMap((part) => part.sessions),
    notes: Object.assign({}, ...parts.map((part) => part.notes)) as Prepared['notes'],
    stop: async () => void (await Promise.all(parts.map((part) => part.stop()))),
  };
}

interface Started {
  address: string;
  file: TargetFile;
  spec?: string;
  stop(): Promise<void>;
}

async function start(target: string): Promise<Started | undefined> {
  const [kind, name = ''] = target.split(/:(.*)/s);
  if (kind === 'twin') return startedFrom(await startTwin(name), name.split('/')[0]);
  if (kind === 'container') return startedFrom(await startContainer(name), undefined);
  return undefined;
}

function startedFrom(running: RunningTarget, spec: string | undefined): Started {
  const file = targetFileFrom(running.targetFile, 'the target file of what was started');
  const address = file.address ?? Object.values(running.addresses)[0] ?? '';
  return { address, file, stop: () => running.stop(), ...(spec === undefined ? {} : { spec }) };
}

/** What the user's file says wins over what was started says of itself. */
const merged = (own: TargetFile, users: TargetFile): TargetFile => ({
  ...own,
  ...users,
  spec: users.spec.length > 0 ? users.spec : own.spec,
  capabilities: { ...own.capabilities, ...users.capabilities },
  parameters: { ...own.parameters, ...users.parameters },
  tls: { ...own.tls, ...users.tls },
  knownFindings: users.knownFindings.length > 0 ? users.knownFindings : own.knownFindings,
});

async function specsFor(
  options: RunOptions,
  file: TargetFile,
  twinSpec: string | undefined,
): Promise<string[]> {
  const named =
    options.spec.length > 0 ? options.spec : file.spec.length > 0 ? file.spec : twinSpec ? [twinSpec] : [];
  if (named.length > 0) return named;
  throw usage(
    'nothing says by which spec to judge the target',
    `Give --spec=<id or path>; the specs are ${knownSpecs().join(', ')}.`,
  );
}

/** Findings that the file lists for this spec, product and version; a list for another version is not applied. */
function applicableFindings(spec: Spec, file: TargetFile): { applied: KnownFinding[]; notes: string[] } {
  const notes: string[] = [];
  const applied = file.knownFindings.filter(({ requirement, product, versions }) => {
    if (!requirement.startsWith(`${spec.id}.`)) return false;
    const otherProduct = product !== undefined && product !== file.product;
    const otherVersion =
      versions !== undefined && !(file.version !== undefined && versionIn(file.version, versions));
    if (!otherProduct && !otherVersion) return true;
    const listed = `${product ?? file.product ?? 'the target'} ${versions ?? ''}`.trim();
    const seen = `${file.product ?? 'an unknown product'} ${file.version ?? 'of unknown version'}`;
    notes.push(`the known finding on ${requirement} is listed for ${listed} and was not applied to ${seen}`);
    return false;
  });
  return { applied, notes };
}

interface Given {
  options: RunOptions;
  file: TargetFile;
  run: string;
  seed: string;
  recordFile: string;
  target: { name: string; address: string };
  findings: KnownFinding[];
}

/** The command line wins over the target file, which wins over the defaults. */
function sessionOf(
  spec: Spec,
  name: string,
  { options, file, run, seed, recordFile, target, findings }: Given,
): Session {
  refuseUnknown('parameter', '--param', Object.keys(options.param), Object.keys(spec.parameters), spec);
  const { ca, cert, key, insecure, only } = options;
  return {
    run,
    seed,
    spec: name,
    target: { ...target, ...defined({ product: file.product, version: file.version }) },
    capabilities: file.capabilities,
    parameters: { ...file.parameters, ...options.param },
    ...defined({ only }),
    strict: options.strict ?? false,
    allowDestructive: options.allowDestructive ?? false,
    timeout: options.timeout ?? file.timeout ?? defaultTimeout,
    concurrency: options.concurrency ?? file.concurrency ?? defaultConcurrency[spec.role],
    pace: options.pace ?? file.pace ?? 0,
    tls: { ...file.tls, ...defined({ ca, cert, key, insecure }) },
    knownFindings: findings,
    recordFile,
  };
}

function refuseUnknown(what: string, option: string, given: string[], allowed: string[], spec: Spec): void {
  const unknown = given.find((name) => !allowed.includes(name));
  if (unknown === undefined) return;
  throw usage(
    `spec ${spec.id} has no ${what} "${unknown}"${didYouMean(unknown, allowed)}`,
    `Correct ${option}.`,
  );
}

/** A filter that matches nothing is a mistake, never a green run. */
function refuseEmptyPlan(session: Session): void {
  const { plan } = planSession(session);
  if (plan.cases.length > 0) return;
  const { only = '' } = session;
  throw usage(
    `no requirement of ${plan.spec} begins with "${only}"${didYouMean(only, plan.requirements)}`,
    'Correct --only; --list shows the plan.',
  );
}
