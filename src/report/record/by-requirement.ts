import type { Weight } from '../../verdict/weight.js';
import type { CaseLine, SessionHeader } from '../../verdict/record.js';
import { worst, type Level, type Verdict } from '../../verdict/verdict.js';
import type { RunRecord } from './read-record.js';

/** What a requirement came to: as bad as its worst case. */
export interface RequirementRow {
  requirement: string;
  /** Missing when none of its cases was judged. */
  level?: Level;
  verdict: Verdict | 'not judged';
  weight: Weight;
  /** Cases planned, or seen where the plan is not known. */
  cases: number;
  /** Why there is no pass or fail, or which of several accepted things a pass was; from the first case that says so. */
  reason?: string;
  /** The known finding that is in the way of a verdict, from the same case as the reason. */
  standsOn?: string;
}

export interface SpecRows {
  spec: string;
  session?: SessionHeader;
  rows: RequirementRow[];
}

/** From best to worst for the gate. */
const severity: readonly Weight[] = [
  'none',
  'warn',
  'limitation',
  'known',
  'incomplete',
  'harness',
  'stale',
  'block',
];

const requirementOf = (id: string): string => id.split('/')[0] ?? id;

/** The requirements of each spec in the order of the plan, then of the record. */
export function rowsBySpec({ header, cases }: RunRecord): SpecRows[] {
  const specs = new Set([...(header?.sessions ?? []), ...cases].map(({ spec }) => spec));
  return [...specs].map((spec) => {
    const session = header?.sessions.find((one) => one.spec === spec);
    const judged = cases.filter((line) => line.spec === spec);
    const rows = rowsOf(session?.cases ?? [], judged);
    return { spec, rows, ...(session ? { session } : {}) };
  });
}

/** Planned cases of a spec that have no line in the record. */
export function unjudgedCases({ spec, cases }: SessionHeader, judged: readonly CaseLine[]): string[] {
  const seen = new Set(judged.filter((line) => line.spec === spec).map(({ id }) => id));
  return cases.filter((id) => !seen.has(id));
}

function rowsOf(planned: readonly string[], judged: readonly CaseLine[]): RequirementRow[] {
  const lines = new Map(judged.map((line) => [line.id, line]));
  const groups = new Map<string, string[]>();
  for (const id of new Set([...planned, ...lines.keys()])) {
    const requirement = lines.get(id)?.requirement ?? requirementOf(id);
    const ids = groups.get(requirement);
    if (ids) ids.push(id);
    else groups.set(requirement, [id]);
  }
  return [...groups].map(([requirement, ids]) => rowOf(requirement, ids, lines));
}

function rowOf(
  requirement: string,
  ids: readonly string[],
  lines: ReadonlyMap<string, CaseLine>,
): RequirementRow {
  const judged = ids.flatMap((id) => lines.get(id) ?? []);
  const verdict = worst(judged.map((line) => line.verdict));
  // A case that is missing takes a pass away, and nothing worse.
  const good = judged.length === 0 || verdict === 'pass' || verdict === 'not-applicable';
  const missing = good && judged.length < ids.length;
  const weight = judged.reduce<Weight>(
    (sofar, line) => (severity.indexOf(line.weight) > severity.indexOf(sofar) ? line.weight : sofar),
    'none',
  );
  const told = judged.find((line) => line.verdict === verdict && (line.reason ?? line.actual) !== undefined);
  const reason = told?.reason ?? (verdict === 'pass' ? told?.actual : undefined);
  const level = judged[0]?.level;
  return {
    requirement,
    verdict: missing ? 'not judged' : verdict,
    weight,
    cases: ids.length,
    ...(level === undefined ? {} : { level }),
    ...(reason === undefined || missing ? {} : { reason, ...behind(told) }),
  };
}

const behind = (told?: CaseLine): Pick<RequirementRow, 'standsOn'> =>
  told?.verdict === 'inconclusive' && told.known !== undefined ? { standsOn: told.known } : {};
