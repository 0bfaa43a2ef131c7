import type { CaseLine, ExchangeLine } from '../../verdict/record.js';
import { readPlace, type Place } from './raw-lines.js';

/** The transcripts of a record, left in the file: of a thousand cases on a target that floods they would fill the memory. */
export class TranscriptsOf {
  /** Whoever tells of a case asks for its transcript several times. */
  #last: { place: Place; transcript: CaseLine['transcript'] } | undefined;

  constructor(private readonly path: string) {}

  /** The line, from now on with a transcript that is read when it is asked for. It stands at this place. */
  leave<Line extends CaseLine | ExchangeLine>(line: Line, place: Place): Line {
    if ((line.transcript ?? []).length === 0) return line;
    return Object.defineProperty(line, 'transcript', { enumerable: true, get: () => this.#at(place) });
  }

  #at(place: Place): CaseLine['transcript'] {
    if (this.#last?.place !== place) {
      const { transcript } = JSON.parse(readPlace(this.path, place)) as CaseLine;
      this.#last = { place, transcript };
    }
    return this.#last.transcript;
  }
}
