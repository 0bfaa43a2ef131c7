/** What carries MQTT from a device to our broker, as the scheme of a URL names it. */
export const deviceTransports = ['mqtt', 'mqtts', 'ws', 'wss'] as const;

export type DeviceTransport = (typeof deviceTransports)[number];

/** Where a device over WebSocket finds us; our broker takes every path. */
const webSocketPath = '/mqtt';

export const isSecured = (transport: DeviceTransport): boolean =>
  transport === 'mqtts' || transport === 'wss';

export const isWebSocket = (transport: DeviceTransport): boolean => transport === 'ws' || transport === 'wss';

/** What a device is told where it takes a URL: `wss://192.168.0.2:8084/mqtt`. */
export function urlFor(transport: DeviceTransport, host: string, port: number): string {
  const bracketed = host.includes(':') ? `[${host}]` : host;
  return `${transport}://${bracketed}:${port}${isWebSocket(transport) ? webSocketPath : ''}`;
}
