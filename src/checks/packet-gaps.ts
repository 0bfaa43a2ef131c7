/**
 * The longest time between two packets of a device, in milliseconds: as it was seen at our broker, and the least and the most
 * that it may have been. A packet that is seen late makes the time before it look longer, and the time after it shorter.
 */
export class PacketGaps {
  seen = 0;
  atLeast = 0;
  atMost = 0;
  /** By how much one of the packets was seen late at most. */
  late = 0;
  #last: number;
  #lastLate = 0;

  /** `began`: since when it is watched; what came before does not count. */
  constructor(began: number) {
    this.#last = began;
  }

  /** One came, or the watch is over: `late` is by how much our own clock was late since the one before. */
  reach(at: number, late: number): void {
    const gap = at - this.#last;
    this.seen = Math.max(this.seen, gap);
    this.atLeast = Math.max(this.atLeast, gap - late);
    this.atMost = Math.max(this.atMost, gap + this.#lastLate);
    this.late = Math.max(this.late, late);
    this.#last = at;
    this.#lastLate = late;
  }

  /** That the longest may be within a time or not, as a clause; undefined where it is within it in any case. */
  doubt(most: number): string | undefined {
    return this.atMost > most ? `our own clock was late by up to ${Math.ceil(this.late)} ms` : undefined;
  }
}
