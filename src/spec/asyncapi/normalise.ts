import type { Api, Channel, ChannelParameter, Message, Operation, Server } from '../api.js';
import { formatProblem } from '../read/problem.js';
import { isRecord, splitPointer } from '../pointer.js';
import { levelOfDocument } from '../mqtt-level.js';
import { readClient } from './client-binding.js';
import { readMessage } from './messages.js';
import type { Node } from './node.js';
import { inlineSchema } from './inline-schema.js';
import { PayloadSchemas } from './payload-schemas.js';
import type { Problem } from '../read/problem.js';
import { table } from '../table.js';

/**
 * The document in the harness's own form. It must have passed the official schema and the rules; its payload schemas
 * are checked here. `lenient`: it is somebody else's. `warnings` are told with those that are found here.
 */
export function normalise(
  root: Node,
  { lenient, warnings }: { lenient: boolean; warnings: readonly Problem[] },
): { api: Api; problems: Problem[] } {
  const schemas = new PayloadSchemas(root.documents, lenient);
  const servers = (root.get('servers')?.members() ?? []).map(([id, node]) => readServer(id, node));
  const hasHeaders = lenient && levelOfDocument(servers) === 5;
  const context: Context = {
    root,
    lenient,
    hasHeaders,
    schemas,
    channels: new Map(),
    warnings: [...warnings],
  };
  for (const [id, node] of root.get('channels')?.members() ?? []) {
    context.channels.set(node.key, readChannel(context, id, node));
  }
  const operations = (root.get('operations')?.members() ?? []).flatMap(([id, node]) =>
    readOperation(context, id, node),
  );
  context.warnings.push(...unaddressed(root, operations));
  const api: Api = {
    file: root.documents.main.path,
    ...introduced(root),
    servers: table(servers.map((server) => [server.id, server])),
    channels: table([...context.channels.values()].map(({ channel }) => [channel.id, channel])),
    operations: table(operations.map((operation) => [operation.id, operation])),
    warnings: [
      ...[...schemas.warnings, ...context.warnings, ...(lenient ? unused(root, schemas) : [])].map(
        formatProblem,
      ),
      ...(schemas.untried === undefined ? [] : [schemas.untried]),
    ],
    costlyPatterns: schemas.costlyPatterns.map(formatProblem),
  };
  return { api, problems: schemas.problems };
}

const introduced = (root: Node): Pick<Api, 'title' | 'version' | 'asyncapi'> => ({
  title: root.get('info')?.text('title') ?? '',
  version: root.get('info')?.text('version') ?? '',
  asyncapi: root.text('asyncapi') ?? '',
});

/** Schemas among the components that are of no payload: nothing has looked at them. */
function unused(root: Node, schemas: PayloadSchemas): Problem[] {
  const all = root.get('components')?.get('schemas');
  const names = (all?.members() ?? [])
    .filter(([, schema]) => isRecord(schema.value) && !schemas.isLookedAt(schema))
    .map(([name]) => name);
  if (!all || names.length === 0) return [];
  const listed =
    names.length <= 5 ? names.join(', ') : `${names.slice(0, 4).join(', ')} and ${names.length - 4} more`;
  return [all.problem(`of no payload, so nobody has looked at: ${listed}`)];
}

/** Channels without an address, apart from those of replies of which a request says where they go. */
function unaddressed(root: Node, operations: readonly Operation[]): Problem[] {
  const addressed = new Set(
    operations.flatMap(({ reply }) => (reply?.location === undefined ? [] : [reply.channel.id])),
  );
  return (root.get('channels')?.members() ?? []).flatMap(([id, node]) =>
    node.text('address') === undefined && !addressed.has(id)
      ? [node.problem(`channel "${id}" has no address, so nothing is tried on it`)]
      : [],
  );
}

interface Context {
  root: Node;
  lenient: boolean;
  /** It speaks MQTT 5.0, whose messages have properties. */
  hasHeaders: boolean;
  schemas: PayloadSchemas;
  /** By the key of their nodes; so are the messages of each. */
  channels: Map<string, { channel: Channel; messages: Map<string, Message> }>;
  warnings: Problem[];
}

function readServer(id: string, node: Node): Server {
  const [pathname, protocolVersion] = [node.text('pathname'), node.text('protocolVersion')];
  const variables = (node.get('variables')?.members() ?? []).map(
    ([name, variable]): [string, { default?: string }] => {
      const initial = variable.text('default');
      return [name, initial === undefined ? {} : { default: initial }];
    },
  );
  return {
    id,
    protocol: node.text('protocol') ?? '',
    ...(protocolVersion !== undefined && { protocolVersion }),
    host: node.text('host') ?? '',
    ...(pathname !== undefined && { pathname }),
    ...(variables.length > 0 && { variables: table(variables) }),
    ...readClient(node),
    line: node.line,
  };
}

