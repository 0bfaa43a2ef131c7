import { noAddress } from '../../spec/only-client.js';
import type { CaseLine, SessionHeader } from '../../verdict/record.js';
import type { TranscriptEvent } from '../../verdict/evidence.js';
import { deviceTimes, type DeviceTime } from '../record/device-time.js';
import type { RunRecord } from '../record/read-record.js';
import type { PageAttempt, PageDevice } from './data.js';
import { claimOf } from './claim.js';
import { KeepAliveGaps } from './keep-alive-gaps.js';

/** Attempts that are told one by one: of who hammers there are many thousands. */
const mostAttempts = 1000;
const mostClaims = 20;

type Place = Pick<CaseLine, 'transcript'> & { startedAt?: number; id?: string };

/** What a device that is only a client has shown of itself: its attempts to connect, what it claims, and how long it was silent. */
export class DeviceSeen {
  readonly #attempts: PageAttempt[] = [];
  readonly #claims = new Map<string, PageDevice['claims'][number]>();
  readonly #gaps = new KeepAliveGaps();
  #more = 0;

  /** Takes a case, or what came between two; without a time it cannot be told when that was. */
  take({ transcript, startedAt, id }: Place): void {
    if (startedAt === undefined) return;
    const own = new Map<number, PageAttempt>();
    for (const event of transcript) this.#see(event, { startedAt, id }, own);
    this.#gaps.take(transcript, id);
  }

  #see(
    event: TranscriptEvent,
    { startedAt, id }: { startedAt: number; id: string | undefined },
    own: Map<number, PageAttempt>,
  ): void {
    if (!('connection' in event) || event.connection === undefined) return;
    const { connection, at } = event;
    if (event.type === 'received' && event.packet?.type === 'CONNECT') {
      const { packet } = event;
      this.#claim(claimOf(packet));
      const level = packet.protocolLevel & 0x7f;
      const attempt: PageAttempt = { at: startedAt + at, level, ...(id === undefined ? {} : { case: id }) };
      own.set(connection, attempt);
      if (this.#attempts.length < mostAttempts) this.#attempts.push(attempt);
      else this.#more += 1;
    }
    const attempt = own.get(connection);
    if (!attempt) return;
    if (event.type === 'sent' && event.packet?.type === 'CONNACK') attempt.answer ??= event.packet.returnCode;
    if (event.type === 'closed') attempt.ended ??= startedAt + at;
  }

  #claim(claim: Omit<PageDevice['claims'][number], 'times'>): void {
    const key = JSON.stringify(claim);
    const known = this.#claims.get(key);
    if (known) known.times += 1;
    else if (this.#claims.size < mostClaims) this.#claims.set(key, { ...claim, times: 1 });
  }

  told(startedAt: number, time: DeviceTime | undefined): PageDevice | undefined {
    if (this.#attempts.length === 0) return undefined;
    const attempts = this.#attempts.toSorted((a, b) => a.at - b.at);
    const gap = this.#gaps.largest;
    return {
      attempts: attempts.map((one) => ({ ...one, at: one.at - startedAt, ...endedFrom(one, startedAt) })),
      moreAttempts: this.#more,
      claims: [...this.#claims.values()].toSorted((a, b) => b.times - a.times),
      ...(gap === undefined ? {} : { gap }),
      ...(time === undefined ? {} : { time: { total: time.total, device: time.device } }),
    };
  }
}

const endedFrom = ({ ended }: PageAttempt, startedAt: number): { ended?: number } =>
  ended === undefined ? {} : { ended: ended - startedAt };

/** The devices of a run, by the specs that judge them. */
export class Devices {
  readonly #seen: ReadonlyMap<string, DeviceSeen>;
  readonly #startedAt: number;

  constructor(private readonly record: RunRecord) {
    const { header, exchanges = [] } = record;
    const isClient = ({ target }: SessionHeader): boolean => target.address === noAddress;
    this.#startedAt = header?.startedAt ?? 0;
    this.#seen = new Map(
      (header?.sessions ?? []).filter(isClient).map(({ spec }) => [spec, new DeviceSeen()]),
    );
    for (const line of exchanges) this.#seen.get(line.spec)?.take(line);
  }

  /** A rule of every connection is told with packets of other cases, and takes no time. */
  take({ spec, id, startedAt, duration }: CaseLine, transcript: CaseLine['transcript']): void {
    if (duration > 0) this.#seen.get(spec)?.take({ transcript, startedAt, id });
  }

  told(spec: string): PageDevice | undefined {
    const time = deviceTimes(this.record).find((one) => one.spec === spec);
    return this.#seen.get(spec)?.told(this.#startedAt, time);
  }
}
