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
  /** When the first of it was said, in milliseconds of the case, and whether it is known to have gone out. */
  readonly #said = new Map<Connection, { since: number; sent: boolean }>();
  readonly #ending = new Set<Connection>();

  says(connection: Connection, at: number): void {
    if (!this.#said.has(connection)) this.#said.set(connection, { since: at, sent: false });
  }

  /** Notes that the next step begins: what does not go out from now on is another thing. */
  goesOn(connection: Connection): void {
    const said = this.#said.get(connection);
    if (said && connection.unsent !== true) said.sent = true;
  }

  answered(connection: Connection): void {
    this.#said.delete(connection);
  }

  /** Notes that the target has said its last word there, after which it must end the connection: an end needs no other cause. */
  mustEnd(connection: Connection): void {
    this.#ending.add(connection);
  }

  /** Why an end that the target made is no answer to what was said, as a sentence; undefined where it may be one. */
  whyNoAnswer(connection: Connection, { at, by }: End): string | undefined {
    const said = this.#said.get(connection);
    if (by !== 'target' || said === undefined || this.#ending.has(connection)) return undefined;
    const reachedNobody = at < said.since || (!said.sent && connection.unsent === true);
    return reachedNobody ? 'it ended the connection before what was said could reach it' : undefined;
  }

  /** Throws Inconclusive where what ended a wait for `what` is an end that is no answer. */
  refuse(connection: Connection, event: { type: string }, what: string): void {
    const why = event.type === 'closed' ? this.whyNoAnswer(connection, event as unknown as End) : undefined;
    if (why !== undefined) throw new Inconclusive(`${what}: ${why}`);
  }
}
