import type { CaseLine } from '../../verdict/record.js';
import type { Transcript } from '../../verdict/evidence.js';
import type { PageTiming } from './data.js';

const mostSlowest = 15;
/** Of more answers a sample tells as much. */
const mostAnswers = 50_000;
/** Upper ends of the bars, in milliseconds. */
const bars = [0.5, 1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000, Infinity];

const asks = new Set(['sent', 'said', 'request']);
const answers = new Set(['received', 'heard', 'response']);

/** How long cases took, and how long the target took to answer. */
export class Timing {
  readonly #answers: number[] = [];

  /** Takes the times of a case. What our broker sends to a device is no question. */
  take(transcript: Transcript): void {
    const asked = new Map<string, number>();
    for (const event of transcript) {
      if ('connection' in event && event.connection !== undefined) continue;
      if (asks.has(event.type)) asked.set(event.on, event.at);
      const since = asked.get(event.on);
      if (!answers.has(event.type) || since === undefined) continue;
      asked.delete(event.on);
      if (this.#answers.length < mostAnswers) this.#answers.push(event.at - since);
    }
  }

  told(cases: readonly CaseLine[]): PageTiming {
    const slowest = cases
      .toSorted((a, b) => b.duration - a.duration)
      .slice(0, mostSlowest)
      .map(({ spec, id, duration }) => ({ spec, id, duration }));
    const sorted = this.#answers.toSorted((a, b) => a - b);
    if (sorted.length === 0) return { slowest };
    const at = (share: number): number => rounded(sorted[Math.floor((sorted.length - 1) * share)]!);
    const count = (from: number, upTo: number): number =>
      sorted.filter((time) => time > from && time <= upTo).length;
    const told = bars.map((upTo, index) => ({
      upTo: upTo === Infinity ? -1 : upTo,
      count: count(index === 0 ? -Infinity : bars[index - 1]!, upTo),
    }));
    return {
      slowest,
      answers: { count: sorted.length, median: at(0.5), p95: at(0.95), most: at(1), bars: told },
    };
  }
}

const rounded = (time: number): number => Math.round(time * 10) / 10;
