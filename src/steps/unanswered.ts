import type { MqttPeer, Observed, TextPeer } from '../driver/driver.js';
import { Inconclusive } from '../verdict/non-conformance.js';

type Connection = MqttPeer | TextPeer;
type End = Pick<Extract<Observed, { type: 'closed' }>, 'at' | 'by'>;

/**
 * What was said on each connection since the target last answered there. An end that came before that was said is no
 * answer to it. That an answer is missing which was due is another thing: a target that ends a connection on which nothing
 * was wrong has not kept it for what was said next.
 */
export class Unanswered {
  /** When the first of it was said, in milliseconds of the case, and how much was said since. */
  readonly #said = new Map<Connection, { since: number; times: number }>();

  says(connection: Connection, at: number): void {
    const { since, times } = this.#said.get(connection) ?? { since: at, times: 0 };
    this.#said.set(connection, { since, times: times + 1 });
  }

  answered(connection: Connection): void {
    this.#said.delete(connection);
  }

  /** Why an end that the target made is no answer to what was said, as a sentence; undefined where it may be one. */
  whyNoAnswer(connection: Connection, { at, by }: End): string | undefined {
    const said = this.#said.get(connection);
    if (by !== 'target' || said === undefined) return undefined;
    const reachedNobody = at < said.since || (said.times === 1 && connection.unsent === true);
    return reachedNobody ? 'it ended the connection before what was said could reach it' : undefined;
  }

  /** Throws Inconclusive where what ended a wait for `what` is an end that is no answer. */
  refuse(connection: Connection, event: { type: string }, what: string): void {
    const why = event.type === 'closed' ? this.whyNoAnswer(connection, event as unknown as End) : undefined;
    if (why !== undefined) throw new Inconclusive(`${what}: ${why}`);
  }
}
