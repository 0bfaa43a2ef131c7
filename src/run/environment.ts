import { createHash } from 'node:crypto';
import { setMaxListeners } from 'node:events';
import type { Agent } from 'undici';
import type { Check, CheckContext } from '../checks/index.js';
import { Listeners } from '../driver/broker/listeners.js';
import { credentialsNotGiven } from './credentials-not-given.js';
import { urlFor } from '../driver/broker/device-transport.js';
import { isWordOf } from './word-of-spec.js';
import { isOnlyClient } from '../spec/only-client.js';
import type { DeviceInHand, StartDevice } from '../driver/broker/client-device.js';
import { httpAgent } from '../driver/live/http-agent.js';
import { LiveDriver } from '../driver/live/live-driver.js';
import type { Driver } from '../driver/driver.js';
import { RunLimits } from '../driver/record/limits.js';
import { Pacer } from '../driver/live/pacer.js';
import { Secrets, type SecretRule } from '../driver/record/secrets.js';
import { lookUp } from '../plan/lookup.js';
import { parameterValue } from '../plan/parameter.js';
import { matchPattern } from '../spec/match-pattern.js';
import { matchSchema } from '../spec/inline-schema.js';
import type { Transcript } from '../verdict/evidence.js';
import type { Envelope, Lane, Spec } from '../spec/model.js';
import { valueAt } from '../spec/pointer.js';
import { protocolOf } from '../spec/protocol.js';
import { namesIn, substitute } from '../spec/template.js';
import type { Session } from './session.js';

/** What all cases of a session share: the spec, the vocabulary, connections, secrets, and the signal that ends it. */
export class Environment {
  readonly secrets: Secrets;
  readonly agent: Agent;
  readonly pacer: Pacer;
  readonly #limits = new RunLimits();
  /** Parameters with secrets as tokens, defaults filled in, and the values looked up by version. */
  readonly parameters: Record<string, unknown>;
  #listeners: Listeners | undefined;
  #listenerValues: Record<string, string | number> = {};
  #opening: Promise<void> | undefined;
  #device: DeviceInHand | undefined;

  constructor(
    readonly spec: Spec,
    readonly checks: readonly Check[],
    readonly session: Session,
    readonly signal: AbortSignal,
    private readonly startDevice?: StartDevice,
  ) {
    // Every case listens to it.
    setMaxListeners(0, signal);
    this.secrets = new Secrets(secretRules(spec), isOnlyClient(spec));
    this.agent = httpAgent(session.tls);
    this.pacer = new Pacer(session.pace);
    this.parameters = this.#maskedParameters();
  }

  /** Opens what cases need that lasts as long as the run: the places where our broker listens. */
  ready(): Promise<void> {
    this.#opening ??= this.#openListeners();
    return this.#opening;
  }

