import { fillAddress, overlap } from '../spec/topic.js';
import type { NearWanted } from '../steps/context.js';
import type { Transcript } from '../verdict/evidence.js';
import type { SurfaceLine } from '../verdict/surface-line.js';
import type { Environment } from './environment.js';
import { Overhearing } from './overhearing.js';
import { SurfaceBook } from './surface-book.js';

/** What is used on a broker beside what a bare document says, by all that its run sees. */
export class Surface {
  readonly #book: SurfaceBook;
  readonly #overhearing: Overhearing;
  /** Filters to which the cases have subscribed. */
  readonly #listened = new Set<string>();
  #begun: Promise<void> | undefined;
  #began = 0;

  constructor(private readonly environment: Environment) {
    this.#book = new SurfaceBook(environment.spec.api);
    this.#overhearing = new Overhearing(environment, (packet) => this.#book.take(packet));
  }

  /** Answers when it listens, or cannot: no case shall speak before. */
  begin(): Promise<void> {
    return (this.#begun ??= this.#begin());
  }

  async #begin(): Promise<void> {
    this.#began = performance.now();
    if (this.environment.session.bystander) await this.#overhearing.begin();
    else this.#overhearing.why = 'the target file wants no connection beside the cases (bystander: false)';
  }

  /** What came in place of a message on a filter, as a clause. */
  near(wanted: NearWanted): string | undefined {
    return this.#book.near(wanted);
  }

  /** What a case saw: it counts where the broker does not let us hear everything. */
  take(transcript: Transcript): void {
    const { why } = this.#overhearing;
    for (const event of transcript) {
      if (event.type === 'sent' && event.packet?.type === 'SUBSCRIBE')
        for (const { filter } of event.packet.subscriptions) this.#listened.add(filter);
      const isNew = why !== undefined && event.type === 'received' && event.packet?.type === 'PUBLISH';
      if (isNew) this.#book.take(event.packet as Parameters<SurfaceBook['take']>[0]);
    }
  }

  /** Ends it, and tells what was seen; undefined where nothing was tried. */
  async close(): Promise<Omit<SurfaceLine, 'spec'> | undefined> {
    if (!this.#begun) return undefined;
    await this.#begun;
    const { why } = this.#overhearing;
    const duration = Math.round(performance.now() - this.#began);
    await this.#overhearing.close();
    const surface = this.#book.surface(({ channel, reply, action }) => {
      const { topic: filter } = fillAddress((action === 'send' ? channel : reply!.channel).address, {});
      return why === undefined || [...this.#listened].some((listened) => overlap(listened, filter));
    });
    return { type: 'surface', duration, ...(why !== undefined && { partly: why }), ...surface };
  }
}
