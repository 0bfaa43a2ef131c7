import type { Api, Operation } from './api.js';
import type { Protocol, Spec } from './model.js';

/**
 * What carries the messages of an operation. HTTP when it has a method or its servers speak it. A broker speaks MQTT
 * over whatever else, WebSocket included; a device takes texts over WebSocket and plain TCP.
 */
export function protocolOf(
  { role, api }: { role: Spec['role']; api: Pick<Api, 'servers'> },
  { channel, http }: Operation,
): Protocol {
  const protocols = channel.servers.map((id) => api.servers[id]?.protocol ?? '');
  if (http.method !== undefined || protocols.some((name) => name.startsWith('http'))) return 'http';
  return role === 'device' && protocols.some((name) => carriesTexts.includes(name)) ? 'text' : 'mqtt';
}

const carriesTexts = ['ws', 'wss', 'tcp'];

/** The version that a spec speaks with a broker: MQTT 5.0 where every CONNECT says so, else 3.1.1 (or 3.1, whose rules it has). */
export const levelOf = ({ role, defaults }: Pick<Spec, 'role' | 'defaults'>): 4 | 5 =>
  role === 'broker' && defaults.connect?.['protocolLevel'] === 5 ? 5 : 4;
