import type { CaseLine, HeaderLine, SessionHeader } from '../../verdict/record.js';
import { rowsBySpec } from '../record/by-requirement.js';
import type { RunRecord } from '../record/read-record.js';
import { shown } from '../record/shown.js';
import { Coverage } from './coverage.js';
import type { PageRun } from './data.js';
import { Devices } from './device.js';
import { dataElement } from './embed.js';
import { exchangeOf } from './exchange.js';
import { pageSession } from './session.js';
import { Timing } from './timing.js';

/** The command that tries one case again. */
export type Rerun = (header: HeaderLine, session: SessionHeader, id: string) => string;

/** What a reader looks for first. */
const order: readonly CaseLine['weight'][] = [
  'block',
  'stale',
  'harness',
  'incomplete',
  'warn',
  'known',
  'limitation',
  'none',
];

const unknownTarget = { name: 'unknown', address: 'mqtt://unknown' };

/**
 * A run for the page: yields an element for each exchange that there is room for, those of failures first, and answers
 * the rest. One transcript at a time is in memory.
 */
export function* runForPage(
  record: RunRecord,
  { index, room, rerun }: { index: number; room: number; rerun: Rerun },
): Generator<string, PageRun> {
  const { header, cases, footer, problems, open, absences, surfaces = [], leftToTheRecord } = shown(record);
  const sessions = new Map(header?.sessions.map((session) => [session.spec, session]));
  const coverages = new Map<string, Coverage>();
  const coverageOf = (spec: string): Coverage => {
    const coverage = coverages.get(spec) ?? new Coverage();
    coverages.set(spec, coverage);
    return coverage;
  };
  const devices = new Devices(record);
  const timing = new Timing();
  const exchanges = new Map<CaseLine, string>();
  let left = room;
  let without = 0;
  const first = cases.toSorted((a, b) => order.indexOf(a.weight) - order.indexOf(b.weight));
  for (const line of first) {
    const { transcript } = line;
    coverageOf(line.spec).take(transcript);
    timing.take(transcript);
    devices.take(line, transcript);
    if (transcript.length === 0) continue;
    const id = `exchange-${index}-${exchanges.size}`;
    const target = sessions.get(line.spec)?.target ?? unknownTarget;
    const element = left > 0 ? dataElement(id, exchangeOf(line, transcript, target)) : '';
    // A small one behind a large one would look arbitrary: from the first without room on there is none.
    left = element === '' || element.length > left ? 0 : left - element.length;
    if (left === 0) {
      without += 1;
      continue;
    }
    exchanges.set(line, id);
    yield element;
  }
  const told = {
    cases,
    surfaces,
    exchangeOf: (line: CaseLine) => exchanges.get(line),
    ...(footer ? { footer } : {}),
  };
  return {
    ...factsOf(header),
    ...(footer
      ? { exit: footer.gate.exit, duration: footer.duration, sentence: footer.gate.sentence }
      : { sentence: 'The run did not come to its end: its record has no verdict.' }),
    problems,
    open: open.map(({ text, case: id }) => `${text} (${id})`),
    absences,
    leftToTheRecord,
    sessions: rowsBySpec({ ...record, ...(header ? { header } : {}), cases }).map((rows) =>
      pageSession(rows, {
        ...told,
        coverage: coverageOf(rows.spec),
        device: devices.told(rows.spec),
        rerun: (id) => (header && rows.session ? rerun(header, rows.session, id) : ''),
      }),
    ),
    timing: timing.told(cases),
    withoutExchange: without,
  };
}

function factsOf(header: HeaderLine | undefined): Pick<PageRun, 'run'> & Partial<PageRun> {
  if (!header) return { run: 'unknown' };
  const { run, startedAt, command, strict, timeout, seed, tool, only } = header;
  return { run, startedAt, command, strict, timeout, seed, tool, ...(only === undefined ? {} : { only }) };
}
