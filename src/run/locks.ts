/** A name that stands for the whole target: who holds it runs alone. */
const everything = '*';

interface Turn {
  resources: readonly string[];
  start: () => void;
}

const conflict = (a: Turn, b: Turn): boolean =>
  [a, b].some(({ resources }) => resources.includes(everything)) ||
  a.resources.some((resource) => b.resources.includes(resource));

/** Lets cases wait their turn: at most so many at once, and never two that hold the same resource. */
export class Locks {
  readonly #running = new Set<Turn>();
  #waiting: Turn[] = [];

  constructor(private readonly most: number) {}

  async run<T>(resources: readonly string[], work: () => Promise<T>): Promise<T> {
    let turn!: Turn;
    await new Promise<void>((start) => {
      turn = { resources, start };
      this.#waiting.push(turn);
      this.#serve();
    });
    try {
      return await work();
    } finally {
      this.#running.delete(turn);
      this.#serve();
    }
  }

  /** Starts whoever can, first come first served; nobody overtakes one whose resource they want. */
  #serve(): void {
    const left: Turn[] = [];
    for (const turn of this.#waiting) {
      const free =
        this.#running.size < this.most &&
        [...this.#running, ...left].every((other) => !conflict(turn, other));
      if (!free) {
        left.push(turn);
        continue;
      }
      this.#running.add(turn);
      turn.start();
    }
    this.#waiting = left;
  }
}
