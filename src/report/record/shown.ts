import { isShown } from '../../verdict/shown.js';
import type { RunRecord } from './read-record.js';

/** A record without the cases that views do not tell of, and how many those are. */
export function shown(record: RunRecord): RunRecord & { leftToTheRecord: number } {
  const { header, cases } = record;
  const hidden = cases.filter((line) => !isShown(line, header?.only));
  const isHidden = (spec: string, id: string): boolean =>
    hidden.some((line) => line.spec === spec && line.id === id);
  const sessions = header?.sessions.map((session) => ({
    ...session,
    cases: session.cases.filter((id) => !isHidden(session.spec, id)),
  }));
  return {
    ...record,
    ...(header && sessions ? { header: { ...header, sessions } } : {}),
    cases: cases.filter((line) => !hidden.includes(line)),
    leftToTheRecord: hidden.length,
  };
}
