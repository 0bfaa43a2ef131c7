import { oneLine } from '../text.js';
import type { Cell, ComparedRow } from './comparison.js';
import type { ComparedSpec } from './compared-spec.js';
import { evidenceOf, withoutPassing, type Evidence } from './evidence.js';
import { link, plain } from './in-markdown.js';
import { shortId } from './names.js';
import { findingWords } from './words.js';

/** Characters of what one case sent and came to: the whole is in the report. */
const longest = 160;

/** Cases of one target that went alike. */
interface Way {
  cell: Cell;
  evidence: Evidence;
}

/**
 * A requirement that somebody broke, told once: its sentence, one case as an example, and of each target what it did, in
 * the words of its list of known findings where they are there.
 */
export function findingInDigest({ requirement, cells }: ComparedRow, spec: ComparedSpec): string[] {
  const ways = cells
    .filter(({ word }) => findingWords.includes(word))
    .flatMap((cell) =>
      evidenceOf(cell)
        .filter(({ word }) => findingWords.includes(word))
        .map((evidence): Way => ({ cell, evidence })),
    );
  return [
    `### ${plain(shortId(requirement, spec))}`,
    '',
    plain(requirement.text),
    '',
    ...(ways[0] ? example(ways[0]) : []),
    ...alike(ways),
    '',
  ];
}

const isCase = ({ cases }: Evidence): string => (cases[0] === undefined ? '' : `, ${cases[0]}`);

function example({ cell, evidence }: Way): string[] {
  const { sent, expected, seen } = evidence;
  const said: [string, string | undefined][] = [
    // Bytes are in the report.
    ['Sent', sent.length === 0 ? undefined : sent.map((text) => text.replace(/ {2}\[.*$/s, '')).join('; ')],
    ['Expected', expected],
    ['Seen', seen],
  ];
  const told = said.flatMap(([term, text]) =>
    text === undefined ? [] : [`  - ${term}: ${plain(oneLine(text, longest))}`],
  );
  return told.length === 0 ? [] : [`- For example (${plain(cell.broker.name + isCase(evidence))}):`, ...told];
}

/** What each target did; those of which the same is to say stand together. */
function alike(ways: readonly Way[]): string[] {
  const groups = new Map<string, Way[]>();
  for (const way of ways) {
    const key = withoutPassing(JSON.stringify([way.evidence.word, sayingOf(way.evidence)]));
    groups.set(key, [...(groups.get(key) ?? []), way]);
  }
  return [...groups.values()].map((own) => {
    const { evidence } = own[0]!;
    const names = [...new Set(own.map(({ cell }) => cell))].map((cell) => named(cell, own));
    const [said, address] = sayingOf(evidence);
    const reported = address === undefined ? '' : `, reported: ${link(address)}`;
    return `- **${plain(names.join(', '))}**: ${evidence.word}${said === '' ? '' : `: ${plain(said)}`}${reported}`;
  });
}

/** `nats (2 of 3 cases)`: of a requirement of one case its number says nothing. */
function named(cell: Cell, ways: readonly Way[]): string {
  const such = ways
    .filter((way) => way.cell === cell)
    .reduce((sum, { evidence }) => sum + Math.max(1, evidence.cases.length), 0);
  return cell.planned > 1 ? `${cell.broker.name} (${such} of ${cell.planned} cases)` : cell.broker.name;
}

function sayingOf({ word, listed, seen, reason }: Evidence): [said: string, address?: string] {
  if (word === 'known finding' && listed) {
    const { link: address } = listed;
    return [listed.reason, ...(address === undefined ? [] : [address])] as [string, string?];
  }
  return [oneLine(seen ?? reason ?? '', longest)];
}
