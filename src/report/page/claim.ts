import type { ConnectPacket, Property } from '../../verdict/packet.js';
import type { PageClaim } from './data.js';

const versions: Record<number, string> = { 3: 'MQTT 3.1', 4: 'MQTT 3.1.1', 5: 'MQTT 5.0' };

/** What a CONNECT says of its device. User name and password are told as given or not, and of a will its length. */
export function claimOf(packet: ConnectPacket): PageClaim {
  const { protocolName, protocolLevel, keepAlive, clean, clientId, will, properties = [] } = packet;
  const level = protocolLevel & 0x7f;
  return {
    version: `${versions[level] ?? protocolName}, level ${level}${protocolLevel > 0x7f ? ' with the bit of a bridge' : ''}`,
    keepAlive,
    clean,
    clientId,
    username: packet.username !== undefined,
    password: packet.password !== undefined,
    ...(will === undefined
      ? {}
      : {
          will: {
            topic: will.topic,
            qos: will.qos,
            retain: will.retain,
            bytes: will.payload.hex.length / 2,
            properties: (will.properties ?? []).map(inWords),
          },
        }),
    properties: properties.map(inWords),
  };
}

const inWords = ({ name, value }: Property): string => `${name} ${textOf(value)}`;

function textOf(value: Property['value']): string {
  if (typeof value !== 'object') return String(value);
  if ('hex' in value) return `${value.hex.length / 2} bytes`;
  return `${value.name}: ${value.value}`;
}
