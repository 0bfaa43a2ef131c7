import { createHash } from 'node:crypto';
import { footerOf } from '../app/footer.js';
import { writeReport } from '../app/write-report.js';
import { judgesConnections } from '../plan/case.js';
import { requirementsOf } from '../app/record-writer.js';
import { shardOf, shardText } from '../plan/shard.js';
import { readExchanges, readLines, readRecord, type RunRecord } from '../report/record/read-record.js';
import { brokenSeal, sealRecord } from '../report/record/seal.js';
import { besidesFacts } from '../verdict/facts.js';
import { worst } from '../verdict/verdict.js';
import type { CaseLine, FooterLine, HeaderLine, RecordLine, SessionHeader } from '../verdict/record.js';
import { usage } from '../target/usage.js';
import { rulesAgain } from './judge-again.js';
import { plannedAgain, specOfSession } from './recorded-session.js';
import { exchangesOf, type Places } from './verify-record.js';

interface Part {
  path: string;
  record: RunRecord & { header: HeaderLine; footer: FooterLine };
  shard: { index: number; of: number };
}

interface Joining {
  parts: readonly Part[];
  output: string;
  header: HeaderLine;
  places: Places;
}

type Write = (line: object) => void;

/** Cases as they lie in the parts: the line that counts, and what others saw of the same case. */
interface Chosen {
  line: CaseLine;
  part: Part;
}

/**
 * Joins the records of shards into one at `output`, with the cases in the order of the whole plan. A case that several
 * shards tried, since others stand on it, is told by the shard it belongs to, unless another saw worse; what the others saw
 * is kept for the rules of every connection, which are judged by all of it. Answers the record, closed and sealed.
 * @throws a usage error where the records are not shards of one run, or one was altered.
 */
export async function mergeRecords(
  paths: readonly string[],
  output: string,
  places: Places = {},
): Promise<RunRecord & { footer: FooterLine }> {
  const parts = paths.map(partAt).sort((a, b) => a.shard.index - b.shard.index);
  refuseStrangers(parts);
  const header = joinedHeader(parts, places);
  const write: Write = (line) => writeReport(output, `${JSON.stringify(line)}\n`, { append: true });
  writeReport(output, '');
  write(header);
  const joining = { parts, output, header, places };
  for (const session of header.sessions) writeCases(joining, session, write);
  for (const part of parts) writeRest(part, write);
  for (const session of header.sessions) await writeJudgedFromAll(joining, session, write);
  const record = readRecord(output);
  const broken = parts.filter(({ record: { footer } }) => footer.gate.exit === 4);
  const startedAt = Math.min(...parts.map(({ record }) => record.header.startedAt));
  const endedAt = Math.max(...parts.map(({ record }) => record.footer.endedAt));
  const footer: FooterLine = {
    ...footerOf(record, {
      startedAt,
      interrupted: false,
      failures: broken.map(({ record: { footer: of } }) =>
        of.gate.sentence.replace(/^HARNESS FAILED: |\.$/g, ''),
      ),
    }),
    endedAt,
    duration: endedAt - startedAt,
  };
  write(footer);
  sealRecord(output);
  return { ...record, footer };
}

function partAt(path: string): Part {
  const [broken] = brokenSeal(path);
  if (broken !== undefined)
    throw usage(`${path} cannot be joined: ${broken}`, 'Leave it out: what it tried is then incomplete.');
  const record = readRecord(path);
  const { header, footer } = record;
  if (!header || !footer)
    throw usage(
      `${path} has no ${header ? 'footer' : 'header'}`,
      'Name the records of shards that came to their end.',
    );
  if (!header.shard)
    throw usage(`${path} is of a whole run and no shard`, 'Name records of runs with --shard=<i/n>.');
  return { path, record: { ...record, header, footer }, shard: header.shard };
}

/** What must be the same in all parts, in words. */
const common: [string, (header: HeaderLine) => unknown][] = [
  ['the number of shards', ({ shard }) => shard?.of],
  ['the version of the tool', ({ tool }) => tool.version],
  ['--only', ({ only }) => only],
  ['--strict', ({ strict }) => strict],
  ['which specs they are by', ({ sessions }) => sessions.map(({ spec }) => spec)],
  ['which files the spec has', ({ sessions }) => sessions.map(({ files }) => files)],
  ['the target', ({ sessions }) => sessions.map(({ target }) => [target.name, target.product])],
  ['the version of the target', ({ sessions }) => sessions.map(({ target }) => target.version)],
  ['what is claimed of capabilities', ({ sessions }) => sessions.map(({ capabilities }) => capabilities)],
  ['what is listed as known findings', ({ sessions }) => sessions.map(({ knownFindings }) => knownFindings)],
  ['what was set', ({ sessions }) => sessions.map(({ settings }) => ({ ...settings, tokens: undefined }))],
];

function refuseStrangers(parts: readonly Part[]): void {
  const [first, ...others] = parts;
  if (!first) throw usage('there is nothing to join', 'Name the records of the shards.');
  for (const other of others) {
    const differs = common.find(
      ([, of]) => JSON.stringify(of(first.record.header)) !== JSON.stringify(of(other.record.header)),
    );
    if (differs)
      throw usage(
        `${first.path} and ${other.path} are not of one run: ${differs[0]} is not the same`,
        'Name the shards of one run on one target.',
      );
    const twice = parts.find((part) => part !== other && part.shard.index === other.shard.index);
    if (twice)
      throw usage(
        `shard ${shardText(other.shard)} is there twice: ${twice.path} and ${other.path}`,
        'Name each shard once.',
      );
  }
}

