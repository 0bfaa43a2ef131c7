import type { CaseLine, FooterLine, SessionHeader } from '../../verdict/record.js';
import type { SurfaceLine } from '../../verdict/surface-line.js';
import { unknownFacts } from '../../verdict/facts.js';
import type { KnownFinding } from '../../verdict/weight.js';
import type { SpecRows } from '../record/by-requirement.js';
import { sourceText } from '../text.js';
import type { Coverage } from './coverage.js';
import type { PageCase, PageDevice, PageFinding, PageRequirement, PageSession } from './data.js';

const longestText = 3000;
const day = 24 * 3_600_000;

interface Told {
  cases: readonly CaseLine[];
  footer?: FooterLine;
  coverage: Coverage;
  device?: PageDevice | undefined;
  /** Of all specs. */
  surfaces: readonly SurfaceLine[];
  rerun(id: string): string;
  /** Of the element that holds what passed in a case; undefined where there is none. */
  exchangeOf(line: CaseLine): string | undefined;
}

/** Of a spec that no header tells of, since the record was damaged. */
const unknownSession = (spec: string): SessionHeader => ({
  spec,
  title: spec,
  revision: 'unknown',
  location: spec,
  files: [],
  target: { name: 'unknown', address: 'unknown' },
  capabilities: {},
  parameters: {},
  knownFindings: [],
  sources: [],
  requirements: {},
  cases: [],
  leftOut: [],
  untested: [],
  notes: [],
});

/** One spec on one target, as the page shows it. */
export function pageSession({ spec, session: header, rows }: SpecRows, told: Told): PageSession {
  const own = told.cases.filter((line) => line.spec === spec);
  const session = header ?? unknownSession(spec);
  const requirements = rows.map((row) => requirementOf(row, own, session));
  const titles = new Map(session.sources.map(({ id, title }) => [id, title]));
  const { title, revision, target, files, parameters, notes, leftOut } = session;
  return {
    spec,
    title,
    revision,
    target,
    files,
    parameters,
    notes,
    leftOut,
    untested: session.untested.map(({ fact, reason, why, source }) => ({
      fact,
      reason,
      why,
      where: sourceText(source, titles.get(source.document)),
    })),
    requirements,
    cases: casesOf(session, own, requirements, told),
    coverage: told.coverage.told(
      session,
      own,
      requirements,
      told.surfaces.filter((surface) => surface.spec === spec),
    ),
    findings: session.knownFindings.map((finding) =>
      findingOf(finding, own, told.footer?.endedAt ?? Date.now()),
    ),
    ...(told.device && { device: told.device }),
  };
}

function requirementOf(
  { requirement: id, verdict: word, weight, reason, level }: SpecRows['rows'][number],
  cases: readonly CaseLine[],
  session: SessionHeader,
): PageRequirement {
  const known = session.requirements?.[id] ?? cases.find(({ requirement }) => requirement === id);
  const facts = known ?? unknownFacts;
  return {
    id,
    level: known ? facts.level : (level ?? 'unknown'),
    basis: facts.basis,
    text: facts.text,
    document: facts.document,
    section: facts.source.section,
    where: sourceText(facts.source, facts.document),
    at: facts.at,
    word,
    weight,
    ...defined({ url: facts.url, operation: facts.operation, ruling: facts.ruling }),
    ...(reason === undefined ? {} : { reason: cut(reason) }),
  };
}

/** Without the members that have no value. */
const defined = <Value extends object>(value: Value): { [Name in keyof Value]?: NonNullable<Value[Name]> } =>
  Object.fromEntries(Object.entries(value).filter(([, part]) => part !== undefined)) as never;

/** In the order of the plan; a planned case without a line was never judged. */
function casesOf(
  session: SessionHeader,
  own: readonly CaseLine[],
  requirements: readonly PageRequirement[],
  told: Told,
): PageCase[] {
  const lines = new Map(own.map((line) => [line.id, line]));
  const index = new Map(requirements.map(({ id }, place) => [id, place]));
  return [...new Set([...session.cases, ...lines.keys()])].map((id) => {
    const line = lines.get(id);
    const requirement = index.get(line?.requirement ?? id.split('/')[0]!) ?? 0;
    const rerun = told.rerun(id);
    if (!line)
      return {
        id,
        requirement,
        word: 'not judged',
        weight: 'incomplete',
        judged: 0,
        startedAt: 0,
        duration: 0,
        rerun,
      };
    const exchange = told.exchangeOf(line);
    return {
      id,
      requirement,
      word: line.verdict,
      weight: line.weight,
      judged: line.judged,
      startedAt: line.startedAt,
      duration: line.duration,
      rerun,
      ...(exchange === undefined ? {} : { exchange }),
      ...texts(line),
      ...besides(line),
    };
  });
}

const cut = (text: string): string =>
  text.length <= longestText ? text : `${text.slice(0, longestText)}… (the rest is in the record)`;

const texts = (line: CaseLine): Partial<PageCase> =>
  Object.fromEntries(
    (['expected', 'actual', 'differsAt', 'reason', 'because', 'known', 'limitation'] as const).flatMap(
      (name) => (line[name] === undefined ? [] : [[name, cut(line[name])]]),
    ),
  );

const besides = (line: CaseLine): Partial<PageCase> =>
  Object.fromEntries(
    (['optional', 'observed', 'enumerated', 'triedAgain'] as const).flatMap((name) =>
      line[name] === undefined ? [] : [[name, line[name]]],
    ),
  );

function findingOf(finding: KnownFinding, cases: readonly CaseLine[], endedAt: number): PageFinding {
  const { requirement, seen, reason, link } = finding;
  const { owner, until } = finding as { owner?: string; until?: string };
  const meant = cases.filter(
    (line) =>
      line.requirement === requirement &&
      (finding.case === undefined || line.id === `${requirement}/${finding.case}`),
  );
  const ends = until === undefined ? NaN : Date.parse(until);
  return {
    requirement,
    ...(finding.case === undefined ? {} : { case: finding.case }),
    seen,
    reason,
    ...(owner === undefined ? {} : { owner }),
    ...(link === undefined ? {} : { link }),
    ...(until === undefined ? {} : { until }),
    ...(Number.isNaN(ends) ? {} : { daysLeft: Math.ceil((ends - endedAt) / day) }),
    state: meant.some(({ weight }) => weight === 'stale')
      ? 'not as listed'
      : meant.some(({ weight }) => weight === 'known')
        ? 'seen as listed'
        : 'not judged',
  };
}
