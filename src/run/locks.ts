import { everything } from '../plan/case.js';
import { Busy } from './busy.js';

/**
 * Who is still at it after so many milliseconds waits for something, a time-out or a timer of the protocol. On a loaded
 * machine nobody else takes that long either; whoever is known to wait has come to it sooner.
 */
const busyForMs = { usually: 3000, mostlyWaiting: 500 } as const;

interface Turn {
  resources: readonly string[];
  first: boolean;
  start: () => void;
}

const conflict = (a: Turn, b: Turn): boolean =>
  [a, b].some(({ resources }) => resources.includes(everything)) ||
  a.resources.some((resource) => b.resources.includes(resource));

/**
 * Lets cases wait their turn: at most so many at once, and never two that hold the same resource. Of those at once only
 * some are busy; the others wait side by side, so that a run takes as long as its longest wait, not as long as all.
 */
export class Locks {
  readonly #running = new Set<Turn>();
  readonly #busy = new Set<Turn>();
  #waiting: Turn[] = [];

  constructor(
    private readonly most: number,
    private readonly busy: Busy = new Busy(),
  ) {
    busy.join({ serve: () => this.#serve() });
  }

  /** Does the work when its turn has come; whoever goes `first` has it before the rest. */
  async run<T>(
    resources: readonly string[],
    work: () => Promise<T>,
    { first = false, mostlyWaits = false }: { first?: boolean; mostlyWaits?: boolean } = {},
  ): Promise<T> {
    let turn!: Turn;
    await new Promise<void>((start) => {
      turn = { resources, first, start };
      const behind = first ? this.#waiting.findIndex((other) => !other.first) : -1;
      this.#waiting.splice(behind < 0 ? this.#waiting.length : behind, 0, turn);
      this.#serve();
    });
    const timer = setTimeout(
      () => {
        this.#rests(turn);
      },
      mostlyWaits ? busyForMs.mostlyWaiting : busyForMs.usually,
    );
    try {
      return await work();
    } finally {
      clearTimeout(timer);
      this.#running.delete(turn);
      this.#rests(turn);
      this.#serve();
    }
  }

  #rests(turn: Turn): void {
    if (this.#busy.delete(turn)) this.busy.leave();
  }

  get #isFull(): boolean {
    return this.#running.size >= this.most || this.busy.isFull;
  }

  /** Starts whoever can, first come first served; nobody overtakes one whose resource they want. */
  #serve(): void {
    const left: Turn[] = [];
    let looked = 0;
    // Thousands may wait, and mostly nobody can start.
    for (; looked < this.#waiting.length && !this.#isFull; looked += 1) {
      const turn = this.#waiting[looked]!;
      if ([...this.#running, ...left].every((other) => !conflict(turn, other))) {
        this.#running.add(turn);
        this.#busy.add(turn);
        this.busy.take();
        turn.start();
      } else left.push(turn);
    }
    if (looked > 0) this.#waiting = [...left, ...this.#waiting.slice(looked)];
  }
}
