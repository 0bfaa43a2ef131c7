/** An amount that several draw from. */
interface Store {
  /** Takes so much; false, and nothing is taken, when there is not enough. */
  take(amount: number): boolean;
}

/** What somebody may use of their own, and where the rest is taken from. */
export class Allowance implements Store {
  constructor(
    private own: number,
    private readonly beyond?: Store,
  ) {}

  take(amount: number): boolean {
    const beyond = Math.max(0, amount - this.own);
    if (beyond > 0 && !this.beyond?.take(beyond)) return false;
    this.own -= amount - beyond;
    return true;
  }
}

/**
 * What of a target's sending is read and kept. Each connection and each case has a share that nobody can take from it,
 * many times what a conforming target needs; beyond it they draw from a store of the run, so that one case may have much
 * (65,535-byte topics, the retained messages of a busy broker) and a target that floods each of a thousand cases still
 * fills neither the memory nor the record.
 */
export const limits = {
  /** Packets or texts that are read on one connection; beyond these, of all connections of a run; and at most on one. */
  packets: { connection: 300, run: 20_000, longest: 3000 },
  /** The same for bytes. Each costs four in memory, as digits and as text, until its case is over. */
  bytes: { connection: 256 * 1024, run: 16 * 1024 * 1024, longest: 4 * 1024 * 1024 },
  /** Bytes of an HTTP body that are judged: its share, what all have beyond theirs while they are read, and at most of one. As a value it may take fifty times as much. */
  body: { own: 512 * 1024, atOnce: 8 * 1024 * 1024, longest: 2 * 1024 * 1024 },
  /** Characters that the record keeps of what one connection, one case and a whole run have received. */
  kept: { connection: 2000, case: 16_000, run: 8_000_000 },
};

export type Limits = typeof limits;

/** What of a run is left beyond the shares of its cases and connections. */
export class RunLimits {
  readonly #packets: Store;
  readonly #bytes: Store;
  readonly #kept: Store;
  #bodies = 0;

  constructor(readonly of: Limits = limits) {
    this.#packets = new Allowance(of.packets.run);
    this.#bytes = new Allowance(of.bytes.run);
    this.#kept = new Allowance(of.kept.run);
  }

  /** What the transcript of one case may keep. */
  ofCase(): Store {
    return new Allowance(this.of.kept.case, this.#kept);
  }

  /** One HTTP body while it is read. Its `end` must be called: what it held is free for others then. */
  ofBody(): { take(bytes: number): boolean; end(): void } {
    const { own, atOnce, longest } = this.of.body;
    let [size, beyond] = [0, 0];
    return {
      take: (bytes) => {
        size += bytes;
        const more = Math.max(0, size - own) - beyond;
        if (size > longest || this.#bodies + more > atOnce) return false;
        beyond += more;
        this.#bodies += more;
        return true;
      },
      end: () => void (this.#bodies -= beyond),
    };
  }

  /** What is read on one connection. */
  ofConnection(): ReadingLimit {
    const { packets, bytes } = this.of;
    return new ReadingLimit(
      new Allowance(packets.connection, atMost(packets.longest - packets.connection, this.#packets)),
      new Allowance(bytes.connection, atMost(bytes.longest - bytes.connection, this.#bytes)),
    );
  }
}

/** A store of which one connection gets only so much. */
function atMost(most: number, store: Store): Store {
  let left = most;
  return {
    take: (amount) => {
      if (amount > left || !store.take(amount)) return false;
      left -= amount;
      return true;
    },
  };
}

/** Counts what comes on a connection. */
export class ReadingLimit {
  #count = 0;
  #size = 0;

  constructor(
    private readonly packets: Store,
    private readonly bytes: Store,
  ) {}

  /** Counts a packet or text of so many bytes; false when it is one too many. */
  allows(bytes: number): boolean {
    this.#count += 1;
    this.#size += bytes;
    return this.packets.take(1) && this.bytes.take(bytes);
  }

  /** What to say of the one that was too many. */
  get sentence(): string {
    return `${this.#count} packets with ${this.#size} bytes came on this connection, more than are read here`;
  }
}
