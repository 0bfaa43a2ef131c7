import { createHash } from 'node:crypto';
import { appendFileSync, closeSync, existsSync, fstatSync, openSync, readFileSync, readSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Plan } from '../plan/case.js';
import { quotePlain } from '../report/case/shell.js';
import type { PlannedSession } from '../run/plan-session.js';
import { secretTokens } from '../run/secret-tokens.js';
import { sealRecord } from '../report/record/seal.js';
import type { Session } from '../run/session.js';
import type { Spec } from '../spec/model.js';
import { knownSpecs, packageRoot } from '../spec/read/locate.js';
import { factsOf } from '../verdict/facts.js';
import {
  recordFormatVersion,
  type FooterLine,
  type HeaderLine,
  type SessionHeader,
  type SessionSettings,
} from '../verdict/record.js';
import { toolVersion } from './tool-version.js';
import { unwritten, writeReport } from './write-report.js';

/** Begins the record: everything that must be known to judge or repeat the run. */
export function writeHeader(
  sessions: readonly PlannedSession[],
  context: { argv: readonly string[]; notes: Record<string, string[]>; startedAt: number },
): HeaderLine {
  const { session: first } = sessions[0]!;
  const lockfile = join(packageRoot(), 'package-lock.json');
  const header: HeaderLine = {
    type: 'header',
    formatVersion: recordFormatVersion,
    tool: {
      name: 'mqtt-conformance',
      version: toolVersion(),
      node: process.version,
      ...(existsSync(lockfile)
        ? { lockfile: createHash('sha256').update(readFileSync(lockfile)).digest('hex') }
        : {}),
    },
    run: first.run,
    startedAt: context.startedAt,
    seed: first.seed,
    command: maskedCommand(context.argv, sessions),
    ...(first.only === undefined ? {} : { only: first.only }),
    ...(first.shard === undefined ? {} : { shard: first.shard }),
    ...(first.filters === undefined ? {} : { filters: first.filters }),
    strict: first.strict,
    timeout: first.timeout,
    sessions: sessions.map((planned) => sessionHeader(planned, context.notes)),
  };
  writeReport(first.recordFile, JSON.stringify(header) + '\n', { append: true });
  return header;
}

/** Closes the record and seals it. Answers why it could not be written. */
export function writeFooter(recordFile: string, footer: FooterLine): string | undefined {
  try {
    // A full disk may have left the beginning of a line.
    const begin = endsALine(recordFile) ? '' : '\n';
    appendFileSync(recordFile, begin + JSON.stringify(footer) + '\n');
    sealRecord(recordFile);
    return undefined;
  } catch (error) {
    return unwritten(recordFile, error).message;
  }
}

function endsALine(file: string): boolean {
  const last = Buffer.alloc(1);
  const descriptor = openSync(file, 'r');
  try {
    readSync(descriptor, last, 0, 1, fstatSync(descriptor).size - 1);
  } finally {
    closeSync(descriptor);
  }
  return last.toString() === '\n';
}

function sessionHeader(
  { session, spec, plan }: PlannedSession,
  notes: Record<string, string[]>,
): SessionHeader {
  const isSecret = (name: string): boolean => spec.parameters[name]?.secret === true;
  return {
    spec: spec.id,
    title: spec.title,
    revision: spec.revision,
    location: knownSpecs().includes(session.spec) ? session.spec : resolve(session.spec),
    files: spec.files,
    target: session.target,
    capabilities: Object.fromEntries(
      spec.capabilities.map(({ id, default: byDefault }) => [id, session.capabilities[id] ?? byDefault]),
    ),
    parameters: Object.fromEntries(
      Object.entries(session.parameters).map(([name, value]) => [name, isSecret(name) ? '***' : value]),
    ),
    knownFindings: session.knownFindings,
    ...(session.endedFindings?.length ? { endedFindings: session.endedFindings } : {}),
    ...(session.otherFindings?.length ? { otherFindings: session.otherFindings } : {}),
    sources: spec.sources.map(({ id, title }) => ({ id, title })),
    requirements: requirementsOf(plan),
    cases: plan.cases.map(({ id }) => id),
    leftOut: plan.leftOut,
    untested: spec.untested,
    notes: notes[spec.id] ?? [],
    settings: settingsOf(session, spec),
  };
}

/** What the requirements of a plan demand, by their ids. */
export const requirementsOf = ({ cases }: Pick<Plan, 'cases'>): SessionHeader['requirements'] =>
  Object.fromEntries(cases.map((planned) => [planned.requirement, factsOf(planned)]));

/** What whoever judges the record again must know besides. */
const settingsOf = (session: Session, spec: Spec): SessionSettings => ({
  timeout: session.timeout,
  claims: session.capabilities,
  allowDestructive: session.allowDestructive,
  allowRisky: session.allowRisky,
  ...(session.document === undefined ? {} : { document: { ...session.document } }),
  tokens: secretTokens(spec, session.parameters),
});

/** The command line with the values of secret parameters, and of parameters that no spec knows, as stars. */
function maskedCommand(argv: readonly string[], sessions: readonly PlannedSession[]): string {
  const open = new Set(
    sessions.flatMap(({ spec: { parameters } }) =>
      Object.keys(parameters).filter((name) => !parameters[name]!.secret),
    ),
  );
  return argv
    .map((word, at) =>
      argv[at - 1] === '--probe'
        ? word
        : word.replace(/^((?:--param=)?([A-Za-z][A-Za-z0-9]*)=)(.*)$/s, (all, front: string, name: string) =>
            word.startsWith('--') && !word.startsWith('--param=')
              ? all
              : open.has(name)
                ? all
                : `${front}***`,
          ),
    )
    .map(quotePlain)
    .join(' ');
}
