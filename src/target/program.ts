import { spawn, type ChildProcess } from 'node:child_process';

/** Milliseconds that a program has to end after SIGTERM before it is killed. */
const untilKilled = 3000;
/** Milliseconds that a killed group may take to be gone. */
const untilGone = 1000;
/** Characters of the last words of a program that are told. */
const lastWords = 300;

/** Groups that must not outlast this process, however it ends. */
const running = new Set<number>();
let watchesExit = false;

function endWithUs(group: number): void {
  running.add(group);
  if (watchesExit) return;
  watchesExit = true;
  process.on('exit', () => running.forEach((one) => signal(one, 'SIGKILL')));
}

/** Tells a whole process group; false when nobody is left in it. */
function signal(group: number, name: NodeJS.Signals | 0): boolean {
  try {
    return process.kill(-group, name);
  } catch {
    return false;
  }
}

/** A program that runs without a shell, in a process group of its own, and is ended with all that it has started. */
export class Program {
  readonly #child: ChildProcess;
  readonly #exit: Promise<void>;
  #told = '';
  #ended: string | undefined;
  #weEnd = false;

  constructor(
    [program, ...words]: readonly string[],
    /** Takes out of its last words what must not be shown. */
    private readonly masked: (text: string) => string,
  ) {
    this.#child = spawn(program!, words, { detached: true, stdio: ['ignore', 'ignore', 'pipe'] });
    if (this.#child.pid !== undefined) endWithUs(this.#child.pid);
    this.#child.stderr?.on('data', (chunk: Buffer) => {
      this.#told = (this.#told + chunk.toString()).slice(-4 * lastWords);
    });
    this.#exit = new Promise((resolve) => {
      this.#child.once('error', (error) => {
        this.#ended ??= `could not be started (${error.message})`;
        resolve();
      });
      // `close` comes after all that it said was read; a child of its own may hold its output open for longer.
      this.#child.once('exit', (code, by) => {
        this.#ended ??= code === null ? `was ended by ${by}` : `ended with exit code ${code}`;
        setImmediate(resolve);
      });
    });
  }

  /** How it ended by itself, with its last words; undefined while it runs, or where we have ended it. */
  ended(): string | undefined {
    if (this.#ended === undefined || this.#weEnd) return undefined;
    const words = this.said.trim().replace(/\s+/g, ' ').slice(-lastWords);
    return words === '' ? this.#ended : `${this.#ended}, saying: ${words}`;
  }

  /** Its last words so far. */
  get said(): string {
    return this.masked(this.#told);
  }

  /** Resolves when it has ended. */
  async exited(): Promise<void> {
    await this.#exit;
  }

  /** Ends its group in order: SIGTERM, and SIGKILL when that takes too long. */
  async stop(): Promise<void> {
    await this.#end('SIGTERM', untilKilled);
    await this.kill();
  }

  /** Ends its group at once, as when power is lost. */
  async kill(): Promise<void> {
    await this.#end('SIGKILL', untilGone);
    if (this.#child.pid !== undefined) running.delete(this.#child.pid);
  }

  async #end(how: NodeJS.Signals, within: number): Promise<void> {
    const { pid } = this.#child;
    if (pid === undefined) return;
    this.#weEnd ||= this.#ended === undefined;
    signal(pid, how);
    const until = performance.now() + within;
    // The leader is collected by us, the rest of the group by whoever has it.
    while (signal(pid, 0) && performance.now() < until) await untilNextLook();
  }
}

/** A named wait between two looks whether a group is gone. */
const untilNextLook = async (): Promise<void> => await new Promise((resolve) => setTimeout(resolve, 10));
