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
  if (url.hostname === '') throw usage(`"${target}" names no host`, 'Give a host, host:port, or a URL.');
  if (url.port === '0')
    throw usage(`"${target}" names port 0, which nobody listens on`, 'Give a port from 1 to 65535.');
  if (url.username !== '' || url.password !== '') {
    throw usage(
      'the address holds credentials',
      'Give them as parameters: an address is printed and recorded.',
    );
  }
  return (synonyms[url.protocol] ?? url.protocol) + url.href.slice(url.protocol.length);
}

/** An IPv6 address without brackets gets them. */
const bracketed = (host: string): string =>
  /^[0-9a-f:]*:[0-9a-f:]*:[0-9a-f:]*$/i.test(host) ? `[${host}]` : host;
