import { setTimeout as wait } from 'node:timers/promises';
import type { Agent } from 'undici';
import { Interrupted } from '../verdict/harness-error.js';
import type { Transcript } from '../verdict/evidence.js';
import type { Driver, HttpAnswer, HttpRequest, MqttPeer, OpenOptions, WithoutTime } from './driver.js';
import { exchange } from './http.js';
import { LibraryPeer } from './mqtt-library.js';
import { WirePeer } from './mqtt-wire.js';
import type { Pacer } from './pacer.js';
import { Recorder } from './recorder.js';
import type { Secrets } from './secrets.js';
import { Tap } from './tap.js';
import { openTransport, type TlsOptions } from './transport.js';

export interface LiveOptions {
  address: URL;
  tls: TlsOptions;
  agent: Agent;
  pacer: Pacer;
  secrets: Secrets;
  signal: AbortSignal;
}

/** The driver of one case against a target that is there. */
export class LiveDriver implements Driver {
  readonly #recorder = new Recorder();
  readonly #peers: MqttPeer[] = [];

  constructor(private readonly options: LiveOptions) {}

  get transcript(): Transcript {
    return this.#recorder.transcript;
  }

  async open(name: string, { lane, acknowledge, within }: OpenOptions): Promise<MqttPeer> {
    const { address, tls, secrets, signal, pacer } = this.options;
    await pacer.turn(signal);
    const transport = await openTransport(address, tls, within, signal);
    const on = this.#nameInTranscript(name);
    this.record({ on, type: 'opened', address: address.href, lane });
    const tap = new Tap(on, transport, this.#recorder, secrets, signal);
    const turn = async (): Promise<void> => await pacer.turn(signal);
    const parts = { name: on, transport, tap, recorder: this.#recorder, secrets, turn };
    const peer = lane === 'client' ? new LibraryPeer(parts, within) : new WirePeer(parts, acknowledge);
    this.#peers.push(peer);
    return peer;
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

  record(event: WithoutTime): void {
    this.#recorder.add(event);
  }

  elapsed(): number {
    return this.#recorder.elapsed();
  }

  async pause(milliseconds: number): Promise<void> {
    try {
      await wait(milliseconds, undefined, { signal: this.options.signal });
    } catch {
      throw new Interrupted();
    }
  }

  /** Ends every connection that is still open. */
  async close(): Promise<void> {
    await Promise.all(this.#peers.map((peer) => peer.end()));
  }
}