function readChannel(
  context: Context,
  id: string,
  node: Node,
): { channel: Channel; messages: Map<string, Message> } {
  const contentType = context.root.text('defaultContentType');
  const messages = new Map(
    (node.get('messages')?.members() ?? []).map(([name, written]): [string, Message] => [
      written.key,
      readMessage(name, written, contentType, context),
    ]),
  );
  const address = node.text('address');
  const servers = (node.get('servers')?.items() ?? []).flatMap((item) => item.reference()?.target ?? []);
  const channel: Channel = {
    id,
    address: address ?? '',
    parameters: table(
      (node.get('parameters')?.members() ?? []).map(([name, written]) => [name, readParameter(written)]),
    ),
    messages: [...messages.values()],
    servers: servers.map(({ pointer }) => splitPointer(pointer).at(-1) ?? ''),
    line: node.line,
  };
  return { channel, messages };
}

function readParameter(written: Node): ChannelParameter {
  const node = written.follow();
  const [values, examples] = [node?.texts('enum'), node?.texts('examples')];
  const [initial, description] = [node?.get('default')?.value, node?.text('description')];
  return {
    ...(values && { enum: values }),
    ...(initial !== undefined && { default: String(initial) }),
    ...(examples && { examples }),
    ...(description !== undefined && { description }),
  };
}

function readOperation(context: Context, id: string, written: Node): Operation[] {
  const node = written.follow();
  const found = node && channelOf(context, node);
  if (!found) return [];
  const summary = node.merged('summary')?.value;
  return [
    {
      id,
      action: node.text('action') === 'send' ? 'send' : 'receive',
      tags: (node.merged('tags')?.items() ?? []).flatMap((tag) => tag.text('name') ?? []),
      ...found,
      ...replyOf(context, id, node),
      ...bindingsOf(node),
      security: (node.merged('security')?.items() ?? []).map(readSecurity),
      ...(typeof summary === 'string' && { summary }),
      line: written.line,
    },
  ];
}

function replyOf(context: Context, id: string, node: Node): Pick<Operation, 'reply'> {
  const reply = node.get('reply');
  if (!reply) return {};
  const location = reply.get('address')?.text('location');
  const answer = channelOf(context, reply) ?? (context.lenient ? withoutChannel(reply, location) : undefined);
  if (answer) return { reply: { ...answer, ...(location !== undefined && { location }) } };
  context.warnings.push(reply.problem(`the reply of "${id}" names no channel, so no reply is awaited`));
  return {};
}

/** A reply may go wherever its request says, and then needs no channel: nothing is known of its messages. */
const withoutChannel = (
  { line }: Node,
  location: string | undefined,
): { channel: Channel; messages: Message[] } | undefined =>
  location === undefined
    ? undefined
    : { channel: { id: '', address: '', parameters: {}, messages: [], servers: [], line }, messages: [] };

/** The channel of an operation or reply, and its own choice of the channel's messages or else all of them. */
function channelOf(
  { channels }: Context,
  holder: Node,
): { channel: Channel; messages: Message[] } | undefined {
  const target = holder.written('channel')?.step();
  const found = target && channels.get(target.key);
  if (!found) return undefined;
  const chosen = holder.get('messages')?.items();
  if (!chosen) return { channel: found.channel, messages: found.channel.messages };
  const messages = chosen.flatMap((item) => found.messages.get(item.step()?.key ?? '') ?? []);
  return { channel: found.channel, messages };
}

/** MQTT binding 0.2.0 and HTTP binding 0.3.0, operation objects. */
function bindingsOf(node: Node): Pick<Operation, 'mqtt' | 'http'> {
  const qos = node.merged('bindings', 'mqtt', 'qos')?.value;
  const retain = node.merged('bindings', 'mqtt', 'retain')?.value;
  const method = node.merged('bindings', 'http', 'method')?.value;
  const query = node.merged('bindings', 'http', 'query');
  return {
    mqtt: {
      ...((qos === 0 || qos === 1 || qos === 2) && { qos }),
      ...(typeof retain === 'boolean' && { retain }),
    },
    http: { ...(typeof method === 'string' && { method }), ...(query && { query: inlineSchema(query) }) },
  };
}

/** A scheme's name is its name among the components; one that is written in place has only its type. */
function readSecurity(written: Node): Operation['security'][number] {
  const target = written.reference()?.target;
  const scheme = target ? splitPointer(target.pointer).at(-1) : written.text('type');
  return { scheme: scheme ?? '', scopes: written.texts('scopes') ?? [] };
}
