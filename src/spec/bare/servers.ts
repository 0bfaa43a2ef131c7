import type { Api, Server } from '../api.js';

/** Why MQTT 3.1.1 is not spoken with a server, as a clause; undefined where it is. */
export function whyNotSpoken(server: Server, isAboutMqtt: boolean): string | undefined {
  const { id, protocol, protocolVersion } = server;
  const name = protocol.toLowerCase();
  if (name === 'mqtt5' || (isMqtt(name) && onlyVersion5(protocolVersion)))
    return `server "${id}" speaks MQTT 5.0, which is not spoken here yet`;
  if (isMqtt(name)) return undefined;
  if (/^wss?$/.test(name))
    return isAboutMqtt || /mqtt/i.test(`${server.pathname ?? ''}${protocolVersion ?? ''}`)
      ? undefined
      : `server "${id}" speaks WebSocket, and nothing in the document says that it carries MQTT`;
  return `server "${id}" speaks ${protocol}`;
}

const isMqtt = (protocol: string): boolean => /^(mqtts?|secure-mqtt)$/.test(protocol);

const onlyVersion5 = (version: string | undefined): boolean =>
  version !== undefined && /(^|[^\d.])v?5(\.0)?\b/i.test(version) && !/\b3(\.1)?/.test(version);

/** Whether MQTT is spoken of anywhere: then its WebSocket servers carry MQTT. */
export const isAboutMqtt = ({ servers, operations }: Api): boolean =>
  Object.values(servers).some(({ protocol }) => /mqtt/i.test(protocol)) ||
  Object.values(operations).some(({ mqtt }) => Object.keys(mqtt).length > 0);
