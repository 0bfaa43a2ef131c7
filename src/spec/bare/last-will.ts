import type { Api, Server } from '../api.js';
import type { Requirement, Untested } from '../model.js';
import { fillAddress, isTopicName } from '../topic.js';
import type { DocumentView } from './view.js';

/** What is asked of the last will of the client that the document describes. */
export interface LastWills {
  requirements: Requirement[];
  untested: Untested[];
}

/**
 * A requirement that the last will of the client comes, where a server's binding has one. A will comes when a connection
 * is lost, and taking it over under its client id is how it is lost in a run: the device has to come back afterwards.
 * `like` is the requirement that a device is there.
 */
export function lastWillOf(
  { servers }: Api,
  { spec, view, like }: { spec: string; view: DocumentView; like: Requirement },
): LastWills {
  const server = Object.values(servers).find(({ client }) => client?.lastWill !== undefined);
  if (!server) return { requirements: [], untested: [] };
  const why = whyNot(server, view);
  if (why !== undefined) return { requirements: [], untested: [{ ...factOf(server), ...why }] };
  const { id, client } = server;
  const requirement: Requirement = {
    ...like,
    id: `${spec}.${id}.last-will`,
    text: `When the connection of the client is lost, its last will comes on ${client!.lastWill!.topic}, as server ${id} has it.`,
    source: factOf(server).source,
    effects: ['risky'],
    presumes: [like.id],
    check: { name: 'last-will-comes', with: { ...(like.check.with as object), server: id } },
  };
  return { requirements: [requirement], untested: [] };
}

const factOf = ({ id, line }: Server): Pick<Untested, 'fact' | 'source'> => ({
  fact: `the last will of server ${id}`,
  source: { document: 'api', section: `server ${id}`, ...(line !== undefined && { line }) },
});

/** Why it is not tried; undefined where it is. */
function whyNot({ client }: Server, { as }: DocumentView): Pick<Untested, 'reason' | 'why'> | undefined {
  const { topic } = client!.lastWill!;
  if (as === 'client')
    return { reason: 'client-side', why: 'it is the will of the client that we are in this run' };
  if (client!.clientId === undefined)
    return {
      reason: 'unobservable',
      why: 'the server binding gives no clientId by which the connection could be taken over',
    };
  if (isTopicName(fillAddress(topic, {}).topic.replaceAll('+', 'x'))) return undefined;
  return { reason: 'unobservable', why: `"${topic}" is no topic that a will may be published on` };
}
