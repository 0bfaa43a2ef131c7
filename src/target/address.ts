import type { Spec } from '../spec/model.js';
import { usage } from './usage.js';

const spoken = ['mqtt:', 'mqtts:', 'ws:', 'wss:', 'tcp:', 'tls:', 'ssl:', 'http:', 'https:'];
const synonyms: Record<string, string> = { 'tcp:': 'mqtt:', 'tls:': 'mqtts:', 'ssl:': 'mqtts:' };

/** The URL that a target address stands for; a bare host speaks what the spec's first server speaks, at its path. */
export function addressOf(target: string, spec: Pick<Spec, 'id' | 'api' | 'role'>): string {
  const servers = Object.values(spec.api.servers);
  const first =
    spec.role === 'device'
      ? servers[0]
      : servers.find((server) => /^(mqtt|ws|secure-mqtt)/.test(server.protocol));
  const protocol = first?.protocol ?? 'mqtt';
  const scheme = protocol === 'secure-mqtt' ? 'mqtts' : protocol;
  const path = spec.role === 'device' ? (first?.pathname ?? '') : '';
  const text = target.includes('://') ? target : `${scheme}://${bracketed(target)}${path}`;
  let url: URL;
  try {
    url = new URL(text);
  } catch {
    throw usage(
      `"${target}" is not an address`,
      'Give a host, host:port, or a URL such as mqtt://host:1883.',
    );
  }
  if (!spoken.includes(url.protocol)) {
    throw usage(
      `the harness does not speak ${url.protocol.slice(0, -1)}`,
      `Give one of ${spoken.map((s) => s + '//').join(', ')}.`,
    );
  }
  refuseOtherScheme(url.protocol, target, spec, first !== undefined);
  refuseUselessParts(url, target);
  return (
    ((spec.role === 'device' ? undefined : synonyms[url.protocol]) ?? url.protocol) +
    url.href.slice(url.protocol.length)
  );
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
