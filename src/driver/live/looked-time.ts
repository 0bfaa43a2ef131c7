/** Milliseconds between two looks while nothing holds this thread up. */
const interval = 10;

/** What a look may be late by on a machine that has other things to do; more is a stall, of which one interval counts. */
const ordinary = 25;

/**
 * How many milliseconds this thread could see what came. Where other processes keep the cores busy it runs in slices, and
 * whoever waits for something by the clock alone would give up after a few of them. It counts while somebody waits.
 */
class LookedTime {
  #sum = 0;
  #last = 0;
  #waiting = 0;
  #timer: NodeJS.Timeout | undefined;

  begin(): number {
    this.#waiting += 1;
    if (this.#waiting === 1) {
      this.#last = performance.now();
      this.#timer = setInterval(() => this.#look(), interval);
      this.#timer.unref();
    }
    return this.now();
  }

  end(): void {
    this.#waiting -= 1;
    if (this.#waiting === 0) clearInterval(this.#timer);
  }

  now(): number {
    this.#look();
    return this.#sum;
  }

  #look(): void {
    const now = performance.now();
    const passed = now - this.#last;
    this.#sum += passed > ordinary ? interval : passed;
    this.#last = now;
  }
}

export const lookedTime = new LookedTime();
