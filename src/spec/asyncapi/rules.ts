import type { Problem } from '../read/problem.js';
import { didYouMean, nearest } from '../read/nearest.js';
import type { Node } from './node.js';
import type { DocumentSet, Reference } from './references.js';

/** What AsyncAPI 3 demands and its JSON Schema does not say. */
export interface Rule {
  name: string;
  /** True: the official parser reads such documents, so a stranger's may break it. */
  bearable?: true;
  check(root: Node): Problem[];
}

const placeholders = (text: string): string[] =>
  [...text.matchAll(/\{([^{}]*)\}/g)].map(([, name]) => name ?? '');

const channels = (root: Node): [string, Node][] => root.get('channels')?.members() ?? [];
const operations = (root: Node): [string, Node][] => root.get('operations')?.members() ?? [];
const replies = (root: Node): Node[] =>
  operations(root).flatMap(([, operation]) => operation.get('reply') ?? []);

/** Names used in a text must be exactly those declared below it. */
function compareNames(
  text: Node | undefined,
  declared: Node | undefined,
  kind: string,
  where: string,
): Problem[] {
  const used = typeof text?.value === 'string' ? placeholders(text.value) : [];
  const names = declared?.members() ?? [];
  const known = names.map(([name]) => name);
  const missing = used
    .filter((name) => !known.includes(name))
    .map((name) => text?.problem(`{${name}} is not among the ${kind}${didYouMean(name, known)}`));
  const idle = names
    .filter(([name]) => !used.includes(name))
    .map(([name, node]) => node.problem(`"${name}" does not occur in the ${where}${didYouMean(name, used)}`));
  return [...missing, ...idle].filter((problem) => problem !== undefined);
}

function returnsToItself(documents: DocumentSet, reference: Reference): boolean {
  const passed = new Set<Reference>();
  let next: Reference | undefined = reference;
  while (next && !passed.has(next)) {
    passed.add(next);
    next = next.target && documents.referenceAt(next.target);
  }
  return next === reference;
}

/** The reference that was meant, judged by its last name: long pointers that share their beginning are all alike. */
function suggest(text: string, base: string, names: string[]): string {
  const meant = nearest(text.split('/').at(-1) ?? '', names);
  return didYouMean(
    '',
    (meant === undefined ? names : [meant]).map((name) => `${base}/${name}`),
  );
}

/** A reference must lead to a direct member of a root map: `#/channels/<id>`. */
function mustPointInto(root: Node, map: string, node: Node | undefined): Problem[] {
  const reference = node?.reference();
  if (!node || !reference?.target) return [];
  const members = root.get(map);
  const target = node.step();
  if (target && members?.holds(target)) return [];
  const hint = suggest(reference.text, `#/${map}`, idsOf(members?.members() ?? []));
  return [node.problem(`"${reference.text}" must point to one of the ${map}${hint}`)];
}

/** The messages of an operation or reply must be messages of its channel. */
function mustBeOfChannel(holder: Node): Problem[] {
  const channel = holder.written('channel')?.step();
  const offered = channel?.get('messages');
  return (holder.get('messages')?.items() ?? []).flatMap((item) => {
    const reference = item.reference();
    const target = item.step();
    if (!reference?.target || !channel || (target && offered?.holds(target))) return [];
    const hint = suggest(
      reference.text,
      `#${channel.place.pointer}/messages`,
      idsOf(offered?.members() ?? []),
    );
    return [item.problem(`"${reference.text}" is not a message of its channel${hint}`)];
  });
}

const idsOf = (members: [string, Node][]): string[] => members.map(([id]) => id);

export const rules: Rule[] = [
  {
    name: 'reference-leads-somewhere',
    check: ({ documents }) =>
      documents.references
        .filter(({ reason }) => reason !== undefined)
        .map(({ from, text, reason }) =>
          from.source.problem(`${from.pointer}/$ref`, `"${text}" leads nowhere: ${reason}`),
        ),
  },
  {
    name: 'reference-not-in-a-circle',
    bearable: true,
    check: ({ documents }) =>
      documents.references
        .filter((reference) => returnsToItself(documents, reference))
        .map(({ from, text }) =>
          from.source.problem(`${from.pointer}/$ref`, `"${text}" leads in a circle, to no value`),
        ),
  },
  {
    name: 'server-variables',
    bearable: true,
    check: (root) =>
      (root.get('servers')?.members() ?? []).flatMap(([, server]) => {
        const variables = server.get('variables');
        const used = placeholders(`${server.text('host') ?? ''}${server.text('pathname') ?? ''}`);
        const known = (variables?.members() ?? []).map(([name]) => name);
        return used
          .filter((name) => !known.includes(name))
          .map((name) =>
            server.problem(`{${name}} is not among the variables of the server${didYouMean(name, known)}`),
          );
      }),
  },
  {
    name: 'channel-parameters',
    bearable: true,
    check: (root) =>
      channels(root).flatMap(([, channel]) =>
        compareNames(
          channel.get('address'),
          channel.get('parameters'),
          'parameters of the channel',
          'address of the channel',
        ),
      ),
  },
  {
    name: 'channel-servers',
    check: (root) =>
      channels(root).flatMap(([, channel]) =>
        (channel.get('servers')?.items() ?? []).flatMap((server) => mustPointInto(root, 'servers', server)),
      ),
  },
  {
    name: 'operation-channel',
    check: (root) =>
      operations(root).flatMap(([, operation]) =>
        mustPointInto(root, 'channels', operation.written('channel')),
      ),
  },
  {
    name: 'reply-channel',
    check: (root) =>
      replies(root).flatMap((reply) => mustPointInto(root, 'channels', reply.written('channel'))),
  },
  {
    name: 'operation-messages',
    check: (root) => operations(root).flatMap(([, operation]) => mustBeOfChannel(operation)),
  },
  {
    name: 'reply-messages',
    check: (root) => replies(root).flatMap((reply) => mustBeOfChannel(reply)),
  },
  {
    name: 'reply-address',
    bearable: true,
    check: (root) =>
      replies(root).flatMap((reply) => {
        const address = reply.written('address');
        const fixed = reply.get('channel')?.text('address');
        if (!address || fixed === undefined) return [];
        return [
          address.problem(
            `the reply goes to an address of its own, so its channel must not have one, and has "${fixed}"; remove one of them`,
          ),
        ];
      }),
  },
];
