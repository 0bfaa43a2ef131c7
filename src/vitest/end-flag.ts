/** Tells the threads of a run that it ends, also those that begin only then: vitest's own word for it does not reach tests under way. */
export class EndFlag {
  readonly #value: Int32Array;

  /** `memory` is what the flag in another thread has for its own. */
  constructor(readonly memory = new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT)) {
    this.#value = new Int32Array(memory);
  }

  raise(): void {
    Atomics.store(this.#value, 0, 1);
    Atomics.notify(this.#value, 0);
  }

  /** Calls `listener` when it is raised, at once where it was raised before. */
  whenRaised(listener: () => void): void {
    const waiting = Atomics.waitAsync(this.#value, 0, 0);
    if (waiting.async) void waiting.value.then(listener);
    else listener();
  }
}
