import type { CaseLine } from '../../verdict/record.js';
import { oneLine } from '../text.js';

export interface ProgressOptions {
  /** True: one line is rewritten. False: a line for every quarter of a spec. */
  tty: boolean;
  /** Number of cases planned, by the id of the spec. */
  planned: Record<string, number>;
}

interface Count {
  done: number;
  planned: number | undefined;
  failed: number;
}

const steps = 4;
/** A longer one would wrap in a narrow terminal, and could not be rewritten. */
const longestLine = 78;
const longestAnnouncement = 160;
const clearLine = '\r\u001b[2K';

/** Says how far a run is while it goes on, and which requirement failed as soon as it did. */
export class Progress {
  readonly #counts = new Map<string, Count>();
  readonly #announced = new Set<string>();
  #lineIsOpen = false;

  constructor(
    private readonly write: (text: string) => void,
    private readonly options: ProgressOptions,
  ) {
    for (const [spec, planned] of Object.entries(options.planned)) {
      this.#counts.set(spec, { done: 0, planned, failed: 0 });
    }
    if (options.tty) this.#rewrite();
  }

  /** Takes note of a case that has just been judged. */
  case(line: CaseLine): void {
    const count = this.#counts.get(line.spec) ?? { done: 0, planned: undefined, failed: 0 };
    this.#counts.set(line.spec, count);
    const before = quarter(count);
    count.done += 1;
    // A rule of every connection that nobody asked for is told where it is broken.
    if (count.planned !== undefined) count.planned = Math.max(count.planned, count.done);
    const announcement = this.#isNew(line) ? announcementOf(line) : undefined;
    if (line.verdict === 'fail') count.failed += 1;
    if (announcement !== undefined) this.#announce(announcement);
    if (this.options.tty) this.#rewrite();
    else if (quarter(count) > before)
      this.write(`${line.spec} ${quarter(count) * (100 / steps)} %: ${countText(count)}\n`);
  }

  /** Says how far it is though nothing has come, after so many seconds: some cases only wait. */
  beat(seconds: number): void {
    if (this.options.tty) return this.#rewrite(seconds);
    this.write(`${oneLine(this.#texts(seconds).join('  '), longestAnnouncement)}\n`);
  }

  /** Ends the line that was being rewritten. */
  end(): void {
    if (this.#lineIsOpen) this.write('\n');
    this.#lineIsOpen = false;
  }

  /** One of a requirement's cases is enough to know of while the run goes on: the evidence comes at its end. */
  #isNew({ requirement, weight }: CaseLine): boolean {
    const key = `${requirement} ${weight}`;
    return this.#announced.size < this.#announced.add(key).size;
  }

  #announce(text: string): void {
    this.write(`${this.#lineIsOpen ? clearLine : ''}${text}\n`);
    this.#lineIsOpen = false;
  }

  #rewrite(seconds?: number): void {
    this.write(clearLine + oneLine(this.#texts(seconds).join('  '), longestLine));
    this.#lineIsOpen = true;
  }

  #texts(seconds?: number): string[] {
    const specs = [...this.#counts].filter(
      ([, count]) => count.done !== count.planned || this.#counts.size === 1,
    );
    const finished = this.#counts.size - specs.length;
    return [
      ...(seconds === undefined ? [] : [`${seconds} s`]),
      ...specs.map(([spec, count]) => `${spec} ${countText(count)}`),
      ...(finished > 0 ? [`${finished} finished`] : []),
    ];
  }
}

const quarter = ({ done, planned }: Count): number => (planned ? Math.floor((done * steps) / planned) : 0);

const countText = ({ done, planned, failed }: Count): string =>
  `${done}${planned === undefined ? '' : ` of ${planned}`}${failed > 0 ? `, ${failed} failed` : ''}`;

/** A failure that is known is told at the end, with the others; the user waits for the unexpected. */
function announcementOf({ id, verdict, weight }: CaseLine): string | undefined {
  if (verdict === 'error') return oneLine(`! ${id}`, longestAnnouncement);
  if (weight === 'stale' && verdict === 'pass') return `✗ ${id}: the known finding no longer happens`;
  if (verdict !== 'fail' || weight === 'known') return undefined;
  return oneLine(`✗ ${id}${weight === 'warn' ? ' (warning)' : ''}`, longestAnnouncement);
}
