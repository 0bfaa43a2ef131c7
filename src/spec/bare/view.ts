/** What a user says of a bare AsyncAPI document: whose it is, and what is looked at for how long. */
export interface DocumentView {
  /** Id of the spec in place of the title. */
  id?: string;
  /** Who the target is: the application that the document describes, or one of its clients. */
  as?: 'application' | 'client';
  /** Operations that are tried, as names with `*`, several with commas. */
  operations?: string;
  /** Milliseconds for which messages of the target are waited for. */
  watch?: number;
  /** Messages of each operation that are judged. */
  messages?: number;
  /** Whether messages that the document forbids are sent too. */
  negative?: boolean;
  /** Operations that the target receives, each with the one that it sends because of it. */
  probes?: Record<string, string>;
}

/** Milliseconds. */
export const usualWatch = 10_000;

/** Whether an operation is one that the user wants; all are, where nothing is said. */
export function isWanted({ operations }: DocumentView, id: string): boolean {
  if (operations === undefined) return true;
  return operations.split(',').some((pattern) => {
    const source = pattern
      .trim()
      .split('*')
      .map((part) => part.replace(/[.*+?^$()|[\]\\{}]/g, '\\$&'))
      .join('.*');
    return new RegExp(`^${source}$`).test(id);
  });
}
