import type { Driver } from '../../driver/driver.js';

/** Between two looks at a state that is to come, in milliseconds: first quick, then patient. */
const firstPause = 5;
const longestPause = 500;

/** Looking at something again and again until it is so or the deadline passes; once only without `eventually`. */
export class Looks {
  readonly #deadline: number;
  #pause = firstPause;
  #awaited = '';

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

  /** Whether there is time for another look at what is awaited. */
  again(awaited: string): boolean {
    this.#awaited = awaited;
    return this.eventually && this.driver.elapsed() + this.#pause <= this.#deadline;
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
