import { appendFileSync, closeSync, openSync } from 'node:fs';
import { HarnessError, Interrupted } from '../verdict/harness-error.js';
import { whyUnwritable } from '../verdict/unwritable.js';
import { besidesFacts } from '../verdict/facts.js';
import type {
  AbsenceLine,
  CaseLine,
  ChangeLine,
  ExchangeLine,
  RequirementFacts,
  UndoneLine,
} from '../verdict/record.js';
import type { SurfaceLine } from '../verdict/surface-line.js';

type WrittenCase = Omit<CaseLine, 'expected' | 'actual' | keyof RequirementFacts> &
  Partial<RequirementFacts> & { expected: string | null; actual: string | null };

/** The record as a run writes it: one line per event, at once, so that it can be read after a crash. */
export class Journal {
  #changes = 0;
  #broken = false;
  #descriptor: number | undefined;

  /** `onFailure` is told why a line could not be written. */
  constructor(
    private readonly file: string,
    private readonly prefix: string,
    private readonly onFailure: (why: string) => void = () => undefined,
  ) {}

  /** Throws HarnessError when it cannot be written down: then the change must not be made. */
  change(change: Omit<ChangeLine, 'type' | 'id'>): ChangeLine {
    this.#changes += 1;
    const line: ChangeLine = { type: 'change', id: `${this.prefix}-${this.#changes}`, ...change };
    const why = this.#append(line);
    if (why === undefined) return line;
    throw new HarnessError('RECORD_UNWRITABLE', why, 'Make room for it, or give another --report-dir.');
  }

  undone(change: string): void {
    this.#append({ type: 'undone', change });
  }

  absence(absence: AbsenceLine): void {
    this.#append(absence);
  }

  /** What went over connections that belong to no case. */
  exchange(exchange: ExchangeLine): void {
    this.#append(exchange);
  }

  surface(surface: SurfaceLine): void {
    this.#append(surface);
  }

  /**
   * Writes down a case without what the header tells of its requirement.
   * @throws Interrupted when it cannot be written down: then the case has no verdict.
   */
  result(result: CaseLine, told: RequirementFacts | undefined): void {
    // Whoever reads the record finds the same members on every case; null says that there is nothing to tell.
    const why = this.#append({ expected: null, actual: null, ...besidesFacts(result, told) });
    if (why !== undefined) throw new Interrupted(why);
  }

  /** What is written afterwards opens the file again. */
  close(): void {
    if (this.#descriptor !== undefined) closeSync(this.#descriptor);
    this.#descriptor = undefined;
  }

  /** Answers why it could not be written. */
  #append(
    line: WrittenCase | ChangeLine | UndoneLine | AbsenceLine | ExchangeLine | SurfaceLine,
  ): string | undefined {
    try {
      // What could not be written may have left the beginning of a line.
      this.#descriptor ??= openSync(this.file, 'a');
      appendFileSync(this.#descriptor, `${this.#broken ? '\n' : ''}${JSON.stringify(line)}\n`);
      this.#broken = false;
      return undefined;
    } catch (error) {
      this.#broken = true;
      const why = `the record ${this.file} cannot be written: ${whyUnwritable(error)}`;
      this.onFailure(why);
      return why;
    }
  }
}
