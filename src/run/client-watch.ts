import { isSecured, isWebSocket, type DeviceTransport } from '../driver/broker/device-transport.js';
import type { BrokerPeer, Observed } from '../driver/driver.js';
import { Recorder } from '../driver/record/recorder.js';
import { isLabError } from '../verdict/harness-error.js';
import { Inconclusive } from '../verdict/non-conformance.js';
import type { Transcript } from '../verdict/evidence.js';
import type { Environment } from './environment.js';
import type { Look, Missing, Watch } from './watch.js';

/** Milliseconds of one look at whether the device has come, or has ended by itself. */
const oneLook = 250;
/** How many times in a row a device that ends by itself before it comes is started again. */
const startsAtMost = 3;

/** How a ClientHello begins: what speaks TLS to a plain port never gets to its CONNECT. */
const clientHello = /^1603/;

/**
 * Waits before every case until a device that is only a client has a session at our broker. It is in no case's way: that a
 * case ends its connections is what most of them are about, so what shows that it is there is that it comes again.
 */
export class ClientWatch implements Watch {
  onEnded = (): void => undefined;
  seen = false;
  missing: Missing | undefined;
  readonly lessThan = undefined;
  readonly transcript: Transcript = [];
  #last: string | undefined;
  #times = 0;

  constructor(
    private readonly environment: Environment,
    /** Is given what came between two cases, with the place in words and when it began. */
    private readonly besides: (place: string, transcript: Transcript, startedAt: number) => void,
  ) {}

  async begin(id: string): Promise<void> {
    await this.environment.ready();
    const { listeners, secrets, signal, pacer } = this.environment;
    if (this.missing || !listeners) return;
    const startedAt = Date.now();
    const recorder = new Recorder();
    const turn = async (): Promise<void> => await pacer.turn(signal);
    const attached = listeners.attach({ recorder, secrets, signal, turn });
    const [first = ''] = Object.keys(this.environment.spec.listeners);
    const peer = attached.peer(first);
    try {
      if (peer.sessions.length === 0) await this.#wait(peer).catch((error: unknown) => this.#unread(error));
    } finally {
      attached.detach();
      this.#tell(recorder.transcript, startedAt);
    }
    if (this.missing) return;
    this.seen = true;
    this.#last = id;
  }

  async #wait(peer: BrokerPeer): Promise<void> {
    const { device, session } = this.environment;
    const within = session.device?.timeout ?? session.timeout;
    const since = performance.now();
    let from = since;
    for (let starts = 0; ;) {
      const came = await peer.whenSessions((all) => all.length > 0, oneLook, 'the device comes');
      if (came) return;
      const ended = device?.ended?.();
      if (ended === undefined && performance.now() - from < within) continue;
      starts += ended === undefined ? startsAtMost : 1;
      // Whoever can be started again is there for the cases that follow, whatever the last one has done to it.
      if (!this.seen || !device?.restart || starts > startsAtMost)
        return this.#gone(since, this.#whatInstead(peer, ended));
      const why = await failureOf(device.restart());
      if (why !== undefined) return this.#gone(since, why);
      from = performance.now();
    }
  }

  /** One that says so much that it is read no further has no session in which it can be judged. */
  #unread(error: unknown): void {
    if (!(error instanceof Inconclusive)) throw error;
    this.#gone(performance.now(), error.message);
  }

  #whatInstead(peer: BrokerPeer, ended: string | undefined): string | undefined {
    const { transport = 'mqtt' } = this.environment.session.listen;
    return ended === undefined ? instead(peer.waiting(), transport) : `it ${ended}`;
  }

  #gone(since: number, told: string | undefined): void {
    this.missing = {
      since,
      waited: Math.round(performance.now() - since),
      how: this.seen ? 'did not come again' : 'never came',
      ...(told === undefined ? {} : { told }),
      ...(this.#last === undefined ? {} : { after: this.#last }),
    };
  }

  #tell(transcript: Transcript, startedAt: number): void {
    if (!transcript.some(({ type }) => type === 'came' || type === 'received')) return;
    this.#times += 1;
    this.besides(`the coming of the device ${this.#times}`, transcript, startedAt);
  }

  async look(): Promise<Look> {
    return { there: true };
  }

  async answers(): Promise<boolean> {
    return true;
  }

  async returned(): Promise<boolean> {
    return true;
  }

  endedAlone(): void {}
  close(): void {}
}

/** Why a device could not be started again, where that is the lab's matter. */
const failureOf = async (restart: Promise<void>): Promise<string | undefined> =>
  await restart.then(
    () => undefined,
    (error: unknown) => {
      if (isLabError(error)) return error.message;
      throw error;
    },
  );

/** What a device did that has no session, as a clause; undefined where it did nothing. */
function instead(events: readonly Observed[], transport: DeviceTransport): string | undefined {
  const times = events.filter(({ type }) => type === 'came').length;
  if (times === 0) return undefined;
  const first = events.find((event) => event.type === 'malformed');
  const opened = `${times} connection${times === 1 ? '' : 's'} came`;
  const broke = events.findLast((event) => event.type === 'closed' && event.by !== 'library');
  const has = (what: string): boolean =>
    events.some((event) => event.type === 'transport' && event.what === what);
  const last = broke?.type === 'closed' ? `; the last one ended so: ${broke.how}` : '';
  if (isSecured(transport) && !has('secured'))
    return `${opened}, and ${has('client-hello') ? 'no TLS handshake came to its end' : 'none of them began TLS'}${last}`;
  if (isWebSocket(transport) && !has('upgraded'))
    return `${opened}, and none of them asked for a WebSocket as it should${last}`;
  if (first?.type === 'malformed')
    return clientHello.test(first.hex)
      ? `${opened} that began with a TLS ClientHello, and our broker speaks plain MQTT here; --transport=mqtts speaks TLS`
      : `${opened}, and what was said is no MQTT: ${first.malformed} (${first.hex.slice(0, 40)})`;
  return `${opened}, and none of them said a CONNECT that our broker accepts`;
}
