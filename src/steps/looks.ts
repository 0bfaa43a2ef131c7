import type { Driver } from '../driver/driver.js';

/** Between two looks at a state that is to come, in milliseconds: first quick, then patient. */
const firstPause = 5;
const longestPause = 500;

/**
 * Looking at something again and again until it is so or the deadline passes; once only without `eventually`. The last
 * look is made when the time is over: neither a long pause nor a stall of ours may leave its end out.
 */
export class Looks {
  readonly #deadline: number;
  #pause = firstPause;
  #awaited = '';
  #isLast = false;

  constructor(
    private readonly driver: Driver,
    private readonly within: number,
    private readonly eventually: boolean,
  ) {
    this.#deadline = driver.elapsed() + within;
  }

  /** How long the next look may take. */
  patience(): number {
    const left = Math.max(1, this.#deadline - this.driver.elapsed());
    return this.eventually ? Math.max(left, this.within / 2) : this.within;
  }

  /** Whether there is to be another look at what is awaited. */
  again(awaited: string): boolean {
    this.#awaited = awaited;
    if (!this.eventually || this.#isLast || !this.driver.mayLookAgain()) return false;
    const left = this.#deadline - this.driver.elapsed();
    this.#isLast = left <= this.#pause;
    if (this.#isLast) this.#pause = Math.max(1, left);
    return true;
  }

  async pause(): Promise<void> {
    await this.driver.pause(this.#pause, `until ${this.#awaited}`);
    this.#pause = Math.min(this.#pause * 1.6, longestPause);
  }

  /** What a failure says about how long was looked. */
  tail(): string {
    return this.eventually ? ` (looked at for ${this.within} ms)` : '';
  }
}
