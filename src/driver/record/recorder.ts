import type { Transcript, TranscriptEvent } from '../../verdict/evidence.js';
import type { WithoutTime } from '../driver.js';
import { LeftOutBook } from './left-out.js';
import { Allowance, RunLimits } from './limits.js';

type Kept = ReturnType<RunLimits['ofCase']>;

/**
 * The transcript of one case: append-only, with times in milliseconds since it was made. What the target causes is kept
 * as long as the case may keep more. From the first event of a connection that it may not, all that comes on it is counted
 * and hashed instead, so that what is kept has no holes but one at its end.
 */
export class Recorder {
  readonly #transcript: Transcript = [];
  readonly #began = performance.now();
  readonly #kept: Kept;
  readonly #ofConnection = new Map<string, Kept>();
  readonly #leftOut = new Map<string, LeftOutBook>();

  constructor(readonly limits: RunLimits = new RunLimits()) {
    this.#kept = limits.ofCase();
  }

  /** What was left out is hashed as far as it came. */
  get transcript(): Transcript {
    for (const book of this.#leftOut.values()) book.seal();
    return this.#transcript;
  }

  /** Milliseconds since the case began, to the microsecond. */
  elapsed(): number {
    return Math.round((performance.now() - this.#began) * 1000) / 1000;
  }

  add(event: WithoutTime): number {
    const at = this.elapsed();
    if (event.type === 'opened') {
      this.#leftOut.get(event.on)?.seal();
      this.#leftOut.delete(event.on);
      this.#ofConnection.delete(event.on);
    }
    if (!isOfTheTarget(event)) this.#transcript.push({ at, ...event } as TranscriptEvent);
    else if (!this.#leftOut.has(event.on) && this.#mayKeep(event)) {
      this.#transcript.push({ at, ...event } as TranscriptEvent);
    } else this.#leaveOut(at, event);
    return at;
  }

  #mayKeep(event: WithoutTime): boolean {
    const { on } = event;
    const known = this.#ofConnection.get(on);
    const own = known ?? new Allowance(this.limits.of.kept.connection, this.#kept);
    this.#ofConnection.set(on, own);
    return own.take(sizeOf(event));
  }

  #leaveOut(at: number, event: WithoutTime): void {
    const { on } = event;
    let book = this.#leftOut.get(on);
    if (!book) {
      book = new LeftOutBook(on, at);
      this.#leftOut.set(on, book);
      this.#transcript.push(book.event);
    }
    book.add(at, contentOf(event), wordsOf(event));
  }
}

const acknowledgements = new Set(['PUBACK', 'PUBREC', 'PUBREL', 'PUBCOMP', 'PINGRESP']);

/** What comes as often and as large as the target likes. What a step does, and how a connection ends, is always kept. */
function isOfTheTarget(event: WithoutTime): boolean {
  switch (event.type) {
    case 'received':
      return event.ours !== true;
    case 'heard':
    case 'response':
    case 'came':
    case 'certificate':
    case 'transport':
    case 'library':
      return true;
    case 'closed':
      return event.connection !== undefined;
    case 'sent':
      return event.connection !== undefined || acknowledgements.has(event.packet?.type ?? '');
    default:
      return false;
  }
}

/** Characters in the record, nearly: what is written of every event besides its content. */
const frame = 60;

function sizeOf(event: WithoutTime): number {
  // A packet's fields say once more what its bytes say: its payload as digits and as text.
  if (event.type === 'received' || event.type === 'sent')
    return frame + 3 * event.hex.length + event.text.length;
  return frame + contentOf(event).length;
}

function contentOf(event: WithoutTime): string {
  switch (event.type) {
    case 'received':
    case 'sent':
      return event.hex;
    case 'heard':
    case 'library':
      return event.text;
    case 'response':
      return `${event.status} ${typeof event.body === 'string' ? event.body : (JSON.stringify(event.body) ?? '')}`;
    default:
      return JSON.stringify(event);
  }
}

const wordsOf = (event: WithoutTime): string => {
  if (event.type === 'response') return `< HTTP ${contentOf(event)}`;
  if (event.type === 'sent') return `> ${event.text}`;
  return 'text' in event ? `< ${event.text}` : event.type;
};
