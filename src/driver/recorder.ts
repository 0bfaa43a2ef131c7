import type { Transcript, TranscriptEvent } from '../verdict/evidence.js';
import type { WithoutTime } from './driver.js';

/** The transcript of one case: append-only, with times in milliseconds since it was made. */
export class Recorder {
  readonly transcript: Transcript = [];
  readonly #began = performance.now();

  /** Milliseconds since the case began, to the microsecond. */
  elapsed(): number {
    return Math.round((performance.now() - this.#began) * 1000) / 1000;
  }

  add(event: WithoutTime): number {
    const at = this.elapsed();
    this.transcript.push({ at, ...event } as TranscriptEvent);
    return at;
  }
}
