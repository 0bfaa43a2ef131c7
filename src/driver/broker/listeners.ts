import { HarnessError } from '../../verdict/harness-error.js';
import type { BrokerPeer } from '../driver.js';
import { certificatesFor, type CertificateKind, type Certificates } from './certificates.js';
import { isSecured, isWebSocket, type DeviceTransport } from './device-transport.js';
import { Listener, type CarriedBy } from './listener.js';
import { ListenerPeer, type Advertised, type ListenerView } from './listener-peer.js';

/** A place where our broker listens for the target. */
export interface ListenerPlan {
  name: string;
  /** Without it, plain MQTT. */
  tls?: CertificateKind;
  /** The target is asked for a certificate of its own, and need not have one. */
  asksForCertificate?: boolean;
}

/** Where listeners are opened, and what the target is told. */
export interface ListenAt {
  host: string;
  /** Of the first listener, the others take the ports after it; 0: any free ones. */
  port: number;
  /** By default the same; `port` counts on as the ports do. */
  advertise?: { host: string; port?: number };
  /** What carries MQTT at listeners that say nothing of it themselves; plain TCP when missing. */
  transport?: DeviceTransport;
}

/** What stands for a secret in everything that is recorded. */
type Hide = (name: string, secret: string) => string;

/** All places where our broker listens in a run. Each is a broker of its own. */
export class Listeners {
  /**
   * What templates may name: `<name>Host`, `<name>Port`, `<name>Address`, and where TLS is spoken `authority`,
   * `clientCertificate` and `clientPrivateKey`, all PEM.
   */
  readonly values: Record<string, string | number>;
  readonly #advertised = new Map<string, Advertised>();

  private constructor(
    private readonly listeners: readonly Listener[],
    plans: readonly ListenerPlan[],
    at: ListenAt,
    private readonly certificates: Certificates | undefined,
    hide: Hide,
  ) {
    const host = advertisedHost(at);
    const first = plans.find(({ tls }) => tls);
    listeners.forEach(({ name, port: own }, index) => {
      const port = at.advertise?.port === undefined ? own : at.advertise.port + index;
      const address = `${host.includes(':') ? `[${host}]` : host}:${port}`;
      const values = { [`${name}Host`]: host, [`${name}Port`]: port, [`${name}Address`]: address };
      const pems = name === first?.name && certificates ? pemsOf(certificates, hide) : {};
      this.#advertised.set(name, { address, values: { ...values, ...pems } });
    });
    this.values = Object.assign({}, ...[...this.#advertised.values()].map(({ values }) => values)) as Record<
      string,
      string | number
    >;
  }

  /**
   * Opens them all, with certificates that were made for the advertised host where there are some. Throws HarnessError:
   * LISTEN_FAILED when a port cannot be had, USAGE when no address is known that the target could be told. `hide` answers
   * what stands for a secret in `values` and in transcripts.
   */
  static async open(
    plans: readonly ListenerPlan[],
    at: ListenAt,
    { made, hide = (_name, secret) => secret }: { made?: Certificates; hide?: Hide } = {},
  ): Promise<Listeners> {
    const host = advertisedHost(at);
    const { transport = 'mqtt' } = at;
    const needsThem = plans.some(({ tls }) => tls) || isSecured(transport);
    const certificates = needsThem ? (made ?? (await certificatesFor(host))) : undefined;
    const listeners: Listener[] = [];
    try {
      for (const [index, { name, tls, asksForCertificate = false }] of plans.entries()) {
        const port = at.port === 0 ? 0 : at.port + index;
        const shows = tls ?? (isSecured(transport) ? 'trusted' : undefined);
        const carried: CarriedBy = {
          ...(shows &&
            certificates && { tls: { shows, identities: sidesOf(certificates, asksForCertificate) } }),
          webSocket: isWebSocket(transport),
        };
        listeners.push(await Listener.open(name, { host: at.host, port }, carried));
      }
    } catch (error) {
      await Promise.all(listeners.map((listener) => listener.close()));
      throw error;
    }
    return new Listeners(listeners, plans, at, certificates, hide);
  }

  /** PEM of the authority that a device must trust, where TLS is spoken. */
  get authority(): string | undefined {
    return this.certificates?.authority;
  }

  /** Lets a case or a preamble look: from now on everything goes into its transcript, until it is detached. */
  attach(view: ListenerView): { peer(name: string): BrokerPeer; detach(): void } {
    const peers = new Map(
      this.listeners.map((one) => [one.name, new ListenerPeer(one, view, this.#advertised.get(one.name)!)]),
    );
    return {
      peer: (name) => peers.get(name) ?? noSuchListener(name, [...peers.keys()]),
      detach: () => peers.forEach((peer) => peer.detach()),
    };
  }

  /** Every listener is up and accepts; connections that were treated otherwise are ended, sessions stay. */
  async reset(): Promise<void> {
    await Promise.all(this.listeners.map((listener) => listener.reset()));
  }

  /** The device is restarted: when it comes next says nothing of how it tries again. */
  deviceRestarts(): void {
    for (const { shownBook } of this.listeners) shownBook.restarts();
  }

  async close(): Promise<void> {
    await Promise.all(this.listeners.map((listener) => listener.close()));
  }
}

/** How TLS is spoken with each certificate. A target that is asked for one of its own need not have it. */
const sidesOf = (
  { identities }: Certificates,
  requestCert: boolean,
): NonNullable<CarriedBy['tls']>['identities'] =>
  Object.fromEntries(
    Object.entries(identities).map(([kind, identity]) => [
      kind,
      { ...identity, requestCert, rejectUnauthorized: false },
    ]),
  );

// The key is made for one run alone, and still whoever reads the record would have it.
const pemsOf = ({ authority, client }: Certificates, hide: Hide): Record<string, string> => ({
  authority,
  clientCertificate: client.cert,
  clientPrivateKey: hide('clientPrivateKey', client.key),
});

/** Throws HarnessError (SPEC_MISTAKE). */
export function noSuchListener(name: string, known: readonly string[]): never {
  throw new HarnessError(
    'SPEC_MISTAKE',
    `there is no listener "${name}"${known.length > 0 ? `; there are ${known.join(', ')}` : ''}`,
    'Name it under listeners: in the spec.',
  );
}

function advertisedHost({ host, advertise }: ListenAt): string {
  const told = advertise?.host ?? host;
  if (told !== '0.0.0.0' && told !== '::') return told;
  throw new HarnessError(
    'USAGE',
    `${told} stands for every address of this machine, so it cannot be told to the target`,
    'Give the address under which the target reaches this machine: --advertise <host:port>.',
  );
}
