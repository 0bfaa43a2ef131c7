import { appendFileSync } from 'node:fs';
import type { AbsenceLine, CaseLine, EffectLine, UndoneLine } from '../verdict/record.js';

type WrittenCase = Omit<CaseLine, 'expected' | 'actual'> & { expected: string | null; actual: string | null };

/** The record as the workers write it: one line per event, at once, so that it can be read after a crash. */
export class Journal {
  #effects = 0;

  constructor(
    private readonly file: string,
    private readonly prefix: string,
  ) {}

  effect(effect: Omit<EffectLine, 'type' | 'id'>): EffectLine {
    this.#effects += 1;
    const line: EffectLine = { type: 'effect', id: `${this.prefix}-${this.#effects}`, ...effect };
    this.#append(line);
    return line;
  }

  undone(effect: string): void {
    this.#append({ type: 'undone', effect });
  }

  absence(absence: AbsenceLine): void {
    this.#append(absence);
  }

  result(result: CaseLine): void {
    // Whoever reads the record finds the same members on every case; null says that there is nothing to tell.
    this.#append({ expected: null, actual: null, ...result });
  }

  #append(line: WrittenCase | EffectLine | UndoneLine | AbsenceLine): void {
    appendFileSync(this.file, JSON.stringify(line) + '\n');
  }
}