/** The header of the whole: its cases are those of the whole plan, whoever tried them. */
function joinedHeader(parts: readonly Part[], places: Places): HeaderLine {
  const { shard: _shard, ...first } = parts[0]!.record.header;
  const headers = parts.map(({ record }) => record.header);
  const sessions = first.sessions.map((session) => {
    const all = headers.flatMap((header) => header.sessions.filter(({ spec }) => spec === session.spec));
    const { plan } = plannedAgain(first, session, specOfSession(session, places[session.spec]));
    return {
      ...session,
      requirements: requirementsOf(plan),
      cases: plan.cases.map(({ id }) => id),
      leftOut: plan.leftOut,
      notes: [...new Set(all.flatMap(({ notes }) => notes))],
    };
  });
  const runs = headers.map(({ run }) => run);
  return {
    ...first,
    run: createHash('sha256').update(runs.join(' ')).digest('hex').slice(0, 12),
    startedAt: Math.min(...headers.map(({ startedAt }) => startedAt)),
    command: first.command.replace(/ ?--shard(=| )\S+/g, '').trim(),
    merged: parts.map(({ shard, record: { header } }) => ({
      shard,
      run: header.run,
      seed: header.seed,
      startedAt: header.startedAt,
      addresses: Object.fromEntries(header.sessions.map(({ spec, target }) => [spec, target.address])),
    })),
    sessions,
  };
}

function writeCases({ parts, header, places }: Joining, session: SessionHeader, write: Write): void {
  const { plan } = plannedAgain(header, session, specOfSession(session, places[session.spec]));
  const byId = new Map<string, Chosen[]>();
  for (const part of parts)
    for (const line of part.record.cases.filter(({ spec }) => spec === session.spec))
      byId.set(line.id, [...(byId.get(line.id) ?? []), { line, part }]);
  // What is judged from all others is judged anew.
  for (const { id } of plan.cases.filter(({ atEnd }) => !atEnd)) {
    const seen = byId.get(id) ?? [];
    const chosen = chosenOf(id, seen);
    if (!chosen) continue;
    write(written(chosen.line, session, chosen.part.shard.index));
    for (const { line, part } of seen.filter((one) => one !== chosen && one.line.transcript.length > 0))
      write({
        type: 'exchange',
        spec: session.spec,
        place: `${id} in shard ${part.shard.index}`,
        transcript: line.transcript,
      });
  }
}

/** The one of the shard to which the case belongs; another where that saw worse. */
function chosenOf(id: string, seen: readonly Chosen[]): Chosen | undefined {
  const own = seen.find(({ part: { shard } }) => shardOf(id, shard.of) === shard.index) ?? seen[0];
  if (!own) return undefined;
  const worse = worst(seen.map(({ line }) => line.verdict));
  return own.line.verdict === worse ? own : seen.find(({ line }) => line.verdict === worse);
}

const written = (line: CaseLine, { requirements }: SessionHeader, shard: number | undefined): object => ({
  expected: null,
  actual: null,
  ...besidesFacts({ ...line, ...(shard === undefined ? {} : { shard }) }, requirements[line.requirement]),
});

/** Changes, absences and connections of no case. Ids of changes are those of their own run. */
function writeRest({ path, shard }: Part, write: Write): void {
  const named = (id: string): string => `shard ${shard.index} ${id}`;
  const isRest = (bytes: Buffer): boolean => !bytes.subarray(0, 80).includes('"type":"case"');
  for (const { value } of readLines(path, isRest)) {
    const line = value as RecordLine;
    if (line.type === 'change') write({ ...line, id: named(line.id) });
    else if (line.type === 'undone') write({ ...line, change: named(line.change) });
    else if (line.type === 'absence') write(line);
  }
  for (const exchange of readExchanges(path)) write(exchange);
}

/** Rules of every connection, and whether the target bore it, by what all shards have seen. */
async function writeJudgedFromAll(
  { parts, output, header, places }: Joining,
  session: SessionHeader,
  write: Write,
): Promise<void> {
  const planned = plannedAgain(header, session, specOfSession(session, places[session.spec]));
  const { cases, absences } = readRecord(output);
  const own = ({ spec }: { spec: string }): boolean => spec === session.spec;
  const exchanges = exchangesOf(output, session.spec);
  const recorded = { cases: cases.filter(own), absences: absences.filter(own), exchanges };
  for (const line of await rulesAgain(planned, recorded)) write(written(line, session, undefined));
  const survives = planned.plan.cases.find((one) => one.atEnd && !judgesConnections(one));
  const seen = parts.flatMap(({ record, shard }) =>
    record.cases.filter(({ id }) => id === survives?.id).map((line) => ({ line, shard: shard.index })),
  );
  const worse = worst(seen.map(({ line }) => line.verdict));
  const told = seen.find(({ line }) => line.verdict === worse);
  if (!told) return;
  const judged = seen.reduce((sum, { line }) => sum + line.judged, 0);
  write(written({ ...told.line, judged }, session, told.shard));
}
