import type { CaseLine } from '../../verdict/record.js';
import { isOfEveryConnection, isShown } from '../../verdict/shown.js';
import { rowsBySpec, type RequirementRow } from '../record/by-requirement.js';
import type { ComparedRequirement, ComparedSpec } from './compared-spec.js';
import { inOrderOfDocument } from './order.js';
import { cellWords, wordOf, type CellWord } from './words.js';
import type { RunRecord } from '../record/read-record.js';

/** One target of a comparison, and what came of it. */
export interface ComparedBroker {
  /** As the user named it: `mosquitto`. */
  name: string;
  /** The name, fit for a folder and for an anchor. */
  slug: string;
  /** What was judged, with why that did not come to its end, or why nothing was. */
  outcome: { record: RunRecord; broken?: string; unspoken?: string } | { notStarted: string };
}

/** One spec on several targets, in one run. */
export interface Comparison {
  run: string;
  /** Milliseconds since the epoch. */
  startedAt: number;
  tool: string;
  spec: ComparedSpec;
  only?: string;
  /** What each target is, where it is no `broker`: the word for the title, the table and the name of the digest. */
  noun?: string;
  brokers: ComparedBroker[];
}

/** What one requirement came to on one broker. */
export interface Cell {
  broker: ComparedBroker;
  requirement: ComparedRequirement;
  word: CellWord;
  /** Cases that are as bad as the word says, of all that were planned. */
  such: number;
  planned: number;
  reason?: string;
  /** The known finding that is in the way of a verdict. */
  standsOn?: string;
  /** The cases that have a verdict. */
  cases: CaseLine[];
  /** Planned cases that have none. */
  missing: string[];
}

export interface ComparedRow {
  requirement: ComparedRequirement;
  /** One for each broker, in their order. */
  cells: Cell[];
}

export interface ComparedSection {
  title: string;
  rows: ComparedRow[];
}

/** The record of a broker; undefined where it was not started. */
export const recordOf = ({ outcome }: ComparedBroker): RunRecord | undefined =>
  'record' in outcome ? outcome.record : undefined;

/** What there is to compare: nothing of a broker that does not speak the version of the spec (see unspokenBy). */
export const judgedRecordOf = ({ outcome }: ComparedBroker): RunRecord | undefined =>
  'record' in outcome && outcome.unspoken === undefined ? outcome.record : undefined;

/** The requirements of the run, under the sections of their document, each with what it came to on every broker. */
export function comparedSections({ spec, brokers, only }: Comparison): ComparedSection[] {
  const lookUps = brokers.map((broker) => cellsOf(broker, spec));
  const planned = new Set(brokers.flatMap((broker) => plannedRequirements(broker, spec)));
  // Where no broker was started, the spec is all there is to show.
  const wanted = spec.requirements.filter(({ id }) => planned.size === 0 || planned.has(id));
  const groups = new Map<string, ComparedRow[]>();
  for (const requirement of inOrderOfDocument(wanted, spec)) {
    const title = sectionTitle(requirement, spec);
    const row = { requirement, cells: lookUps.map((cellOf) => cellOf(requirement)) };
    if (isTold(row, spec, only)) groups.set(title, [...(groups.get(title) ?? []), row]);
  }
  return [...groups].map(([title, rows]) => ({ title, rows }));
}

/** A row is told when one of its cells is: see isShown. */
const isTold = ({ requirement, cells }: ComparedRow, spec: ComparedSpec, only: string | undefined): boolean =>
  only === undefined ||
  requirement.id.startsWith(only) ||
  !isOfEveryConnection({ requirement: requirement.id, spec: spec.id }) ||
  cells.some(({ cases, missing }) => missing.length > 0 || cases.some((line) => isShown(line, only)));

/** A section of another document than the spec's first is told with the document's title. */
function sectionTitle({ source }: ComparedRequirement, { sources }: ComparedSpec): string {
  const document = sources.find(({ id }) => id === source.document);
  return document === undefined || document === sources[0]
    ? source.section
    : `${document.title}: ${source.section}`;
}

const sessionIn = (record: RunRecord | undefined, spec: ComparedSpec) =>
  record?.header?.sessions.find((session) => session.spec === spec.id);

const requirementOf = (caseId: string): string => caseId.split('/')[0] ?? caseId;

const plannedRequirements = (broker: ComparedBroker, spec: ComparedSpec): string[] =>
  (sessionIn(judgedRecordOf(broker), spec)?.cases ?? []).map(requirementOf);

function cellsOf(broker: ComparedBroker, spec: ComparedSpec): (requirement: ComparedRequirement) => Cell {
  const record = judgedRecordOf(broker);
  const rows = record ? rowsBySpec(record).flatMap((one) => one.rows) : [];
  const planned = sessionIn(record, spec)?.cases ?? [];
  return (requirement) => {
    const { id } = requirement;
    const cases = record?.cases.filter((line) => line.requirement === id) ?? [];
    const seen = new Set(cases.map((line) => line.id));
    const missing = planned.filter((one) => requirementOf(one) === id && !seen.has(one));
    return cellFrom(
      broker,
      requirement,
      rows.find((row) => row.requirement === id),
      cases,
      missing,
    );
  };
}

/** The word of every cell of a broker of which nothing is compared. */
export function wordOfColumn({ outcome }: ComparedBroker): CellWord | undefined {
  if ('notStarted' in outcome) return 'not started';
  return outcome.unspoken === undefined ? undefined : 'not spoken';
}

/** The word for a requirement; of cases that are bad in several ways, one for the worst of them, be it no failure that counts. */
function wordOfRow(row: RequirementRow | undefined, cases: readonly CaseLine[]): CellWord {
  const word = row ? wordOf(row) : 'not judged';
  const own = new Set(cases.map(wordOf));
  return word === 'not judged' || own.has(word) ? word : (cellWords.find((one) => own.has(one)) ?? word);
}

function cellFrom(
  broker: ComparedBroker,
  requirement: ComparedRequirement,
  row: RequirementRow | undefined,
  cases: CaseLine[],
  missing: string[],
): Cell {
  const word = wordOfColumn(broker) ?? wordOfRow(row, cases);
  const { reason, standsOn } = row ?? {};
  return {
    broker,
    requirement,
    word,
    such: word === 'not judged' ? missing.length : cases.filter((line) => wordOf(line) === word).length,
    planned: cases.length + missing.length,
    cases,
    missing,
    ...(reason === undefined ? {} : { reason }),
    ...(standsOn === undefined ? {} : { standsOn }),
  };
}
