import type { Api, Server } from '../api.js';
import { speaksOnly5 } from '../mqtt-level.js';

/** Why MQTT of this version is not spoken with a server, as a clause; undefined where it is. */
export function whyNotSpoken(server: Server, level: 4 | 5, isAboutMqtt: boolean): string | undefined {
  const { id, protocol, protocolVersion } = server;
  const name = protocol.toLowerCase();
  if (speaksOnly5(server))
    return level === 5
      ? undefined
      : `server "${id}" speaks MQTT 5.0, and another one 3.1.1, which is spoken here`;
  if (/^(mqtts?|secure-mqtt)$/.test(name)) return undefined;
  if (/^wss?$/.test(name))
    return isAboutMqtt || /mqtt/i.test(`${server.pathname ?? ''}${protocolVersion ?? ''}`)
      ? undefined
      : `server "${id}" speaks WebSocket, and nothing in the document says that it carries MQTT`;
  return `server "${id}" speaks ${protocol}`;
}

/** Whether MQTT is spoken of anywhere: then its WebSocket servers carry MQTT. */
export const isAboutMqtt = ({ servers, operations }: Api): boolean =>
  Object.values(servers).some(({ protocol }) => /mqtt/i.test(protocol)) ||
  Object.values(operations).some(({ mqtt }) => Object.keys(mqtt).length > 0);
