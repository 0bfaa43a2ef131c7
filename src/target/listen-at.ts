import { createSocket } from 'node:dgram';
import { lookup } from 'node:dns/promises';
import { isIPv6 } from 'node:net';
import type { ListenAt } from '../driver/broker/listeners.js';
import { usage } from './usage.js';

/** `host:port`, `host` or `:port`; the port is undefined where none is given. */
function hostAndPort(text: string, option: string): { host: string; port?: number } {
  const match = /^(\[[^\]]+\]|[^:]*)(?::(\d{1,5}))?$/.exec(text);
  const port = match?.[2] === undefined ? undefined : Number(match[2]);
  if (!match || (port !== undefined && port > 65_535))
    throw usage(`${option} "${text}" is not host:port`, `Give it as ${option} 192.168.0.2:18830.`);
  const host = (match[1] ?? '').replace(/^\[|\]$/g, '');
  return { host, ...(port === undefined ? {} : { port }) };
}

/** Where our broker listens unless the user says otherwise. */
export const thisMachine = '127.0.0.1';

/**
 * Where our broker listens for a device, and what the device is told. Without a word of the user on free ports of this
 * machine alone, which no other device can reach.
 */
export function listenAt(listen: string | undefined, advertise: string | undefined): ListenAt {
  const { host, port = 0 } = hostAndPort(listen ?? thisMachine, '--listen');
  const told = advertise === undefined ? undefined : hostAndPort(advertise, '--advertise');
  if (told?.host === '')
    throw usage(`--advertise "${advertise}" names no host`, 'Name the address at which the device finds us.');
  return { host: host === '' ? '0.0.0.0' : host, port, ...(told === undefined ? {} : { advertise: told }) };
}

const isLoopback = (host: string): boolean => /^(127\.|localhost$|::1$)/.test(host);
/** Who may connect to our broker: it asks nobody for a password. */
export function openTo(host: string): string {
  if (isLoopback(host)) return 'it is open to this machine alone';
  return `it is open to whoever reaches this machine${isEverywhere(host) ? '' : ` at ${host}`}, until the run ends`;
}

const isEverywhere = (host: string): boolean => host === '0.0.0.0' || host === '::';

/**
 * The same with an address that a device can reach. Listening on all interfaces, the device is told the one from which
 * this machine reaches it. Throws a usage error when a device elsewhere would be told an address of this machine alone.
 */
export async function reachableFrom(target: string, listen: ListenAt): Promise<ListenAt> {
  const { hostname } = new URL(target);
  const device = hostname.replace(/^\[|\]$/g, '');
  if (listen.advertise) return listen;
  if (isEverywhere(listen.host)) return { ...listen, advertise: { host: await addressTowards(device) } };
  if (!isLoopback(listen.host) || isLoopback(device)) return listen;
  throw usage(
    `a device at ${device} cannot reach our broker at ${listen.host}`,
    'Give --listen=0.0.0.0:18830, and --advertise=<host> where it must take another way.',
  );
}

/** The address of this machine from which packets to a host go. Nothing is sent. */
async function addressTowards(host: string): Promise<string> {
  const { address } = await lookup(host);
  const socket = createSocket(isIPv6(address) ? 'udp6' : 'udp4');
  try {
    await new Promise<void>((resolve, reject) => {
      socket.once('error', reject);
      // Any port will do: a UDP socket is only given its route.
      socket.connect(9, address, resolve);
    });
    return socket.address().address;
  } finally {
    socket.close();
  }
}
