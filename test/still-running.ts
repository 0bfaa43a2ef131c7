import type { Reporter, TestModule } from 'vitest/node';

/** Milliseconds without a word after which somebody wonders whether it hangs. */
const longest = 4000;

/**
 * Says how far the tests are whenever nothing else was said for a while. On a terminal vitest shows that itself; elsewhere
 * it is silent until a file ends, and some take minutes.
 */
export class StillRunning implements Reporter {
  readonly #running = new Map<TestModule, number>();
  #ended = 0;
  #timer: NodeJS.Timeout | undefined;
  #lastSaid = performance.now();
  readonly #write = process.stdout.write.bind(process.stdout);

  onInit(): void {
    if (process.stdout.isTTY) return;
    const note = (): number => (this.#lastSaid = performance.now());
    // Whatever another reporter says counts as well.
    process.stdout.write = ((...all: Parameters<typeof process.stdout.write>) => {
      note();
      return this.#write(...all);
    }) as typeof process.stdout.write;
    this.#timer = setInterval(() => {
      if (performance.now() - this.#lastSaid < longest) return;
      note();
      this.#write(`${this.line()}\n`);
    }, 250);
    this.#timer.unref();
  }

  onTestModuleStart(module: TestModule): void {
    this.#running.set(module, performance.now());
  }

  onTestModuleEnd(module: TestModule): void {
    this.#running.delete(module);
    this.#ended += 1;
  }

  onTestRunEnd(): void {
    clearInterval(this.#timer);
  }

  /** `12 files of tests done; still running: test/x.test.ts (34 s)`. */
  line(): string {
    const now = performance.now();
    const running = [...this.#running].map(
      ([{ relativeModuleId, project }, since]) =>
        `${project.name} ${relativeModuleId} (${Math.round((now - since) / 1000)} s)`,
    );
    return `${this.#ended} files of tests done; still running: ${running.join(', ') || 'nothing yet'}`;
  }
}
