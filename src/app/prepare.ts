import { randomBytes } from 'node:crypto';
import { planSession, type PlannedSession } from '../run/plan-session.js';
import type { Session } from '../run/session.js';
import type { Spec } from '../spec/model.js';
import { knownSpecs } from '../spec/read/locate.js';
import { isOf } from '../spec/owner.js';
import { whyOneAtATime } from '../spec/shared-topics.js';
import { certificatesFor } from '../driver/broker/certificates.js';
import { isSecured } from '../driver/broker/device-transport.js';
import { keptAuthority } from '../target/kept-authority.js';
import { isOnlyClient, noAddress } from '../spec/only-client.js';
import { clientOf } from './client-of.js';
import { containedClient } from './contained-client.js';
import type { ClientRecipe } from '../target/client-recipes.js';
import { addressOf } from '../target/address.js';
import { applicableFindings } from '../target/findings.js';
import { isThrownAway } from '../report/case/thrown-away.js';
import { recognise } from './recognise.js';
import { refuseUselessView, viewOf } from './view-of.js';
import { partsOfTwin, twinIds, type DocumentTwinOptions } from '../target/fixtures.js';
import type { RunOptions } from './run-options.js';
import { listenAt, reachableFrom, thisMachine } from '../target/listen-at.js';
import { readSpec } from './read-spec.js';
import { sessionOf } from './session-of.js';
import { asFarAsKnown, merged, start, startInContainer, type Started } from '../target/started.js';
import { noTargetFile, readTargetFile, type TargetFile } from '../target/target-file.js';
import { defined } from '../target/defined.js';
import { refuseTakenPlace } from '../target/place-to-listen.js';
import { refuseUselessTls } from './tls-files.js';
import { refuseEmptyPlan, refuseEmptyShard, refuseUnknownWords } from './unknown-words.js';
import { usage } from '../target/usage.js';

/** A twin answers in milliseconds. */
const twinTimeout = 2000;

export interface Prepared {
  sessions: PlannedSession[];
  /** What whoever reads the verdicts must know, by spec: a finding that was not applied, a pattern of great cost. */
  notes: Record<string, string[]>;
  /** Ends the twins and containers that were started. */
  stop(): Promise<void>;
}

/** The name of a run: sortable, and short enough for names that the run makes on the target. */
export const newRunId = (): string => `${Date.now().toString(36)}${randomBytes(2).toString('hex')}`;

const newSeed = (): string => randomBytes(4).toString('hex');

/** Finds out what to judge by what, and starts what has to be started. Throws usage errors and SpecErrors. */
export async function prepare(given: RunOptions, run: string, recordFile: string): Promise<Prepared> {
  const options = await withRecognised(given);
  const fromFile = options.targetFile === undefined ? noTargetFile : readTargetFile(options.targetFile);
  const target = options.target ?? fromFile.address;
  if (target === undefined)
    throw usage('there is no target', 'Give --target=<host>, or a target file with an address.');
  // What can be refused without a target is refused before one is started.
  const view = viewOf(options);
  refuseUselessView(options, [...options.spec, ...fromFile.spec, ...specOfTwin(target)]);
  const named = [...options.spec, ...fromFile.spec].map((name) => readSpec(name, view));
  const contained = await containedClient(target, { options, file: fromFile, specs: named });
  const started = await startTarget(target, contained, { options, file: fromFile });
  try {
    const wanted = specsFor(options, started ? merged(started.file, fromFile) : fromFile, started?.spec);
    const specs = wanted.map((name) => readSpec(name, view));
    const file = started ? merged(asFarAsKnown(started.file, specs), fromFile) : fromFile;
    const seed = options.seed ?? newSeed();
    const notes: Record<string, string[]> = {};
    const sessions = wanted.map((name) => {
      const spec = readSpec(name, view);
      const parameters = { ...file.parameters, ...options.param };
      const client = clientOf(spec, target, {
        options,
        file,
        parameters,
        device: started?.device,
        contained,
      });
      const address = client ? noAddress : addressOf(started?.address ?? target, spec, parameters);
      const { applied, ended, others, notes: said } = applicableFindings(spec, file);
      const given = {
        options,
        file,
        ...client,
        run,
        seed,
        recordFile,
        target: { name: target, address },
        ...defined({ container: started?.container }),
      };
      const session = sessionOf(spec, name, {
        ...given,
        findings: { knownFindings: applied, endedFindings: ended, otherFindings: others },
      });
      const oneAtATime = session.concurrency === 1 ? whyOneAtATime(spec) : undefined;
      notes[spec.id] = [
        ...said,
        ...(oneAtATime === undefined ? [] : [oneAtATime]),
        ...spec.costlyPatterns,
        ...(spec.behindBroker ? spec.api.warnings : []),
      ];
      return session;
    });
    for (const session of sessions) {
      const spec = readSpec(session.spec, view);
      refuseUselessTls(session, defined({ ca: options.ca, cert: options.cert, key: options.key }));
      if (spec.role === 'device')
        await prepareToListen(session, spec, options.authority ?? fromFile.authority);
    }
    const plans = sessions.map((session) => planSession(session));
    refuseUnknownWords(plans, options, file);
    refuseEmptyShard(plans, options.shard);
    refuseEmptyPlan(plans, options.only, options.exclude);
    const tried = plans.filter(({ plan }) => plan.cases.length > 0);
    return { sessions: tried, notes, stop: async () => await started?.stop() };
  } catch (error) {
    await started?.stop();
    throw error;
  }
}

