import { setTimeout as wait } from 'node:timers/promises';
import type { Agent } from 'undici';
import { HarnessError, Interrupted } from '../../verdict/harness-error.js';
import { Inconclusive } from '../../verdict/non-conformance.js';
import type { Transcript } from '../../verdict/evidence.js';
import type {
  AskedOfDevice,
  BrokerPeer,
  Driver,
  HttpAnswer,
  HttpRequest,
  MqttPeer,
  OpenOptions,
  TextPeer,
  WithoutTime,
} from '../driver.js';
import { deviceIsRestarted, endOfDevice, type ClientDevice } from '../broker/client-device.js';
import { noSuchListener, type Listeners } from '../broker/listeners.js';
import { ownDelay, watchClock, type Watched } from '../clock-watch.js';
import { exchange } from './http.js';
import type { RunLimits } from '../record/limits.js';
import { LibraryPeer } from './mqtt-library.js';
import { WirePeer } from './mqtt-wire.js';
import type { Pacer } from './pacer.js';
import { Recorder } from '../record/recorder.js';
import { whatHasComeIsRead } from './time-to-look.js';
import type { Secrets } from '../record/secrets.js';
import { Tap } from './tap.js';
import { LiveTextPeer } from './live-text-peer.js';
import { openCarrier } from './open-carrier.js';
import { openTransport, type TlsOptions } from './transport.js';

export interface LiveOptions {
  address: URL;
  tls: TlsOptions;
  agent: Agent;
  pacer: Pacer;
  secrets: Secrets;
  signal: AbortSignal;
  /** Of the run, where several cases share them. */
  limits?: RunLimits;
  /** Where our broker listens for the target; whoever opened them closes them. */
  listeners?: Listeners;
  /** A device that is only a client, where we have it in hand. */
  device?: ClientDevice;
}

/** The driver of one case against a target that is there. */
export class LiveDriver implements Driver {
  readonly #recorder: Recorder;
  readonly #peers: (MqttPeer | TextPeer)[] = [];

  readonly #attached: ReturnType<Listeners['attach']> | undefined;
  #ended: string | undefined;

  constructor(private readonly options: LiveOptions) {
    const { listeners, secrets, signal, pacer, limits } = options;
    this.#recorder = new Recorder(limits);
    const turn = async (): Promise<void> => await pacer.turn(signal);
    const { device } = options;
    this.#attached = listeners?.attach({
      recorder: this.#recorder,
      secrets,
      signal,
      turn,
      ...(device?.ended && { ended: () => this.#told(device.ended!()) }),
    });
  }

  get transcript(): Transcript {
    return this.#recorder.transcript;
  }

  /** How the device has ended by itself, which is written down when it is first seen. */
  #told(ended: string | undefined): string | undefined {
    if (ended !== undefined && ended !== this.#ended)
      this.record({ on: 'device', type: 'note', text: endOfDevice(ended) });
    this.#ended = ended;
    return ended;
  }

