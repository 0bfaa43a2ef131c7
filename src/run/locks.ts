/** Lets cases wait their turn: at most so many at once, and never two that hold the same resource. */
export class Locks {
  readonly #tails = new Map<string, Promise<void>>();
  readonly #queue: (() => void)[] = [];
  #running = 0;

  constructor(private readonly most: number) {}

  async run<T>(resources: readonly string[], work: () => Promise<T>): Promise<T> {
    const releases: (() => void)[] = [];
    // In one order for all, so that two cases never wait for each other.
    for (const resource of [...resources].sort()) releases.push(await this.#lock(resource));
    await this.#slot();
    try {
      return await work();
    } finally {
      this.#running -= 1;
      this.#queue.shift()?.();
      releases.forEach((release) => release());
    }
  }

  async #slot(): Promise<void> {
    if (this.#running >= this.most) await new Promise<void>((resolve) => this.#queue.push(resolve));
    this.#running += 1;
  }

  async #lock(resource: string): Promise<() => void> {
    const before = this.#tails.get(resource) ?? Promise.resolve();
    let release = (): void => undefined;
    const held = new Promise<void>((resolve) => (release = resolve));
    this.#tails.set(
      resource,
      before.then(() => held),
    );
    await before;
    return release;
  }
}