/** Starts what is to be started, or makes the client of a container ready. */
async function startTarget(
  target: string,
  contained: ClientRecipe | undefined,
  { options, file }: { options: RunOptions; file: TargetFile },
): Promise<Started | undefined> {
  if (!contained) return await start(target, saidOf(options));
  const listen = listenAt(options.listen ?? file.listen, options.advertise ?? file.advertise);
  return await startInContainer(contained, listen);
}

/** Options in which a spec is named, where a target is given and nothing says by which spec to judge it. */
async function withRecognised(options: RunOptions): Promise<RunOptions> {
  const file = options.targetFile === undefined ? noTargetFile : readTargetFile(options.targetFile);
  const target = options.target ?? file.address;
  const isNamed = options.spec.length > 0 || file.spec.length > 0;
  if (isNamed || target === undefined || isThrownAway(target)) return options;
  const param = { ...file.parameters, ...options.param };
  const { specs, target: at } = await recognise({ ...options, param }, target, prepare);
  return { ...options, spec: specs, target: at };
}

/** Finds the address at which a device finds our broker, and makes sure that we can listen there. Throws usage errors. */
async function prepareToListen(session: Session, spec: Spec, authority: string | undefined): Promise<void> {
  if (!isOnlyClient(spec)) session.listen = await reachableFrom(session.target.address, session.listen);
  const { host, advertise, transport = 'mqtt' } = session.listen;
  if (Object.values(spec.listeners).some(({ tls }) => tls) || isSecured(transport)) {
    const kept = authority === undefined ? undefined : await keptAuthority(authority);
    session.certificates = await certificatesFor(advertise?.host ?? host, kept);
  }
  await refuseTakenPlace(spec, session.listen, session.certificates);
}

/**
 * Every spec that has a twin, each on its own: the embedded default. One whose twin is only a client is tried where it is
 * named: each of its cases waits for the twin to come again, which takes minutes.
 */
export async function prepareEmbedded(
  options: RunOptions,
  run: string,
  recordFile: string,
): Promise<Prepared> {
  const twins = await twinIds();
  const all =
    options.spec.length > 0
      ? options.spec
      : knownSpecs().filter((id) => twins.includes(id) && !isOnlyClient(readSpec(id)));
  const { only } = options;
  const wanted = only === undefined ? all : all.filter((id) => `${id}.`.startsWith(only) || isOf(id, only));
  if (wanted.length === 0)
    throw usage(`no spec has requirements that begin with "${only}"`, 'Correct --only.');
  // One record has one seed, by which its cases are judged again.
  const seed = options.seed ?? newSeed();
  // They are being made while the specs are read.
  void certificatesFor(thisMachine).catch(() => undefined);
  const parts: Prepared[] = [];
  try {
    for (const spec of wanted) {
      const own = isOnlyClient(readSpec(spec)) ? {} : { timeout: options.timeout ?? twinTimeout };
      parts.push(
        await prepare({ ...options, ...own, seed, spec: [spec], target: `twin:${spec}` }, run, recordFile),
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

/** What the twin that a target names is a twin of. */
const specOfTwin = (target: string): string[] =>
  target.startsWith('twin:') ? [partsOfTwin(target.slice('twin:'.length)).spec] : [];

/** What is said of the document that a twin is made of: what is given for a run holds for its twin as well. */
const saidOf = (options: RunOptions): DocumentTwinOptions => {
  const { id, as, operations, probes } = viewOf(options);
  return defined({ id, as, operations, probes, parameters: options.param });
};

function specsFor(options: RunOptions, file: TargetFile, twinSpec: string | undefined): string[] {
  const named =
    options.spec.length > 0 ? options.spec : file.spec.length > 0 ? file.spec : twinSpec ? [twinSpec] : [];
  if (named.length > 0) return named;
  throw usage(
    'nothing says by which spec to judge the target',
    `Give --spec=<id or path>; the specs are ${knownSpecs().join(', ')}.`,
  );
}
