import { createHash, type Hash } from 'node:crypto';
import type { TranscriptEvent } from '../../verdict/evidence.js';

type LeftOut = Extract<TranscriptEvent, { type: 'leftOut' }>;

/** Of what was left out, so many last events are told in words. */
const told = 5;
const longestWords = 100;

/** Stands in a transcript for all that came on a connection from some time on and is not kept. */
export class LeftOutBook {
  readonly event: LeftOut;
  readonly #hash: Hash = createHash('sha256');

  constructor(on: string, at: number) {
    this.event = { at, on, type: 'leftOut', until: at, count: 0, size: 0, sha256: '', last: [] };
  }

  /** Counts an event instead of keeping it. `content` is what of it is hashed: bytes as hexadecimal digits, or text. */
  add(at: number, content: string, words: string): void {
    this.#hash.update(content).update('\n');
    this.event.until = at;
    this.event.count += 1;
    this.event.size += content.length;
    this.event.last.push(`${at.toFixed(1)} ms ${words.slice(0, longestWords)}`);
    if (this.event.last.length > told) this.event.last.shift();
  }

  /** Writes the hash of all that was left out so far. */
  seal(): void {
    this.event.sha256 = this.#hash.copy().digest('hex');
  }
}
