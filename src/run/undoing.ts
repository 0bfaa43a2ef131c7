import type { ChangeLine } from '../verdict/record.js';
import type { Preambles } from './preamble.js';
import type { Presence } from './presence.js';

/** Takes back what the cases of one run changed. What cannot be undone stays open in the record. */
export class Undoing {
  /** A change that a case made could not be taken back. */
  #leftChanged = false;

  constructor(
    private readonly preambles: Preambles,
    private readonly presence: Presence,
    private readonly signal: AbortSignal,
  ) {}

  /** Newest first; once more where the target was away meanwhile. */
  async undo(changes: readonly ChangeLine[]): Promise<void> {
    for (const change of changes.toReversed()) {
      const { absences } = this.presence;
      const before = absences.length;
      const why = await this.preambles.undo(change, this.signal);
      if (why === undefined) continue;
      const again = absences.length > before;
      if (again && (await this.preambles.undo(change, this.signal)) === undefined) continue;
      this.#leftChanged = true;
    }
  }

  /**
   * What cases share is put back before the rules of every connection are judged, which hold there as well. It is the last
   * to go, so it stays where a case has left something, or the target is gone; the command line then does both.
   */
  async shared(): Promise<void> {
    await this.presence.settled();
    // What the bystander came in with may be among it.
    this.presence.close();
    if (this.#leftChanged || this.presence.gone || this.signal.aborted) return;
    await this.undo(this.preambles.shared);
  }
}
