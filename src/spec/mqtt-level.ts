import type { Server } from './api.js';

const isMqtt = (protocol: string): boolean => /^(mqtts?|secure-mqtt)$/.test(protocol);

const names5 = (version: string): boolean => /(^|[^\d.])v?5(\.0)?\b/i.test(version);

/** Whether a server of MQTT speaks 5.0 and nothing before it. */
export function speaksOnly5({
  protocol,
  protocolVersion = '',
}: Pick<Server, 'protocol' | 'protocolVersion'>): boolean {
  const name = protocol.toLowerCase();
  return name === 'mqtt5' || (isMqtt(name) && names5(protocolVersion) && !/\b3(\.1)?/.test(protocolVersion));
}

/** The version that a stranger's document is put to its target in: 5.0 where none of its servers of MQTT speaks another. */
export function levelOfDocument(servers: readonly Pick<Server, 'protocol' | 'protocolVersion'>[]): 4 | 5 {
  const ofMqtt = servers.filter((server) => isMqtt(server.protocol.toLowerCase()) || speaksOnly5(server));
  return ofMqtt.length > 0 && ofMqtt.every(speaksOnly5) ? 5 : 4;
}