  async open(
    name: string,
    { lane, acknowledge, within, level, address: other, segments, subprotocols }: OpenOptions,
  ): Promise<MqttPeer> {
    if (level === 5 && lane === 'client') throw libraryBefore5(name);
    const { tls, secrets, signal, pacer } = this.options;
    const address = other === undefined ? this.options.address : new URL(other);
    await pacer.turn(signal);
    const transport = await openTransport(address, tls, {
      within,
      signal,
      ...(subprotocols === undefined ? {} : { subprotocols }),
    });
    const on = this.#nameInTranscript(name);
    const { subprotocol, refused, notOpened } = transport;
    this.record({
      on,
      type: 'opened',
      address: address.href,
      lane,
      ...(subprotocol === undefined ? {} : { subprotocol: secrets.mask(subprotocol) }),
    });
    const tap = new Tap(on, transport, this.#recorder, secrets, signal, level);
    if (refused !== undefined) tap.giveUp('library', refused);
    if (notOpened !== undefined) tap.giveUp('target', `no WebSocket was opened: ${notOpened}`);
    const turn = async (): Promise<void> => await pacer.turn(signal);
    const parts = { name: on, transport, tap, recorder: this.#recorder, secrets, turn };
    const peer =
      lane === 'client'
        ? new LibraryPeer(parts, within)
        : new WirePeer(parts, { acknowledge, ...(segments === undefined ? {} : { segments }) });
    this.#peers.push(peer);
    return peer;
  }

  async converse(name: string, url: string, within: number): Promise<TextPeer> {
    const { tls, secrets, signal, pacer } = this.options;
    const turn = async (): Promise<void> => await pacer.turn(signal);
    await turn();
    const carrier = await openCarrier(url, within, { tls, secrets, signal });
    const on = this.#nameInTranscript(name);
    this.record({ on, type: 'opened', address: url, lane: carrier.lane });
    const peer = new LiveTextPeer({
      name: on,
      url,
      carrier,
      recorder: this.#recorder,
      secrets,
      signal,
      turn,
    });
    this.#peers.push(peer);
    return peer;
  }

  listener(name: string): BrokerPeer {
    return this.#attached?.peer(name) ?? noSuchListener(name, []);
  }

  /** While an earlier connection of the name is open, both may speak: the further one is `name#2`. */
  #nameInTranscript(name: string): string {
    const same = this.#peers.filter((peer) => peer.name === name || peer.name.startsWith(`${name}#`));
    return same.every((peer) => peer.closed) ? name : `${name}#${same.length + 1}`;
  }

  async http(name: string, request: HttpRequest, within: number): Promise<HttpAnswer> {
    const { agent, secrets, signal, pacer } = this.options;
    await pacer.turn(signal);
    return await exchange({ agent, secrets, signal, recorder: this.#recorder }, name, request, within);
  }

  async ask(what: AskedOfDevice): Promise<void> {
    const ask = this.options.device?.[what];
    if (!ask) throw notInHand(what);
    await this.options.pacer.turn(this.options.signal);
    this.record({ on: 'device', type: 'note', text: askedOfDevice[what] });
    await ask();
    if (what === 'restart') this.#ended = undefined;
  }

  record(event: WithoutTime): number {
    return this.#recorder.add(event);
  }

  async look(): Promise<void> {
    await whatHasComeIsRead();
  }

  elapsed(): number {
    return this.#recorder.elapsed();
  }

  watchClock(what?: Watched): () => number {
    const stop = watchClock(what);
    return () => {
      const delay = stop();
      this.record({ on: 'clock', type: 'capture', name: ownDelay, value: delay });
      return delay;
    };
  }

  async pause(milliseconds: number): Promise<void> {
    try {
      await wait(milliseconds, undefined, { signal: this.options.signal });
    } catch {
      throw new Interrupted();
    }
  }

  mayLookAgain(): boolean {
    return true;
  }

  /** Ends every connection that is still open; our broker accepts again. */
  async close(): Promise<void> {
    await Promise.all(this.#peers.map((peer) => peer.end()));
    this.#attached?.detach();
    await this.options.listeners?.reset();
  }
}

const askedOfDevice: Record<AskedOfDevice, string> = {
  restart: deviceIsRestarted,
  publish: 'the device is made to publish a message',
};

const notInHand = (what: AskedOfDevice): Inconclusive =>
  new Inconclusive(
    `nobody can ${what === 'restart' ? 'restart the device' : 'make the device publish'}: give --${what}-command`,
  );

/** MQTT.js 5.16 sends what the CONNACK of MQTT 5.0 forbids, and the target would be failed for it. */
const libraryBefore5 = (name: string): HarnessError =>
  new HarnessError(
    'SPEC_MISTAKE',
    `client "${name}" is to speak MQTT 5.0 by a client library, which does not keep to what a server announces`,
    'Let it take `lane: wire`.',
  );
