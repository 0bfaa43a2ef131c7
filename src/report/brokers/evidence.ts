import type { KnownFinding } from '../../verdict/weight.js';
import type { CaseLine } from '../../verdict/record.js';
import { brokerActs } from '../case/broker-acts.js';
import { lastSent } from '../case/last-sent.js';
import type { RunRecord } from '../record/read-record.js';
import { judgedRecordOf, type Cell } from './comparison.js';
import { wordOf, type CellWord } from './words.js';

/** What is said of cases that went the same way; all but their names is the first one's. */
export interface Evidence {
  /** Names of the cases. */
  cases: string[];
  word: CellWord;
  sent: string[];
  expected?: string;
  seen?: string;
  /** Why there is no verdict. */
  reason?: string;
  /** As it stands in the target's list. */
  listed?: KnownFinding;
}

/** What is different every time: when, and under which nonce and packet id. */
const passing = /\b\d+(\.\d+)? ms\b|\b[0-9a-f]{8}\b|\bid\d+\b/g;

/** Texts that differ only in what is different every time are the same. */
export const withoutPassing = (text: string): string => text.replace(passing, '#');

/** The evidence of the cases of a cell that did not pass. Those that went the same way are told once. */
export function evidenceOf(cell: Cell): Evidence[] {
  const record = judgedRecordOf(cell.broker);
  if (record === undefined) return [];
  const groups = new Map<string, Evidence>();
  for (const line of cell.cases) {
    if (wordOf(line) === 'pass') continue;
    const one = evidenceOfCase(line, record);
    const { word, expected, seen, reason, listed } = one;
    const key = withoutPassing(JSON.stringify([word, expected, seen, reason, listed?.seen]));
    const same = groups.get(key);
    if (same) same.cases.push(...one.cases);
    else groups.set(key, one);
  }
  return [...groups.values()];
}

function evidenceOfCase(line: CaseLine, record: RunRecord): Evidence {
  const { id, requirement, transcript, reason } = line;
  const [expected, seen] = demandedAndSeen(line);
  const listed = listedFinding(line, record);
  return {
    cases: id === requirement ? [] : [id.slice(requirement.length + 1)],
    word: wordOf(line),
    sent: [...lastSent(transcript), ...brokerActs(transcript)],
    ...(expected === undefined ? {} : { expected }),
    ...(seen === undefined ? {} : { seen }),
    ...(reason === undefined ? {} : { reason }),
    ...(listed === undefined ? {} : { listed }),
  };
}

/** A listed finding that did not happen has neither in the record. */
const demandedAndSeen = ({
  verdict,
  weight,
  expected,
  actual,
}: CaseLine): [string | undefined, string | undefined] =>
  verdict === 'pass' && weight === 'stale'
    ? ['the failure listed among the known findings', 'it no longer happens: take it off the list']
    : [expected, actual];

function listedFinding(
  { id, spec, requirement, weight }: CaseLine,
  { header }: RunRecord,
): KnownFinding | undefined {
  if (weight !== 'known' && weight !== 'stale') return undefined;
  const name = id.slice(requirement.length + 1);
  return header?.sessions
    .find((session) => session.spec === spec)
    ?.knownFindings.find(
      (known) => known.requirement === requirement && (known.case === undefined || known.case === name),
    );
}
