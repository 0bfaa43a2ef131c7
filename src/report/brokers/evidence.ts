import type { KnownFinding } from '../../verdict/weight.js';
import type { CaseLine } from '../../verdict/record.js';
import { brokerActs } from '../case/broker-acts.js';
import type { Cell } from './comparison.js';
import { recordOf } from './comparison.js';
import { wordOf, type CellWord } from './words.js';
import { lastSent } from '../case/last-sent.js';
import type { RunRecord } from '../record/read-record.js';
import { reproduction } from '../case/reproduce.js';
import { oneLine } from '../text.js';
import { isThrownAway } from '../case/thrown-away.js';
import { wireLines } from '../case/wire-lines.js';

/** What somebody who doubts a verdict wants to see. Parts without content are empty. */
export interface Evidence {
  /** Names of the cases that went the same way; the rest of the evidence but what was sent is the first one's. */
  cases: string[];
  word: CellWord;
  /** With the case's name before it where each case sent something of its own. */
  sent: string[];
  expected?: string;
  seen?: string;
  /** Why there is no verdict. */
  reason?: string;
  /** As it stands in the target's list. */
  listed?: KnownFinding;
  wire: string[];
  again: string[];
}

/** The command that tries one case of a record again. */
export type Rerun = (record: RunRecord, caseId: string) => string;

const longestSummary = 150;
const longestInBrief = 100;

/** The evidence of a cell, worst first. Cases that went the same way are told once, passes each. */
export function evidenceOf(cell: Cell, rerun: Rerun): Evidence[] {
  const record = recordOf(cell.broker);
  if (record === undefined) return [];
  const all = cell.cases.map((line) => evidenceOfCase(line, record, rerun));
  const groups = new Map<string, Evidence[]>();
  for (const one of all) {
    const key = one.word === 'pass' ? `pass ${one.cases.join()}` : wentAs(one);
    groups.set(key, [...(groups.get(key) ?? []), one]);
  }
  const told = [...groups.values()].map(inOne);
  const bad = told.filter(({ word }) => word !== 'pass');
  return [...bad, ...told.filter(({ word }) => word === 'pass')];
}

/** What is different every time: when, and under which nonce and packet id. */
const passing = /\b\d+(\.\d+)? ms\b|\b[0-9a-f]{8}\b|\bid\d+\b/g;

const wentAs = ({ word, expected, seen, reason, listed }: Evidence): string =>
  JSON.stringify([word, expected, seen, reason, listed?.seen]).replace(passing, '#');

function inOne(same: readonly Evidence[]): Evidence {
  const [first] = same as [Evidence, ...Evidence[]];
  const texts = new Set(same.map(({ sent }) => sent.join().replace(passing, '#')));
  const sent = same.flatMap((one) => one.sent.map((text) => `${one.cases.join()}: ${text}`));
  return {
    ...first,
    cases: same.flatMap(({ cases }) => cases),
    sent: texts.size === 1 ? first.sent : sent,
  };
}

function evidenceOfCase(line: CaseLine, record: RunRecord, rerun: Rerun): Evidence {
  const word = wordOf(line);
  const { id, requirement, transcript, reason } = line;
  const [expected, seen] = demandedAndSeen(line);
  const target = record.header?.sessions.find(({ spec }) => spec === line.spec)?.target;
  const listed = listedFinding(line, record);
  return {
    cases: id === requirement ? [] : [id.slice(requirement.length + 1)],
    word,
    sent: [...lastSent(transcript), ...brokerActs(transcript)],
    wire: wireLines(transcript),
    again:
      word === 'pass' || word === 'not applicable'
        ? []
        : [
            ...(isThrownAway(target?.name ?? '') ? [] : reproduction(transcript, target?.address ?? '')),
            rerun(record, id),
          ],
    ...(expected === undefined ? {} : { expected }),
    ...(seen === undefined ? {} : { seen }),
    ...(reason === undefined ? {} : { reason: because(line, reason) }),
    ...(listed === undefined ? {} : { listed }),
  };
}

const because = ({ because: explained, known }: CaseLine, reason: string): string => {
  if (known !== undefined) return `${reason} (${known})`;
  return explained === undefined || reason.includes(explained)
    ? reason
    : `${reason} (explained by ${explained})`;
};

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

/** A pass in one line: what was sent last, and the last line of the wire. */
export function inOneLine({ sent, seen, wire }: Evidence, longest = longestSummary): string {
  const last = seen ?? wire.at(-1)?.replace(/\s+/g, ' ').trim();
  const first = oneLine(sent.join('; '), Math.floor(longest / 2));
  return oneLine([first, last].filter(Boolean).join(' → '), longest);
}

/** The first case of a pass in one line, and how many more there are. */
export function passInBrief([first, ...more]: readonly Evidence[]): string {
  if (first === undefined) return 'no case';
  const others = more.length === 0 ? '' : ` (and ${more.length} more case${more.length === 1 ? '' : 's'})`;
  return inOneLine(first, longestInBrief) + others;
}
