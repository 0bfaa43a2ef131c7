import { everything } from '../plan/case.js';
import { Busy } from './busy.js';

/**
 * Who is still at it after so many milliseconds waits for something, a time-out or a timer of the protocol, where this
 * thread had nothing to do for a share of them; whoever is known to wait has come to it sooner. Where it had always
 * something to do, the machine is loaded: more cases at once would only make each of them late, up to time-outs.
 */
const busyForMs = { usually: 3000, mostlyWaiting: 200 } as const;
const idleShare = 0.1;

/** Milliseconds for which this thread has waited for events, since some moment. */
const idleTime = (): number => performance.eventLoopUtilization().idle;

interface Turn {
  resources: readonly string[];
  expected: number;
  start: () => void;
}

const conflict = (a: Turn, b: Turn): boolean =>
  a.resources.includes(everything) ||
  b.resources.includes(everything) ||
  a.resources.some((resource) => b.resources.includes(resource));

/**
 * Lets cases wait their turn: at most so many at once, and never two that hold the same resource. Of those at once only
 * some are busy; the others wait side by side, so that a run takes as long as its longest wait, not as long as all.
 */
export class Locks {
  readonly #running = new Set<Turn>();
  readonly #busy = new Set<Turn>();
  readonly #waiting: Turn[] = [];

  constructor(
    private readonly most: number,
    private readonly busy: Busy = new Busy(),
    private readonly idle: () => number = idleTime,
  ) {
    busy.join({ serve: () => this.#serve() });
  }

  /**
   * Does the work when its turn has come; whoever is `expected` to lead to more milliseconds has it before the rest. The
   * work says `rests` when nothing but time will pass until its end: then another one may be busy.
   */
  async run<T>(
    resources: readonly string[],
    work: (rests: () => void) => Promise<T>,
    { expected = 0, mostlyWaits = false }: { expected?: number; mostlyWaits?: boolean } = {},
  ): Promise<T> {
    let turn!: Turn;
    await new Promise<void>((start) => {
      turn = { resources, expected, start };
      const before = this.#waiting.findLastIndex((other) => other.expected >= expected);
      this.#waiting.splice(before + 1, 0, turn);
      this.#serve();
    });
    const rests = (): void => this.#rests(turn);
    const usual = mostlyWaits ? busyForMs.mostlyWaiting : busyForMs.usually;
    const idleBefore = this.idle();
    const look = (): void => {
      if (this.idle() - idleBefore >= usual * idleShare) rests();
      else timer.refresh();
    };
    const timer = setTimeout(look, usual);
    try {
      return await work(rests);
    } finally {
      clearTimeout(timer);
      this.#running.delete(turn);
      rests();
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
    const passed: Turn[] = [];
    // Thousands may wait, mostly nobody can start, and a list made anew each time would be most of a run's garbage.
    for (let at = 0; at < this.#waiting.length && !this.#isFull;) {
      const turn = this.#waiting[at]!;
      if (this.#isKeptBack(turn, passed)) {
        passed.push(turn);
        at += 1;
        continue;
      }
      this.#waiting.splice(at, 1);
      this.#running.add(turn);
      this.#busy.add(turn);
      this.busy.take();
      turn.start();
    }
  }

  #isKeptBack(turn: Turn, passed: readonly Turn[]): boolean {
    for (const other of this.#running) if (conflict(turn, other)) return true;
    return passed.some((other) => conflict(turn, other));
  }
}
