/** Cases that send and receive at a time: more would only wait for each other, on this machine and on the target. */
const busyAtMost = 16;

/** Whoever waits for a place. */
export interface Waiting {
  /** Takes places while there are any. */
  serve(): void;
}

/** The places for busy cases of one process, which all sessions of a run share: one thread serves them all. */
export class Busy {
  readonly #waiting: Waiting[] = [];
  #taken = 0;

  get isFull(): boolean {
    return this.#taken >= busyAtMost;
  }

  join(waiting: Waiting): void {
    this.#waiting.push(waiting);
  }

  take(): void {
    this.#taken += 1;
  }

  /** Gives a place back; who was served last has the next one after all others. */
  leave(): void {
    this.#taken -= 1;
    const served = this.#waiting.find((waiting) => {
      const before = this.#taken;
      waiting.serve();
      return this.#taken > before;
    });
    if (served) this.#waiting.push(...this.#waiting.splice(this.#waiting.indexOf(served), 1));
  }
}
