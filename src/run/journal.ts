import { appendFileSync } from 'node:fs';
import type { Step } from '../spec/steps.js';
import type { CaseResult } from './result.js';

/** A change of the target, written down before it is sent, with everything that undoing it takes. */
export interface EffectLine {
  type: 'effect';
  id: string;
  spec: string;
  case: string;
  /** What it does, for people. */
  text: string;
  /** Preambles that an undo must go through first. */
  needs: { name: string; way: number }[];
  undo: Step[];
  /** Values of the undo's templates; secrets are their tokens. */
  values: Record<string, unknown>;
}

export interface UndoneLine {
  type: 'undone';
  effect: string;
}

export type JournalLine = EffectLine | UndoneLine | CaseResult;

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

  result(result: CaseResult): void {
    this.#append(result);
  }

  #append(line: JournalLine): void {
    appendFileSync(this.file, JSON.stringify(line) + '\n');
  }
}
