import { oneOf, templated } from '../../schema/form.js';
import { object, required, type Written } from '../../schema/words.js';
import { certificateKinds } from '../../driver/broker/certificates.js';
import type { Observed } from '../../driver/driver.js';
import { duration } from '../../spec/format/common.js';
import { milliseconds, plannedTime } from '../../spec/duration.js';
import { substitute } from '../../spec/template.js';
import { Inconclusive, NonConformance } from '../../verdict/non-conformance.js';
import { refuseOtherEnds } from '../end-of-connection.js';
import { defineCheck } from '../check.js';
import { ending, Watch } from './watch.js';
import { on } from './words.js';

const words = {
  on,
  certificate: required(
    templated(oneOf(...certificateKinds)),
    'What is wrong with the certificate that our broker shows.',
  ),
  judges: required(
    templated(oneOf('silence', 'handshake', 'alert')),
    'What is judged: that it says nothing of MQTT or WebSocket and ends the connection, that it does not bring the handshake to its end, or that it tells by an alert why.',
  ),
  time: required(
    templated(duration),
    'How long it may take to end the connection, and how long a further attempt is waited for.',
  ),
};

/** One that goes by another way when the first attempt fails does so at the second. */
const ATTEMPTS = 2;

/** What is wrong, as a clause behind "a certificate that". */
const wrong: Record<(typeof certificateKinds)[number], string> = {
  trusted: 'is in order',
  large: 'is in order',
  'self-signed': 'is signed by itself',
  expired: 'has expired',
  'wrong-name': 'is for another name',
  'unknown-authority': 'is of an unknown authority',
  forged: 'names the authority that it knows, and is not signed by it',
};

/**
 * A device that comes over TLS has nothing to say to whoever shows a certificate that is not in order. It was let in with one
 * that was, at the same address: that is the control.
 */
export const refusesCertificate = defineCheck<Written<typeof words>>({
  name: 'refuses-certificate',
  text: 'A device that comes over TLS says nothing to a server whose certificate is not in order.',
  parameters: object(words).schema,
  waits: ({ time }) => 3 * plannedTime(time) + 120_000,
  costs: () => ({ drops: ATTEMPTS + 1 }),
  async run(context, written) {
    const { certificate, judges, time, on: name } = substitute(written, context.scope);
    const watch = new Watch(context, name);
    await watch.session();
    await watch.peer.behave([{ certificate }]);
    const attempts = new Attempts(watch, milliseconds(time), `a certificate that ${wrong[certificate]}`);
    await attempts.first();
    for (let further = ATTEMPTS - 1; further > 0 && (await attempts.next()); further -= 1);
    // What comes now is none of that any more.
    await watch.peer.behave(['accept']);
    attempts.judge(judges);
    return 1;
  },
});

/** How an attempt went. */
interface Attempt {
  hasSecured: boolean;
  end: Extract<Observed, { type: 'closed' }>;
  /** When its ClientHello came, in milliseconds of the case. */
  askedAt: number;
}

/** The attempts of a device while the certificate is shown, each from its ClientHello to its end. */
class Attempts {
  readonly #seen: Attempt[] = [];

  constructor(
    private readonly watch: Watch,
    private readonly time: number,
    private readonly what: string,
  ) {}

  /** Throws Inconclusive where none begins TLS. */
  async first(): Promise<void> {
    if (await this.#one(this.watch.context.within)) return;
    throw new Inconclusive(`the device was shown ${this.what} to no avail: it did not begin TLS again`);
  }

  /** Answers whether there was a further one. */
  async next(): Promise<boolean> {
    return await this.#one(this.time);
  }

  async #one(within: number): Promise<boolean> {
    const { peer } = this.watch;
    const isHello = (event: Observed): boolean => event.type === 'transport' && event.what === 'client-hello';
    const hello = await peer.next(isHello, within, 'the device begins TLS');
    if (hello.type !== 'transport') return false;
    const { connection, at: askedAt } = hello;
    const until = this.watch.deadline(this.time);
    let hasSecured = false;
    for (;;) {
      const event = await this.watch.next({ connection }, tells, until, 'the end of the connection');
      if (event?.type === 'closed') {
        this.#seen.push({ hasSecured, end: event, askedAt });
        return true;
      }
      if (!event)
        throw new Inconclusive(
          `the device was shown ${this.what}, and neither said anything nor ended the connection`,
        );
      if (event.type === 'transport' && event.what === 'secured') hasSecured = true;
      else
        throw new NonConformance(
          `the device says nothing to a server that shows ${this.what}`,
          ending(event),
        );
    }
  }

  judge(judges: Written<typeof words>['judges']): void {
    const { what } = this;
    const [first] = this.#seen as [Attempt];
    const { how } = first.end;
    const isAlert = /alert/.test(how);
    this.watch.tell(
      `it ended the connection ${first.hasSecured ? 'when the handshake was over' : 'within the handshake'}, ${isAlert ? `with an alert (${how})` : 'without an alert'}; attempts seen: ${this.#seen.length}`,
    );
    refuseOtherEnds(first.end, first.askedAt, what);
    if (judges === 'handshake' && first.hasSecured)
      throw new NonConformance(
        `the device ends the connection within the handshake in which it is shown ${what}`,
        'it brought the handshake to its end, and ended the connection then',
      );
    if (judges === 'alert' && !isAlert)
      throw new NonConformance(
        `the device refuses ${what} with an alert of TLS`,
        `it ended the connection without one (${how})`,
      );
  }
}

/** What shows how an attempt goes: packets, what is no packet, the handshake, the end. */
const tells = (event: Observed): boolean =>
  event.type === 'packet' ||
  event.type === 'malformed' ||
  event.type === 'closed' ||
  (event.type === 'transport' && event.what !== 'client-hello');
