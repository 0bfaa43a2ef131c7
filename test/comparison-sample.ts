import { readFileSync } from 'node:fs';

const unescaped = (text: string): string => text.replaceAll('\\', '');

/** What a committed comparison says, read back from its Markdown. */
export interface ComparisonSample {
  text: string;
  /** Names in its first table, in order, of those whose version is told. */
  names: string[];
  /** Rows of the table of requirements that somebody did not pass: the name in the first cell, then a cell for each target. */
  rows: { requirement: string; cells: string[] }[];
  /** Requirements that all passed. */
  passed: string[];
  /** What stands under Failures: the requirement, and the sentence below it. */
  failures: { requirement: string; sentence: string }[];
}

export function readComparison(path: string): ComparisonSample {
  const text = readFileSync(path, 'utf8');
  const under = (title: string): string =>
    new RegExp(`^## ${title}\n\n(.*?)(?=\n## |$(?![^]))`, 'ms').exec(text)?.[1] ?? '';
  return {
    text,
    names: [...text.matchAll(/^\| ([\w-]+) \| ([^<\s]+ \d[\w.+-]*) \| /gm)].map(([, name]) => name!),
    rows: under('Not passed by all')
      .split('\n')
      .filter((line) => line.startsWith('| **'))
      .map((line) => line.slice(2, -2).split(' | '))
      .filter(([, first]) => first !== '')
      .map(([name = '', ...cells]) => ({ requirement: unescaped(/^\*\*(.+?)\*\*/.exec(name)![1]!), cells })),
    passed: under('Passed by all')
      .split('\n')
      .flatMap((line) => /: ([^:]+)$/.exec(line)?.[1]?.split(', ') ?? [])
      .map(unescaped),
    failures: [...under('Failures').matchAll(/^### (.+)\n\n(.+)$/gm)].map(([, id, sentence]) => ({
      requirement: unescaped(id!),
      sentence: sentence!,
    })),
  };
}