  async #openListeners(): Promise<void> {
    const plans = Object.entries(this.spec.listeners).map(([name, { text: _text, ...plan }]) => ({
      name,
      ...plan,
    }));
    if (plans.length === 0) return;
    const { listen, certificates } = this.session;
    this.#listeners = await Listeners.open(plans, listen, {
      ...(certificates ? { made: certificates } : {}),
      hide: (name, secret) => this.secrets.learn(name, secret),
    });
    this.#listenerValues = this.#listeners.values;
    if (!isOnlyClient(this.spec)) return;
    this.#device = this.#seenToRestart(await this.startDevice?.(this.session));
    const [first] = Object.keys(this.spec.listeners);
    const { [`${first}Host`]: host, [`${first}Port`]: port } = this.#listenerValues;
    const { authority } = this.#listeners;
    await this.#device?.connectTo({
      host: String(host),
      port: Number(port),
      url: urlFor(listen.transport ?? 'mqtt', String(host), Number(port)),
      ...(authority === undefined ? {} : { authority }),
    });
  }

  #seenToRestart(device: DeviceInHand | undefined): DeviceInHand | undefined {
    if (!device?.restart) return device;
    const { restart } = device;
    const told = async (): Promise<void> => {
      this.#listeners?.deviceRestarts();
      await restart();
    };
    return { ...device, restart: told };
  }

  /** Where our broker waits, and the device that we have in hand; after `ready`. */
  get listeners(): Listeners | undefined {
    return this.#listeners;
  }

  get device(): DeviceInHand | undefined {
    return this.#device;
  }

  /** Takes where our broker listened from a recording. */
  recallListeners(transcript: Transcript): void {
    for (const event of transcript)
      if (event.type === 'listening') this.#listenerValues = { ...this.#listenerValues, ...event.values };
  }

  /** A driver of its own, with a signal and limits of its own where they are given. */
  driver(signal = this.signal, limits = this.#limits): LiveDriver {
    const { secrets, agent, pacer, session } = this;
    return new LiveDriver({
      pacer,
      address: new URL(session.target.address),
      tls: session.tls,
      agent,
      secrets,
      signal,
      limits,
      ...(this.#listeners === undefined ? {} : { listeners: this.#listeners }),
      ...(this.#device === undefined ? {} : { device: this.#device }),
    });
  }

  context(
    driver: Driver,
    options: { key: string; values: Record<string, unknown>; lane?: Lane; within?: number; now?: number },
  ): CheckContext {
    const { spec, session } = this;
    let count = 0;
    const nonce = (): string => hash(`${session.seed} ${session.run} ${options.key} ${(count += 1)}`);
    const scope: Record<string, unknown> = {
      nonce: nonce(),
      run: session.run,
      now: options.now ?? Date.now(),
      spec: spec.id,
      case: options.key,
      ...targetNames(session.target.address),
      ...this.#listenerValues,
      ...this.parameters,
      ...options.values,
    };
    return {
      api: spec.api,
      role: spec.role,
      driver,
      listeners: Object.keys(spec.listeners),
      scope,
      nonce,
      within: options.within ?? session.timeout,
      lane: options.lane ?? spec.defaults.lane ?? 'client',
      connectDefaults: this.connectDefaults(scope),
      notGiven: credentialsNotGiven(spec, this.parameters),
      qos: spec.defaults.qos ?? 1,
      ...(spec.defaults.sessionExpiry === undefined ? {} : { sessionExpiry: spec.defaults.sessionExpiry }),
      ...(spec.originator === undefined ? {} : { originator: spec.originator }),
      envelopeOf: (operation, named) => this.#envelopeOf(operation, named, scope),
      busyAnswerOf: (operation) => spec.bind[operation]?.busy,
      willChange: () => undefined,
      serverAddress: (id) => this.#serverAddress(id, scope),
      securityHeader: (scheme) => this.#securityHeader(scheme, scope),
      matchSchema,
    };
  }

  /** What every CONNECT says unless a step says otherwise; a default whose value nobody gave is left out. */
  connectDefaults(scope: Record<string, unknown>): Record<string, unknown> {
    const filled = Object.entries(substitute(this.spec.defaults.connect ?? {}, scope));
    return Object.fromEntries(filled.filter(([, value]) => namesIn(value).length === 0));
  }

  async close(): Promise<void> {
    await this.#opening?.catch(() => undefined);
    await this.#device?.stop();
    await this.#listeners?.close();
    await this.agent.close();
  }

  #maskedParameters(): Record<string, unknown> {
    const { spec, session } = this;
    const given = Object.fromEntries(
      Object.keys(spec.parameters).map((name) => [
        name,
        parameterValue(spec.parameters, name, session.parameters),
      ]),
    );
    const masked = Object.entries(given)
      .filter(([, value]) => value !== undefined)
      .map(([name, value]) => [
        name,
        spec.parameters[name]?.secret && typeof value === 'string' ? this.#masked(name, value) : value,
      ]);
    const lookups = Object.entries(spec.variables).map(([name, lookup]) => [name, lookUp(lookup, given)]);
    // What the user gives wins over what a version would say.
    return { ...Object.fromEntries(lookups), ...Object.fromEntries(masked) } as Record<string, unknown>;
  }

  #masked(name: string, value: string): string {
    const { secrets, spec } = this;
    return isWordOf(spec, value) ? secrets.learnWord(name, value) : secrets.learn(name, value);
  }

  #envelopeOf(
    operation: string,
    named: string | undefined,
    scope: Record<string, unknown>,
  ): Envelope | undefined {
    const { envelopes, bind } = this.spec;
    const names = named === undefined ? (bind[operation]?.envelope ?? []) : [named];
    const possible = names
      .map((name) => envelopes[name]!)
      .find((envelope) => envelope.with.every((parameter) => scope[parameter] !== undefined));
    return possible && { ...possible, request: substitute(possible.request, scope) };
  }

  #serverAddress(id: string, scope: Record<string, unknown>): string {
    const bound = this.spec.servers[id]?.address;
    if (bound !== undefined) return substitute(bound, scope);
    const server = this.spec.api.servers[id];
    return server ? `${server.protocol}://${server.host}${server.pathname ?? ''}` : '';
  }

  #securityHeader(
    scheme: string,
    scope: Record<string, unknown>,
  ): { header: string; value: string } | undefined {
    const bound = this.spec.security[scheme];
    if (!bound) return undefined;
    const value = substitute(bound.value, scope);
    return namesIn(value).length > 0 ? undefined : { header: bound.header, value };
  }
}

const targetNames = (address: string): { target: string; targetHost: string } => ({
  target: address.replace(/\/$/, ''),
  targetHost: new URL(address).hostname,
});

const hash = (text: string): string => createHash('sha256').update(text).digest('hex').slice(0, 8);

/** The secret in a value: all of it, or the first group of the pattern. */
const secretIn = (value: unknown, pattern: string | undefined): unknown =>
  pattern === undefined || typeof value !== 'string' ? value : matchPattern(pattern, value)?.[1];

/** Where secrets are seen: on the topics and under the paths of the operations that the spec names. */
function secretRules(spec: Spec): SecretRule[] {
  return spec.secrets.map(({ name, operation: id, at, pattern }) => {
    const operation = spec.api.operations[id]!;
    const channels = [operation.channel, ...(operation.reply ? [operation.reply.channel] : [])];
    const protocol = protocolOf(spec, operation);
    const patterns = channels.map(({ address }) => {
      // On a text connection nothing but the connection's own address tells what a text belongs to.
      if (protocol === 'text') return /^(wss?|tcp):\/\//;
      const path = address.replace(/[.*+?^$()|[\]\\]/g, '\\$&').replace(/\{[^}]+\}/g, '[^/]+');
      return operation.http.method
        ? new RegExp(`^${operation.http.method} [^ ]*${path}(\\?.*)?$`)
        : new RegExp(`^${path}$`);
    });
    return {
      name,
      matches: (seen) => patterns.some((pattern) => pattern.test(seen)),
      find: (payload) => secretIn(valueAt(payload, at), pattern),
    };
  });
}
