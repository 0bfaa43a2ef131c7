import type { Api, Channel, Operation, Server } from '../api.js';
import { table } from '../table.js';

/** Over WebSocket the path is one of HTTP; over TCP there is nothing else that it could stand for. */
const overTcp = ({ protocol }: Server): boolean => !/^wss?$/i.test(protocol);

/**
 * The document with the paths of its servers before its topics: what a server of MQTT over TCP has as `pathname` is the
 * beginning of every topic there. A channel that several servers offer has that of the first.
 */
export function withTopicPrefixes(api: Api, unspoken: ReadonlyMap<string, string>): Api {
  const spoken = Object.values(api.servers).filter((server) => !unspoken.has(server.id));
  const made = new Map<Channel, Channel>();
  const prefixed = (channel: Channel): Channel => {
    const known = made.get(channel);
    if (known) return known;
    const own = withPrefix(
      channel,
      spoken.find(({ id }) => channel.servers.length === 0 || channel.servers.includes(id)),
    );
    made.set(channel, own);
    return own;
  };
  const ofOperation = ({ channel, reply, ...operation }: Operation): Operation => ({
    ...operation,
    channel: prefixed(channel),
    ...(reply && { reply: { ...reply, channel: prefixed(reply.channel) } }),
  });
  return {
    ...api,
    channels: table(Object.entries(api.channels).map(([id, channel]) => [id, prefixed(channel)])),
    operations: table(Object.entries(api.operations).map(([id, operation]) => [id, ofOperation(operation)])),
    warnings: [...api.warnings, ...spoken.filter(hasPrefix).map(warningOf(api))],
  };
}

const prefixOf = ({ pathname = '' }: Server): string => pathname.replace(/^\/+|\/+$/g, '');

const hasPrefix = (server: Server): boolean => overTcp(server) && prefixOf(server) !== '';

const warningOf =
  ({ file }: Api) =>
  (server: Server): string =>
    `${file}:${server.line ?? 1}: server "${server.id}" has the path ${server.pathname}, so each topic there begins with ${prefixOf(server)}/`;

function withPrefix(channel: Channel, server: Server | undefined): Channel {
  if (channel.address === '' || !server || !hasPrefix(server)) return channel;
  const prefix = prefixOf(server);
  const variables = Object.entries(server.variables ?? {}).filter(([name]) => prefix.includes(`{${name}}`));
  return {
    ...channel,
    address: `${prefix}/${channel.address.replace(/^\//, '')}`,
    parameters: table([...variables, ...Object.entries(channel.parameters)]),
  };
}
