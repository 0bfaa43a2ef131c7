import type { Server } from '../spec/api.js';
import { runParameter } from '../spec/bare/parameters.js';
import type { Spec } from '../spec/model.js';
import { usage } from './usage.js';

const spoken = ['mqtt:', 'mqtts:', 'ws:', 'wss:', 'tcp:', 'tls:', 'ssl:', 'http:', 'https:'];
const synonyms: Record<string, string> = { 'tcp:': 'mqtt:', 'tls:': 'mqtts:', 'ssl:': 'mqtts:' };

/**
 * The URL that a target address stands for; a bare host speaks what the spec's first server speaks, at its path, and so
 * does one of WebSocket without a path. `given` are values of the variables in that path.
 */
export function addressOf(
  target: string,
  spec: Pick<Spec, 'id' | 'api' | 'role' | 'behindBroker'>,
  given: Readonly<Record<string, unknown>> = {},
): string {
  const first = firstServer(spec);
  const url = target.includes('://')
    ? withPath(parsed(target, target), target, spec, given)
    : parsed(atServer(target, first, spec.role, given), target);
  if (!spoken.includes(url.protocol)) {
    throw usage(
      `the harness does not speak ${url.protocol.slice(0, -1)}`,
      `Give one of ${spoken.map((s) => s + '//').join(', ')}.`,
    );
  }
  refuseOtherScheme(url.protocol, target, spec, first !== undefined || spec.behindBroker === true);
  refuseUselessParts(url, target);
  return (
    ((spec.role === 'device' ? undefined : synonyms[url.protocol]) ?? url.protocol) +
    url.href.slice(url.protocol.length)
  );
}

const isWebSocket = (address: string): boolean => /^wss?:/.test(address);

/** The path of a server with its variables filled in. */
function pathOf(server: Server | undefined, given: Readonly<Record<string, unknown>>): string {
  return (server?.pathname ?? '').replace(/\{([^{}]+)\}/g, (_, name: string) => {
    const value = given[runParameter(name)] ?? server?.variables?.[name]?.default;
    if (value === undefined)
      throw usage(
        `the path of server "${server!.id}" has {${name}}, and the document gives no value`,
        `Give --param ${runParameter(name)}=…`,
      );
    return String(value as string | number);
  });
}

/** Who is meant where a target is only a host: of a broker's spec the first server that may speak MQTT. */
function firstServer({ api, role }: Pick<Spec, 'api' | 'role'>): Server | undefined {
  const servers = Object.values(api.servers);
  return role === 'device'
    ? servers[0]
    : servers.find((server) => /^(mqtt|ws|secure-mqtt)/.test(server.protocol));
}

/** A bare host as an address of a server. Over TCP there is nothing that a path could go into. */
function atServer(
  host: string,
  server: Server | undefined,
  role: Spec['role'],
  given: Readonly<Record<string, unknown>>,
): string {
  const protocol = server?.protocol ?? 'mqtt';
  const scheme = protocol === 'secure-mqtt' ? 'mqtts' : protocol;
  const hasPath = role === 'device' || isWebSocket(`${scheme}:`);
  return `${scheme}://${bracketed(host)}${hasPath ? pathOf(server, given) : ''}`;
}

/** An address of WebSocket without a path has that of the spec's server. */
function withPath(
  url: URL,
  target: string,
  { api, role }: Pick<Spec, 'api' | 'role'>,
  given: Readonly<Record<string, unknown>>,
): URL {
  const saysNoPath = url.pathname === '/' && !target.endsWith('/') && url.search === '';
  if (role !== 'broker' || !isWebSocket(target) || !saysNoPath) return url;
  const server = Object.values(api.servers).find(({ protocol }) => isWebSocket(`${protocol}:`));
  url.pathname = pathOf(server, given);
  return url;
}

function parsed(text: string, target: string): URL {
  try {
    return new URL(text);
  } catch {
    throw usage(
      `"${target}" is not an address`,
      'Give a host, host:port, or a URL such as mqtt://host:1883.',
    );
  }
}

/** Every address names a host and a port, and no secret. */
function refuseUselessParts(url: URL, target: string): void {
  if (url.hostname === '') throw usage(`"${target}" names no host`, 'Give a host, host:port, or a URL.');
  if (url.port === '0')
    throw usage(`"${target}" names port 0, which nobody listens on`, 'Give a port from 1 to 65535.');
  if (url.username !== '' || url.password !== '') {
    throw usage(
      'the address holds credentials',
      'Give them as parameters: an address is printed and recorded.',
    );
  }
}

/** A device is asked at its own interface, a broker where it speaks MQTT: the address of the other kind is a slip. */
function refuseOtherScheme(
  protocol: string,
  target: string,
  { id, role, api }: Pick<Spec, 'id' | 'api' | 'role'>,
  speaksMqtt: boolean,
): void {
  if (role === 'device' && /^(mqtts?|tls|ssl):$/.test(protocol)) {
    const schemes = [...new Set(Object.values(api.servers).map((server) => `${server.protocol}://`))];
    throw usage(
      `${id} judges a device, and ${target} is the address of a broker`,
      `Give the device's own address (${schemes.join(', ')}); --listen says where our broker waits for it.`,
    );
  }
  if (role === 'broker' && speaksMqtt && /^https?:$/.test(protocol))
    throw usage(
      `${id} judges over MQTT, and ${target} is an address of HTTP`,
      'Give one such as mqtt://host:1883; other interfaces of the target are parameters.',
    );
}

/** An IPv6 address without brackets gets them. */
const bracketed = (host: string): string =>
  /^[0-9a-f:]*:[0-9a-f:]*:[0-9a-f:]*$/i.test(host) ? `[${host}]` : host;
