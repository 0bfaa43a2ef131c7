import type {
  PageCase,
  PageData,
  PageExchange,
  PageRequirement,
  PageRun,
  PageSession,
  Word,
} from '../report/page/data.js';

export type { PageCase, PageData, PageExchange, PageRequirement, PageRun, PageSession, Word };

function read<Value>(id: string): Value | undefined {
  const text = document.getElementById(id)?.textContent;
  return text ? (JSON.parse(text) as Value) : undefined;
}

/** What the records said, without the exchanges. */
export const data: PageData = read<PageData>('data') ?? { tool: '', runs: [] };

/** Whether the page is about several targets. */
export const isComparison = (): boolean => data.runs.length > 1 || (data.comparison?.columns.length ?? 0) > 1;

const exchanges = new Map<string, PageExchange | undefined>();

/** What passed in a case: read only when somebody looks at it. */
export function exchangeOf({ exchange }: PageCase): PageExchange | undefined {
  if (exchange === undefined) return undefined;
  if (!exchanges.has(exchange)) exchanges.set(exchange, read<PageExchange>(exchange));
  return exchanges.get(exchange);
}

/** Whether somebody has to look at it. */
export const isOpen = ({ word, weight }: { word: Word; weight: PageCase['weight'] }): boolean =>
  word === 'fail' ||
  word === 'error' ||
  word === 'inconclusive' ||
  word === 'not judged' ||
  weight === 'stale';

export const productOf = ({ target }: PageSession): string =>
  [target.product, target.version].filter(Boolean).join(' ') || target.name;
