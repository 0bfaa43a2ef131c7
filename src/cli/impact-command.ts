import { print, tell } from '../app/output.js';
import { impactOn, type Impact } from '../proof/impact.js';
import { specOfSession } from '../proof/recorded-session.js';
import type { Places } from '../proof/verify-record.js';
import { oneLine } from '../report/text.js';
import { readRecord } from '../report/record/read-record.js';
import { brokenSeal } from '../report/record/seal.js';
import type { CaseLine, SessionHeader } from '../verdict/record.js';
import { usage } from '../target/usage.js';
import { recordAt } from './record-at.js';
import { placesOf } from './spec-places.js';

export interface ImpactOptions {
  spec: string[];
}

const longest = 300;

/**
 * Says which recorded targets would fail the specs that are named, from their records alone, and what needs a new run.
 * Answers the exit code: 1 where something fails newly, 3 where something needs a run.
 */
export async function impactCommand(paths: readonly string[], { spec }: ImpactOptions): Promise<number> {
  const places = placesOf(spec);
  const totals = { targets: 0, failing: 0, newly: 0, needsRun: 0 };
  for (const path of paths.map(recordAt)) {
    const record = readRecord(path);
    const sessions = (record.header?.sessions ?? []).filter(({ spec: id }) => id in places);
    if (sessions.length === 0) throw strange(path, record.header?.sessions ?? [], places);
    for (const problem of brokenSeal(path)) print(`warning: ${path}: ${problem}`);
    for (const session of sessions) {
      const revised = specOfSession(session, places[session.spec]);
      const impact = await impactOn(record, path, session, revised);
      const names = [session.target.product ?? session.target.name, session.target.version];
      print(
        `${record.header!.run}: ${names.filter(Boolean).join(' ')}, by ${session.spec} ${session.revision}, now ${revised.revision}`,
      );
      const { only } = record.header!;
      if (only !== undefined)
        print(`  of requirements that begin with ${only}, since the run was of these alone`);
      tellImpact(impact);
      totals.targets += 1;
      if (impact.failing.length > 0) totals.failing += 1;
      totals.newly += requirementsOf(impact.newlyFailing).size;
      totals.needsRun += impact.needsRun.length;
    }
  }
  tell(sentenceOf(totals));
  return totals.newly > 0 ? 1 : totals.needsRun > 0 ? 3 : 0;
}

const strange = (path: string, sessions: readonly SessionHeader[], places: Places): Error =>
  usage(
    `${path} is by ${sessions.map(({ spec }) => spec).join(', ') || 'no spec'}, and --spec names ${Object.keys(places).join(', ')}`,
    'Name the changed spec of the record: --spec=<folder or file>.',
  );

function requirementsOf(lines: readonly CaseLine[]): Map<string, CaseLine[]> {
  const groups = new Map<string, CaseLine[]>();
  for (const line of lines) groups.set(line.requirement, [...(groups.get(line.requirement) ?? []), line]);
  return groups;
}

function tellImpact({ judged, newlyFailing, newlyPassing, needsRun, failing, gone }: Impact): void {
  list('newly failing', [...requirementsOf(newlyFailing).values()].map(failureText));
  const before = [...requirementsOf(failing).keys()].filter(
    (id) => !newlyFailing.some(({ requirement }) => requirement === id),
  );
  list('failing as before', before);
  list('newly passing', [...requirementsOf(newlyPassing).keys()]);
  list(
    'needs a new run',
    needsRun.map(({ requirement, cases, why }) => `${requirement}${countText(cases.length)}: ${why}`),
  );
  list('no longer demanded', [...new Set(gone.map((id) => id.split('/')[0]!))]);
  print(`  ${judged} cases were judged by what was recorded.\n`);
}

const countText = (count: number): string => (count === 1 ? '' : ` (${count} cases)`);

const failureText = (lines: readonly CaseLine[]): string => {
  const { id, level, expected, actual } = lines[0]!;
  return `${id}${lines.length > 1 ? ` and ${lines.length - 1} more` : ''} ${level}: expected ${expected}, but ${actual}`;
};

function list(title: string, texts: readonly string[]): void {
  if (texts.length === 0) return;
  print(`  ${title}: ${texts.length}`);
  for (const text of texts) print(`    ${oneLine(text, longest)}`);
}

function sentenceOf(totals: { targets: number; failing: number; newly: number; needsRun: number }): string {
  const { targets, failing, newly, needsRun } = totals;
  const told = [
    failing === 0
      ? 'no recorded target is seen to fail it'
      : `${failing} of ${targets} recorded targets would fail it`,
    newly === 0 ? 'nothing fails newly' : `${newly} requirement${newly === 1 ? ' fails' : 's fail'} newly`,
    needsRun === 0
      ? 'nothing needs a run'
      : `${needsRun} requirement${needsRun === 1 ? ' needs' : 's need'} a new run`,
  ];
  return `IMPACT: ${told.join('; ')}.`;
}
